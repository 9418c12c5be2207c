/** What a post says it is not all of, in words: the same on a card and in the text form. */
import { limitsOf, type Post } from '../model'
import { key } from './families'
import type { Translate } from './locale'

/** What it is, which part of it there is, and why there is none; none of them for what is whole. */
export function limitWords(post: Post, t: Translate): string[] {
  const { limitation, extent, withheld } = limitsOf(post)
  return [
    ...(limitation ? [t(key('limitation', limitation))] : []),
    ...(extent ? [t(key('extent', extent))] : []),
    ...(withheld ? [t(key('withheld', withheld))] : []),
  ]
}
