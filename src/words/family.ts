/** What families of texts are made of; the families themselves are in `families.ts`. */
import type { TextKey } from './locale'

/** A pattern holds one `*`, where the member stands. */
export interface Family<Pattern extends TextKey, Member extends string> {
  readonly pattern: Pattern
  readonly members: readonly Member[]
}

/** See {@link Family}. */
export const family = <const Pattern extends TextKey, const Member extends string>(
  pattern: Pattern,
  members: readonly Member[],
): Family<Pattern, Member> => ({ pattern, members })

/** Every member of a closed type, in this order: one too many or too few does not compile. */
export const every = <Member extends string>(members: Record<Member, true>): readonly Member[] =>
  Object.keys(members) as Member[]
