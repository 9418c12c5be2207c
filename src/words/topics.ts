/** Topics that words say no more once they are cut. Pure. */
import { richToPlain, type PostBase } from '../model'

/**
 * Topics that stood behind the cut: the whole words say them, or went on where the platform cut them, and `shown` does
 * not say them.
 */
export function topicsBehind(
  { tags, text, shortfalls }: Pick<PostBase, 'tags' | 'text' | 'shortfalls'>,
  shown: string,
): string[] {
  const whole = richToPlain(text)
  const cutByPlatform = shortfalls?.some(({ what }) => what === 'text') ?? false
  return tags.filter((tag) => tag.trim() !== '' && !shown.includes(tag) && (cutByPlatform || whole.includes(tag)))
}
