/** Following somebody with the account, so that one feed tells of everybody. */
import { cookieValue } from '../../../cookie'
import { toAmagiError } from '../../../errors'
import type { FollowOutcome } from '../../../model'
import type { ResolveContext } from '../../define'
import { climbOnce } from '../../ladder'
import { dayMs, hourMs } from '../../../units'
import { loggedIn, webChannel } from '../channels'

/** Source of fields and codes: SocialSisterYi/bilibili-API-collect `docs/user/relation.md`, 2026-04. */
const modify = webChannel({
  name: 'relation-modify',
  account: true,
  when: loggedIn,
  request: ({ fid }, context) => ({
    method: 'POST',
    url: 'https://api.bilibili.com/x/relation/modify',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      fid: String(fid),
      // 1 follows; the quiet form (3) is answered with an error.
      act: '1',
      re_src: '11',
      csrf: cookieValue(context.cookie(), 'bili_jct') ?? '',
    }).toString(),
  }),
  success: 'code',
})

/** Oneself, private, blacklisted either way, account cancelled, nobody. */
const never: ReadonlySet<string> = new Set(['22001', '22002', '22003', '22013', '40061'])
/**
 * Milliseconds nobody is followed after a refusal of the account. 22009: it follows as many as it may. 22015: it is taken for
 * a program, which hours do not cure (shanmiteko/LotteryAutoScript#426, #442; bggRGjQaUbCoE/PiliPlus#478): follow by hand,
 * or log in anew.
 */
const pauses: Readonly<Record<string, number>> = { '22009': dayMs, '22015': 2 * dayMs }
/** After risk checks and dead logins. */
const pauseMs = 6 * hourMs

/** Rejects with AmagiError only where nobody knows what became of it. */
export async function follow(fid: string, context: ResolveContext): Promise<FollowOutcome> {
  try {
    await climbOnce(modify.name, [modify], { fid }, context)
    return { state: 'followed' }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    const code = String(error.details.upstreamCode ?? '')
    if (code === '22014') return { state: 'followed' }
    if (never.has(code)) return { state: 'never', code }
    const isOurs = ['blocked', 'rate-limited', 'login-required', 'cookie-expired', 'unsupported'].includes(error.code)
    if (code in pauses || isOurs) return { state: 'paused', code: code || error.code, forMs: pauses[code] ?? pauseMs }
    throw error
  }
}
