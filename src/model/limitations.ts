/** What a post says it is not all of: one reading for cards, text form and answers. Pure. */
import type { ErrorCode } from '../errors'
import type { Extent } from './media'
import type { Limitation, Post } from './post'

/** Reasons for a medium that is kept back which are a fact about the work or about who asks. */
export const withheldReasons = ['login-required', 'cookie-expired', 'private', 'region'] as const satisfies ErrorCode[]

/** One reason of many has its word in `src/words/families.ts: families`. */
export type WithheldReason = (typeof withheldReasons)[number]

/** All that is to be said, in the order it is said in. */
export interface Limits {
  limitation?: Limitation
  /** What the streams are a part of; absent when one of them is whole. */
  extent?: Extent
  withheld?: WithheldReason
}

/** Whoever has paid gets whole streams; the limitation of the work is said all the same. */
export function limitsOf(post: Post): Limits {
  const limitation = 'limitation' in post ? post.limitation : undefined
  const variants = 'video' in post ? (post.video?.variants ?? []) : []
  const [first] = variants
  const extent = variants.every((variant) => variant.extent) ? first?.extent : undefined
  const withheld = withheldReasons.find((reason) => reason === post.withheld)
  return {
    ...(limitation ? { limitation } : {}),
    // A trial is a trial, whoever says so.
    ...(extent && extent !== limitation ? { extent } : {}),
    ...(withheld ? { withheld } : {}),
  }
}
