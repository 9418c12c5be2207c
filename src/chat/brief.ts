/** Foreign errors as one short line: adapters put all arguments, base64 included, into their messages. */
import { isAmagiError } from '../errors'
import { mask } from '../http/mask'

const maxLength = 200

/** Base64 and other long runs go first: masking them character by character would cost more than they are worth. */
export function oneLine(text: string): string {
  const bare = text
    // Cut before anything else: the text may be megabytes long.
    .slice(0, 4000)
    .replace(/(?:base64:\/\/|;base64,)[A-Za-z0-9+/=]*/g, 'base64:…')
    .replace(/[A-Za-z0-9+/=_-]{64,}/g, '…')
  return mask(bare).replace(/\s+/g, ' ').trim().slice(0, maxLength)
}

interface Loose {
  name?: unknown
  code?: unknown
  retcode?: unknown
  message?: unknown
  errors?: unknown
}

/** One masked line of at most about 200 characters. */
export function brief(error: unknown): string {
  if (isAmagiError(error)) {
    const { channel, upstreamCode, upstreamStatus, path, limit, reason } = error.details
    const facts = Object.entries({
      channel,
      upstreamCode,
      upstreamStatus,
      path,
      limit: limit && `${limit.value}/${limit.max}`,
    })
      .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${String(value)}`]))
      .join(' ')
    const said = error.message === error.code ? '' : `: ${oneLine(error.message)}`
    const why = typeof reason === 'string' && reason !== error.message ? `: ${oneLine(reason)}` : ''
    return `${error.code}${facts ? ` (${facts})` : ''}${said}${why}`
  }
  if (typeof error !== 'object' || error === null) return oneLine(String(error))
  const { name, code, retcode, message, errors } = error as Loose
  if (Array.isArray(errors) && errors.length > 0 && errors[0] !== error) return brief(errors[0])
  const label =
    error.constructor?.name && error.constructor.name !== 'Object' ? error.constructor.name : String(name ?? 'Error')
  const number = code ?? retcode
  const said = typeof message === 'string' ? oneLine(message) : ''
  return `${label}${number === undefined ? '' : ` ${oneLine(String(number))}`}${said ? `: ${said}` : ''}`
}
