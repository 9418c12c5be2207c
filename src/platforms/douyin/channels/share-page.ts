/** The share page of the app (`iesdouyin.com/share/…`): the last way to a work, with reduced data. */
import { AmagiError, toAmagiError } from '../../../errors'
import type { BufferedResponse } from '../../../http/types'
import { at } from '../../../json'
import { isPage } from '../../endpoint/judge'
import type { CallContext, Channel } from '../../endpoint/record'
import { as } from '.'
import { stateOf } from '../../page-state'
import { identify, identityOf, type Identity } from '../session'
import { blocked, filtered, isChallenge } from '../judge'
import { solveWaf, wafChallenge, wafCookie } from '../sign/waf'

const pageUrl = (page: string, id: string): string =>
  `https://www.iesdouyin.com/share/${page}/${encodeURIComponent(id)}/`

async function load(url: string, context: CallContext, extraCookie = ''): Promise<BufferedResponse> {
  return context.transport.send({
    url,
    headers: { cookie: `${identityOf(context).cookie ?? ''}${extraCookie}` },
    hosts: ['iesdouyin.com', 'douyin.com'],
    purpose: 'page',
    redirect: 'none',
    signal: context.signal,
  })
}

/** `videoInfoRes` of a page; undefined when the page holds none (visitor cookie not accepted). */
function videoInfo(response: BufferedResponse): unknown {
  const loader = at(stateOf(response, '_ROUTER_DATA'), 'loaderData')
  if (typeof loader !== 'object' || loader === null) return undefined
  for (const [key, value] of Object.entries(loader)) {
    // The page key has the route in it (`video_(id)/page`): its exact form changes.
    if (!/^(?:video|note|slides)/.test(key)) continue
    const info = at(value, 'videoInfoRes')
    if (typeof info === 'object' && info !== null) return info
  }
  return undefined
}

/**
 * `videoInfoRes` → the documented body of a work. Nothing is added: what the page lacks stays absent. Pure.
 *
 * @internal Captured answers are `videoInfoRes` without its page: the tests of readers go in here.
 */
export function shareBody(info: unknown, id: string): { status_code: 0; aweme_detail: unknown } | undefined {
  const items = at(info, 'item_list')
  if (!Array.isArray(items)) return undefined
  const item: unknown = items.find((entry: unknown) => at(entry, 'aweme_id') === id)
  return item === undefined ? undefined : { status_code: 0, aweme_detail: item }
}

function refusal(info: unknown): AmagiError | undefined {
  const list = at(info, 'filter_list')
  if (!Array.isArray(list)) return undefined
  for (const entry of list) {
    const error = filtered(entry)
    if (error) return error
  }
  return undefined
}

async function attempt(page: string, id: string, context: CallContext): Promise<unknown> {
  const url = pageUrl(page, id)
  let response = await load(url, context)
  const challenge = response.status === 200 ? wafChallenge(response.text()) : undefined
  if (challenge !== undefined) {
    const solved = await solveWaf(challenge, { signal: context.signal })
    if (!solved) throw blocked('challenge', response.status)
    response = await load(url, context, `; ${wafCookie}=${solved.cookie}`)
  }
  const { status } = response
  if (status === 429) throw new AmagiError('rate-limited', { details: { upstreamStatus: status } })
  if (status >= 500) throw new AmagiError('network', { details: { upstreamStatus: status } })
  if (status === 403) throw blocked('risk', status)
  if (status !== 200) {
    throw new AmagiError('upstream-changed', { details: { upstreamStatus: status }, message: 'no share page' })
  }
  const text = response.text()
  // Nothing, or an answer without data, is how a visitor is refused here; words are something else.
  if (!isPage(text) && !/^\s*(?:[[{]|$)/.test(text)) {
    throw new AmagiError('upstream-changed', { details: { upstreamStatus: status }, message: 'no page' })
  }
  const info = videoInfo(response)
  if (info !== undefined) return info
  throw blocked(isChallenge(text) ? 'challenge' : 'empty', status)
}

/** Page of a work, once more as another guest when the first one was not accepted. */
async function pageInfo(page: string, id: string, context: CallContext): Promise<unknown> {
  const asGuest = (identity: Identity): CallContext => as(identity, context, { browser: 'phone' })
  const first = await identify('guest', context)
  try {
    return await attempt(page, id, asGuest(first))
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.details.reason !== 'empty' || !first.renew(context)) throw error
    context.log('douyin: the share page is asked once more with a new visitor cookie')
    return attempt(page, id, asGuest(await identify('guest', context)))
  }
}

/** Channel of `fetch_one_work`: the page for videos, then the one for pictures. */
export const sharePage: Channel = {
  name: 'share-page',
  who: () => 'guest',
  async run(params, context) {
    const id = String(params.aweme_id)
    for (const page of ['video', 'note']) {
      const info = await pageInfo(page, id, context)
      const body = shareBody(info, id)
      if (body) return { body }
      const gone = refusal(info)
      if (gone) throw gone
    }
    throw new AmagiError('upstream-changed', {
      details: { path: 'videoInfoRes.item_list' },
      message: 'the share page holds no such item',
    })
  },
}
