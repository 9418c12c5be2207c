/** Whose login a cookie is. */
import { cookieValue } from '../../cookie'
import { AmagiError } from '../../errors'
import { at } from '../../json'
import type { Account } from '../../model'
import type { Accounts, ResolveContext } from '../define'
import { slice } from '../slice'
import { readQrState } from './read/qr-state'
import { confirm, renew } from './renewal'

/**
 * `SESSDATA` says itself when it ends: its second part, Unix seconds.
 * Source: SocialSisterYi/bilibili-API-collect `docs/login/cookie_refresh.md`, 2025-12.
 */
function endOf(cookie: string | undefined): number | undefined {
  const end = Number((cookieValue(cookie, 'SESSDATA') ?? '').split(/%2C|,/i)[1])
  return Number.isSafeInteger(end) && end > 1e9 ? end : undefined
}

async function ask(context: ResolveContext): Promise<Account> {
  const { body } = await context.call('loginBasicInfo', {})
  const data = at(body, 'data')
  if (at(data, 'isLogin') === false) throw new AmagiError('cookie-expired')
  const [id, name, level] = [at(data, 'mid'), at(data, 'uname'), at(data, 'level_info.current_level')]
  const expiresAt = endOf(context.cookie())
  return {
    ...(id === undefined ? {} : { id: String(id) }),
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(typeof level === 'number' ? { level } : {}),
    member: at(data, 'vipStatus') === 1,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/** The site's own pages look every second; the code lives for 180 s (SocialSisterYi/bilibili-API-collect, `QR.md`, 2025-12). */
const byCode: Accounts['byCode'] = {
  pollMs: 2_000,
  async begin(context) {
    const { body } = await context.call('newLoginQrcode', {})
    const data = slice(body, 'data')
    return { content: data.string('url'), key: data.string('qrcode_key'), validSec: 180 }
  },
  async look(key, context) {
    const { body } = await context.call('checkQrcode', { qrcode_key: key })
    return readQrState(body)
  },
}

export const accounts: Accounts = { logins: ['SESSDATA'], words: ['blogin'], ask, byCode, renewing: { renew, confirm } }
