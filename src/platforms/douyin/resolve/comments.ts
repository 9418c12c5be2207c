/** Target → its comment area, first page. */
import type { CommentSection, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { readComments } from '../read/comments'
import { emotesOf } from './emotes'

/** First page of the comments of a work, with emoji. Fails on its own: a work is complete without them. */
export async function resolveComments(target: Target, context: ResolveContext): Promise<CommentSection> {
  const [answer, emotes] = await Promise.all([
    context.call('fetchWorkComments', { aweme_id: target.id, number: 20 }),
    emotesOf(context),
  ])
  return readComments(answer.body, emotes)
}
