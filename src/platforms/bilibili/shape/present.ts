/** Building documented bodies out of others: what is absent stays absent. */
import type { Json } from '../../../json'

/** Without the entries that are undefined. */
export function present(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** A success in the words of the API. */
export const success = (data: unknown): Json => ({ code: 0, message: '0', ttl: 1, data })
