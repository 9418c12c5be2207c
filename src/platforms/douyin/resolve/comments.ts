/** Target → its comment area, first page, with the answers below the comments that are shown. */
import { deadline } from '../../../async/deadline'
import { until } from '../../../async/until'
import { toAmagiError } from '../../../errors'
import type { Comment, CommentSection, Discussed, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import type { Emotes } from '../../resolving'
import { readComments, readReplies } from '../read/comments'
import { emotesOf } from './emotes'

/** Where nobody says what is shown: the defaults of the settings. */
const usual: Discussed = { count: 5, replies: 3 }

/** Comments whose answers are asked for at most: each is a request, and many of them are what gets a visitor refused. */
const mostThreads = 5

/** Milliseconds for all answers together: the comments are there already and must not be lost over them. */
const repliesMs = 6000

/** The comments that are shown, in the order of the card: pinned ones first. */
const shownOf = (comments: readonly Comment[], count: number): Comment[] =>
  [...comments].sort((a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false)).slice(0, count)

/**
 * Answers by the id of their comment, one thread after the other. The first refusal ends it: who is refused once is
 * refused more when he goes on. What is missing then, the number of answers says.
 */
async function repliesBelow(
  threads: readonly Comment[],
  aweme: string,
  emotes: Emotes,
  wanted: number,
  context: ResolveContext,
): Promise<Map<string, Comment[]>> {
  const found = new Map<string, Comment[]>()
  const limit = deadline(repliesMs, [context.signal], 'answers to comments took too long')
  try {
    for (const { id } of threads) {
      const asked = context.call('fetchVideoCommentReplies', { aweme_id: aweme, comment_id: id, number: wanted })
      found.set(id, readReplies((await until(asked, limit.signal)).body, emotes))
    }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    context.log(`douyin: answers to comments cannot be had, the section goes without (${error.code})`)
  } finally {
    limit.end()
  }
  return found
}

/** First page of the comments of a work, with emoji. Fails on its own: a work is complete without them. */
export async function resolveComments(target: Target, context: ResolveContext): Promise<CommentSection> {
  const { count, replies } = context.discussed ?? usual
  const [answer, emotes] = await Promise.all([
    context.call('fetchWorkComments', { aweme_id: target.id, number: 20 }),
    emotesOf(context),
  ])
  const section = readComments(answer.body, emotes)
  const threads = shownOf(section.comments, count)
    .filter((comment) => (comment.replyCount ?? 0) > 0 && comment.replies.length === 0)
    .slice(0, replies > 0 ? mostThreads : 0)
  const found = await repliesBelow(threads, target.id, emotes, replies, context)
  return {
    ...section,
    comments: section.comments.map((comment) => ({ ...comment, replies: found.get(comment.id) ?? comment.replies })),
  }
}
