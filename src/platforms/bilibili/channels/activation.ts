/**
 * Registering the device: the page posts a fingerprint of its browser once for the ids it was given.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/buvid3_4.md`, Nemo2011/bilibili-api `utils/network.py`, 2026.
 */
import { toAmagiError } from '../../../errors'
import { dayMs } from '../../../units'
import type { CallContext } from '../../endpoint/record'
import { fingerprint } from '../headers'
import { sessionOf } from '../session'
import { apiHeaders, ask, guestOf } from './guest'

const retryMs = 600_000

/** Once per device. It lowers a risk score and is never worth failing a call for; one that fails is made up for later. */
export async function activate(context: CallContext): Promise<void> {
  const { activated } = sessionOf(context)
  const { buvid3 } = await guestOf(context)
  const nowMs = context.clock()
  const known = activated.current(nowMs)
  if (known === buvid3) return
  if (known !== undefined) activated.drop(known)
  const guest: CallContext = { ...context, signal: undefined, cookie: () => undefined }
  const post = async () => {
    const until = await send(guest, buvid3, nowMs).then(
      () => nowMs + 365 * dayMs,
      (thrown: unknown) => {
        context.log(`bilibili: the device could not be registered (${toAmagiError(thrown).code})`)
        return nowMs + retryMs
      },
    )
    return { value: buvid3, until }
  }
  await activated.get(nowMs, post, context.signal)
}

async function send(context: CallContext, buvid3: string, nowMs: number): Promise<void> {
  await ask(context, {
    method: 'POST',
    url: 'https://api.bilibili.com/x/internal/gaia-gateway/ExClimbWuzhi',
    headers: {
      ...(await apiHeaders(context)),
      'content-type': 'application/json;charset=UTF-8',
    },
    body: JSON.stringify({ payload: JSON.stringify(fingerprint(buvid3, nowMs)) }),
    retries: 0,
  })
}
