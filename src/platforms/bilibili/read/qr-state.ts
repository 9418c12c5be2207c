/** What the state of a login QR code means for whoever waits for it. */
import { formatCookie, readSetCookie } from '../../../cookie'
import { AmagiError } from '../../../errors'
import type { LoginState } from '../../define'
import { slice, usable } from '../../slice'
import { hasSession } from '../session'

const states: Readonly<Record<string, 'waiting' | 'scanned' | 'expired'>> = {
  '86101': 'waiting',
  '86090': 'scanned',
  '86038': 'expired',
}

/** Names of a session in the query of the address a finished login leads to. */
const sessionNames = ['DedeUserID', 'DedeUserID__ckMd5', 'SESSDATA', 'bili_jct', 'sid']

/** The same values as in the headers; used where those cannot be read. Values stay percent-encoded. */
function cookiesOfAddress(address: string): string {
  const query = address.slice(address.indexOf('?') + 1).split('#', 1)[0] ?? ''
  const pairs = query.split('&').map((pair): [string, string] => {
    const middle = pair.indexOf('=')
    return [pair.slice(0, Math.max(middle, 0)), pair.slice(middle + 1)]
  })
  return formatCookie(pairs.filter(([name, value]) => sessionNames.includes(name) && value !== ''))
}

/**
 * Body of `checkQrcode` → state. Upstream's outer code is 0 in every state.
 * Throws `upstream-changed` for an unknown state, or a finished login without a session.
 */
export function readQrState(body: unknown): LoginState {
  const data = slice(body, 'data.data')
  const code = String(data.number('code'))
  const state = states[code]
  if (state) return { state }
  const headers = usable(() => slice(body, 'headers').raw('set-cookie'))
  const lines = Array.isArray(headers) ? headers.filter((line): line is string => typeof line === 'string') : []
  const found = [formatCookie(readSetCookie(lines)), cookiesOfAddress(data.optionalString('url') ?? '')].find(
    hasSession,
  )
  if (code !== '0' || !found) {
    const path = code === '0' ? 'headers.set-cookie' : 'data.data.code'
    throw new AmagiError('upstream-changed', { details: { path, upstreamCode: code } })
  }
  const refreshToken = data.optionalString('refresh_token')
  return { state: 'done', cookie: found, ...(refreshToken ? { renewal: refreshToken } : {}) }
}
