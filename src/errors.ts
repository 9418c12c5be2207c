/**
 * The one error class of the project and its closed table of codes.
 *
 * Inside, everything that fails throws an {@link AmagiError}; the two doors
 * (chat and HTTP) translate it. Nothing ever compares message texts.
 */

/** Who can do something about an error. */
export type Actor = 'user' | 'admin' | 'developer'

/** One row of the closed table. */
export interface ErrorRow {
  /** HTTP status of our own API for this code. */
  readonly status: number
  /** Whether the transport may repeat the same request. */
  readonly retry: boolean
  /** Whether another channel of the same ladder is worth trying. */
  readonly nextChannel: boolean
  /** Whether the automatic chat path answers with one line (a command always does). */
  readonly spoken: boolean
  /** Who can act. */
  readonly actor: Actor
}

const row = (status: number, actor: Actor, flags: Partial<Omit<ErrorRow, 'status' | 'actor'>> = {}): ErrorRow => ({
  status,
  retry: false,
  nextChannel: false,
  spoken: false,
  actor,
  ...flags,
})

/** Closed table: every code has exactly one row and one text in each locale (`error.<code>`). */
export const errorTable = {
  'bad-input': row(400, 'user'),
  unauthorized: row(401, 'user'),
  'login-required': row(401, 'admin', { nextChannel: true }),
  'cookie-expired': row(401, 'admin', { nextChannel: true }),
  private: row(403, 'user', { spoken: true }),
  region: row(403, 'admin', { spoken: true }),
  'not-found': row(404, 'user', { spoken: true }),
  'not-live': row(409, 'user', { spoken: true }),
  'too-large': row(413, 'user', { spoken: true }),
  'rate-limited': row(429, 'user', { nextChannel: true }),
  cancelled: row(499, 'user'),
  internal: row(500, 'developer'),
  'send-failed': row(500, 'admin'),
  unsupported: row(501, 'developer'),
  network: row(502, 'admin', { retry: true, nextChannel: true }),
  'upstream-changed': row(502, 'developer', { nextChannel: true }),
  blocked: row(503, 'admin', { nextChannel: true }),
  timeout: row(504, 'admin', { nextChannel: true }),
} as const satisfies Record<string, ErrorRow>

/** The closed union of codes. */
export type ErrorCode = keyof typeof errorTable

/** All codes, in table order. */
export const errorCodes = Object.keys(errorTable) as ErrorCode[]

/** What a platform says of a login: there is none, or it is none any more. All other codes leave that open. */
export const isAboutLogin = (code: ErrorCode): boolean => code === 'login-required' || code === 'cookie-expired'

/** Small facts that help the reader: never a URL with a signature, a cookie or a stack. */
export interface ErrorDetails {
  /** Parameters that were wrong, one entry per field. */
  fields?: { name: string; message: string }[]
  /** Upstream's own code, as text so that 64-bit codes survive. */
  upstreamCode?: string
  /** Upstream's own message, shortened. */
  upstreamMessage?: string
  /** HTTP status upstream answered with. */
  upstreamStatus?: number
  /** Seconds after which upstream wants to be asked again, in its own words. */
  retryAfterSec?: number
  /** The same request would be refused again: asking once more is no use. Absent = it may be answered. */
  steady?: boolean
  /** What an administrator can do something about, in words; for logs. */
  reason?: string
  /** JSON path of the field that was missing or of the wrong type. */
  path?: string
  /** What the content says holds for this channel only: the next one may have it. */
  elsewhere?: boolean
  /** The code was guessed by the class of upstream's: what it would say of the content is not known. */
  guessed?: boolean
  /** Channel that failed. */
  channel?: string
  /** Name of a limit and the value that passed it; bytes, seconds or a count. */
  limit?: { name: string; value: number; max: number }
  /** What of a work is there although the rest is not, see `Extent` of the model; seconds. */
  extent?: { kind: string; sentSec?: number | undefined; wholeSec?: number | undefined }
  /** What is sent in the place of what passed a limit; absent = nobody said. */
  instead?: 'info' | 'cover' | 'nothing'
  /** Labels of the quality that was asked for, of the one that is sent instead and of all there are. */
  quality?: { asked: string; sent: string; offered: readonly string[] }
  /** Id under which the plugin keeps what it knows of the failure. */
  reportId?: string
  /** Whether a send may have arrived although it failed (time-out). */
  uncertain?: boolean
  [key: string]: unknown
}

interface AmagiErrorOptions {
  details?: ErrorDetails
  cause?: unknown
  /** English text for logs; the code is used when absent. */
  message?: string
}

const brand = Symbol.for('koishi-plugin-amagi.error')

/** The only error that leaves a function of this project on purpose. */
export class AmagiError extends Error {
  override readonly name = 'AmagiError'
  readonly code: ErrorCode
  readonly status: number
  readonly details: ErrorDetails
  readonly [brand] = true

  constructor(code: ErrorCode, options: AmagiErrorOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = errorTable[code].status
    this.details = options.details ?? {}
  }
}

/** True for our error, also when it was made by another copy of the package. */
export function isAmagiError(value: unknown): value is AmagiError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true
}

/** Anything thrown → our error. A foreign `AbortError` becomes `cancelled`, the rest `internal`. */
export function toAmagiError(value: unknown): AmagiError {
  if (isAmagiError(value)) return value
  if (value instanceof Error && value.name === 'AbortError') return new AmagiError('cancelled', { cause: value })
  return new AmagiError('internal', { cause: value, message: value instanceof Error ? value.message : String(value) })
}
