/** Did a failed send perhaps arrive? Judged by fields of the error, never by its text. */
import { isAmagiError } from '../errors'

/** Codes of Node and undici for "no answer in time" and "cut while waiting for the answer". */
const waiting = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
  'ABORT_ERR',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Gateways that gave up waiting for the real answer. */
const gatewayStatus = new Set([408, 502, 504])

interface Loose {
  name?: unknown
  code?: unknown
  status?: unknown
  args?: unknown
  url?: unknown
  response?: { status?: unknown } | null
  cause?: unknown
  errors?: unknown
}

/**
 * True when the message may have been delivered: time-outs and connections cut while waiting. Such a message is
 * never sent a second time (koishijs/koishi#227, #785: it often arrives minutes later).
 */
export function isUncertain(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  if (isAmagiError(error)) {
    return error.code === 'timeout' || error.details.uncertain === true || isUncertain(error.cause, depth + 1)
  }
  const { name, code, status, args, url, response, cause, errors } = error as Loose
  if (name === 'TimeoutError' || name === 'AbortError' || error.constructor?.name === 'TimeoutError') return true
  if (typeof code === 'string' && waiting.has(code)) return true
  const answered = response?.status ?? status
  if (typeof answered === 'number' && gatewayStatus.has(answered)) return true
  // adapter-onebot: a refusal carries action, arguments and retcode; its time-out the same without a retcode.
  // Compared by shape because minified builds lose the class name.
  if (args !== undefined && typeof url === 'string' && code === undefined) return true
  if (Array.isArray(errors) && errors.some((inner) => isUncertain(inner, depth + 1))) return true
  return cause !== error && isUncertain(cause, depth + 1)
}
