/** An account as its platform describes it to whoever is logged in. What the platform does not say is absent. */
export interface Account {
  /** Number of the person. */
  id?: string
  /** Name people see. */
  name?: string
  /** Level of the person where the platform has levels. */
  level?: number
  /** Whether a paid membership is running; absent where the platform has none. */
  member?: boolean
  /** Unix seconds when the login ends by itself. */
  expiresAt?: number
}

/**
 * What is known of the login of a platform. Nothing is said that was not seen.
 *
 * - `guest`: no cookie is set; `wanted` = something could not be had for want of a login
 * - `unknown`: one is set and nobody has asked the platform yet, or it could not be asked
 * - `valid`: the platform said whose it is
 * - `expired`: the platform said that it is no login any more, or never was one (`empty`)
 */
export type Standing =
  | { readonly kind: 'guest'; readonly wanted: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'valid'; readonly account: Account }
  | { readonly kind: 'expired'; readonly empty: boolean }

/** What an account of ours is asked for: links people send, and what is looked after without being asked. */
export const purposes = ['links', 'subscriptions'] as const

/** One of them. */
export type Purpose = (typeof purposes)[number]

/**
 * Why an account is in force for something: it is the only one; somebody chose it; it is the one for links, and none was
 * chosen for this; it is the first whose login lasts, and none was chosen; it stands in for a chosen one that has ended;
 * the logins of all of them have ended.
 */
export type ServingReason = 'only' | 'chosen' | 'as-links' | 'first' | 'stands-in' | 'all-ended'
