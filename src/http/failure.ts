/** Everything that can go wrong below → our error. Nothing of the original is attached: it carries headers. */
import { AmagiError, isAmagiError } from '../errors'
import type { Call } from './call'
import { staleWithinMs } from './defaults'

/** `code` of an error raised because a name resolves to an address that is not public. */
export const addressRefused = 'ERR_ADDRESS_NOT_PUBLIC'

/** `code` of an error raised because the proxy did not open the tunnel. */
export const tunnelRefused = 'ERR_PROXY_TUNNEL'

/** Node's and axios's codes are constants; anything else in that field is not passed on. */
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{2,64}$/.test(code) ? code : undefined
}

/** Innermost code: axios puts its own on top of Node's for some failures. */
function errno(error: unknown): string | undefined {
  const cause = (error as { cause?: unknown } | null | undefined)?.cause
  return codeOf(cause) ?? codeOf(error)
}

/**
 * Whether a kept connection broke before it answered: servers close those at any time, which says nothing. Browsers
 * repeat any method then (Chromium, `HttpNetworkTransaction::ShouldResendRequest`, 2026).
 */
function droppedWhileIdle(error: unknown, code: string | undefined): boolean {
  const request = (error as { request?: { reusedSocket?: unknown; res?: unknown } | null } | null | undefined)?.request
  return request?.reusedSocket === true && !request.res && (code === 'ECONNRESET' || code === 'EPIPE')
}

/** What the guard says about a refused address; axios wraps it. */
function reasonOf(error: unknown): string | undefined {
  const { cause, reason } = (error ?? {}) as { cause?: { reason?: unknown } | null; reason?: unknown }
  const said = reason ?? cause?.reason
  return typeof said === 'string' ? said : undefined
}

/**
 * Failure of one exchange. When the call was ended the reason of that wins over its symptoms. `sinceMs`: how long ago
 * the exchange began; absent = too long for a kept connection that had been closed meanwhile.
 */
export function failure(error: unknown, { ended }: Pick<Call, 'ended'>, sinceMs = Infinity): AmagiError {
  if (ended) return ended
  if (isAmagiError(error)) return error
  const code = errno(error)
  if (code === addressRefused) {
    // The list of hosts is ours, the resolver the administrator's: nobody who sent a link can help it.
    const reason = reasonOf(error) ?? 'the resolver of this machine gave an address that is not public'
    return new AmagiError('network', {
      message: 'host resolves to an address that is not public',
      details: { errno: addressRefused, reason },
    })
  }
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_UNESCAPED_CHARACTERS' || code === 'ERR_INVALID_HTTP_TOKEN') {
    return new AmagiError('bad-input', { message: 'request carries characters that HTTP cannot' })
  }
  if (code?.endsWith('MODULE_NOT_FOUND')) {
    return new AmagiError('internal', { message: 'a package the transport needs is not installed' })
  }
  const stale = sinceMs < staleWithinMs && droppedWhileIdle(error, code)
  const details = { ...(code ? { errno: code } : {}), ...(stale ? { stale: true } : {}) }
  return new AmagiError('network', { message: code ? `network failure (${code})` : 'network failure', details })
}

/** A limit in bytes was passed. `value` is what was seen until then. */
export function tooLarge(value: number, max: number): AmagiError {
  return new AmagiError('too-large', { details: { limit: { name: 'bytes', value, max } } })
}
