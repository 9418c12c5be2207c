/** Who may ask: token, host name and caller checks of the HTTP door. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { AmagiError } from '../errors'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in constant time whatever the lengths are. */
export function sameToken(given: string | undefined, wanted: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(wanted))
}

/** `Bearer x` → `x`. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1]
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

/** Whether an address or the name `localhost` means this machine only. */
export function isLoopback(address: string | undefined): boolean {
  if (!address) return false
  if (address === 'localhost') return true
  const bare = address.replace(/^\[|\]$/g, '')
  const family = isIP(bare)
  return family !== 0 && loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Whether a `Host` header names this machine. A page of another site that rebinds its own name to 127.0.0.1 would
 * otherwise read answers that were fetched with the administrator's cookies.
 */
export function namesLoopback(host: string | undefined): boolean {
  if (!host) return false
  // The two everybody uses, without the address parser.
  if (/^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(host)) return true
  return isLoopback(host.replace(/:\d+$/, '').toLowerCase())
}

/** Header with which a caller lends an identity for one call; no browser sends it unasked. */
export const lentCookieHeader = 'x-amagi-cookie'

/** What decides whether a caller may lend a cookie. */
interface Lending {
  token?: string
  cookieHeader?: boolean
}

/**
 * The cookie a caller wants to be asked with instead of the account; undefined = the account. Named on purpose it
 * counts from this machine and with the token, throws `unauthorized` otherwise. The `Cookie` header counts only where
 * the API was told so, and from this machine only.
 */
export function lentCookie(incoming: IncomingMessage, { token, cookieHeader }: Lending): string | undefined {
  const near = (): boolean => isLoopback(incoming.socket.remoteAddress)
  const named = String(incoming.headers[lentCookieHeader] ?? '').trim()
  if (named !== '') {
    // Whoever is here has shown the token, when there is one.
    if (token || near()) return named
    throw new AmagiError('unauthorized', { message: `${lentCookieHeader} is taken from this machine only` })
  }
  return cookieHeader && near() ? incoming.headers.cookie?.trim() || undefined : undefined
}
