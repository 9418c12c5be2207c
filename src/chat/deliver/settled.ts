/** What was waited for, or why it is not there. */
import { toAmagiError, type AmagiError } from '../../errors'

/** A promise that never rejects: nothing is left unhandled when an earlier part ends the delivery. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: AmagiError }

/** Whatever it was rejected with comes as AmagiError. */
export function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  return work.then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error: toAmagiError(error) }),
  )
}
