/** Whose login a cookie is. */
import { cookieValue } from '../../cookie'
import { at } from '../../json'
import type { Account } from '../../model'
import type { Accounts, ResolveContext } from '../define'
import { climb } from '../ladder'
import { webChannel } from './channels'
import { baseQuery, versionQuery } from './channels/query'
import { home } from './headers'
import { byQr } from './login'
import { signSite } from './sign'

/** The profile of whoever asks. Source: public clients that check their login, 2026; `status_code` 8 without one. */
const ownProfile = [
  webChannel({
    name: 'self',
    caller: 'account',
    sign: signSite,
    request: (_, context) => ({
      url: 'https://www.douyin.com/aweme/v1/web/user/profile/self/',
      query: [...baseQuery(context), ...versionQuery('170400')],
      headers: { referer: home },
    }),
    success: 'user',
  }),
]

/** `sid_guard` is `session|begun|seconds|date`, encoded; when it ends, Unix seconds. */
function endOf(cookie: string | undefined): number | undefined {
  const [begun, seconds] = (cookieValue(cookie, 'sid_guard') ?? '')
    .split(/%7C|\|/i)
    .slice(1, 3)
    .map(Number)
  const end = (begun ?? NaN) + (seconds ?? NaN)
  return Number.isSafeInteger(end) && end > 1e9 ? end : undefined
}

async function ask(context: ResolveContext): Promise<Account> {
  const { body } = await climb({ name: 'account', channels: ownProfile }, {}, context)
  const [id, name] = [at(body, 'user.uid'), at(body, 'user.nickname')]
  const expiresAt = endOf(context.cookie())
  return {
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

export const accounts: Accounts = { logins: ['sessionid', 'sessionid_ss'], ask, byCode: byQr }
