/** What is to be known about a post before anything else: the platform's own warning, and what is missing. Pure. */
import type { LivePost, PostBase } from '../model'
import { key } from './families'
import type { Translate } from './locale'

/** One sentence per thing that is not all there. */
export const shortfallWords = (shortfalls: PostBase['shortfalls'], t: Translate): string[] =>
  (shortfalls ?? []).map((one) =>
    'count' in one && one.count !== undefined
      ? t(key('shortfallCount', one.what), { count: one.count })
      : t(key('shortfall', one.what)),
  )

/** All of it in one text; empty when there is nothing to say. */
export function noticeOf(
  post: Pick<PostBase, 'warning' | 'shortfalls'> & Pick<LivePost, 'goods'>,
  t: Translate,
): string {
  const goods = post.goods ? t('amagi.reply.goods') : ''
  return [post.warning?.trim() ?? '', goods, ...shortfallWords(post.shortfalls, t)]
    .filter((words) => words !== '')
    .join(t('amagi.reply.separator'))
}
