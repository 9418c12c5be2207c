/** Comment lists of the H5 and REST calls → the documented `data.visionCommentList`. Pure. */
import { isObject } from '../../../json'
import { present } from './detail'

type Json = Record<string, unknown>

/** First value that is there: the calls spell one field in up to three ways. */
function first(entry: Json, ...names: string[]): unknown {
  for (const name of names) if (entry[name] !== undefined && entry[name] !== null) return entry[name]
  return undefined
}

/** Ids are text in the documented shape. */
function idText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
}

function shapeComment(entry: Json): Json {
  const likes = first(entry, 'realLikedCount', 'likedCount', 'likeCount')
  return present({
    commentId: idText(first(entry, 'commentId', 'comment_id')),
    authorId: idText(first(entry, 'authorId', 'author_id')),
    authorName: first(entry, 'authorName', 'author_name'),
    content: entry.content,
    headurl: entry.headurl,
    timestamp: entry.timestamp,
    likedCount: idText(likes),
    realLikedCount: likes,
    authorLiked: first(entry, 'authorLiked', 'author_liked'),
    // Owner of the work: equal ids mark the author's own comments.
    userId: idText(first(entry, 'userId', 'user_id')),
    authorArea: entry.authorArea,
    authorVerified: entry.authorVerified,
    hot: entry.hot,
    replyTo: idText(first(entry, 'replyTo', 'reply_to')),
    replyToUserName: entry.replyToUserName,
  })
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** Answers to a root comment stand in a map beside the roots, under the root's id. */
function shapeRoot(entry: Json, answers: unknown): Json {
  const root = shapeComment(entry)
  const thread = isObject(answers) ? answers[String(root.commentId)] : undefined
  const own = isObject(thread) ? thread : {}
  return {
    ...root,
    ...present({
      subCommentCount: first(entry, 'subCommentCount', 'commentCount'),
      subCommentsPcursor: first(own, 'pcursor') ?? entry.subCommentsPcursor,
    }),
    subComments: list(own.subComments ?? entry.subComments).map(shapeComment),
  }
}

/** Both spellings of the newer call (`rootCommentsV2`) count. */
export function shapeComments(body: unknown): unknown {
  const answer = isObject(body) ? body : {}
  const roots = first(answer, 'rootCommentsV2', 'rootComments')
  return {
    data: {
      visionCommentList: {
        ...present({
          commentCount: first(answer, 'commentCountV2', 'commentCount'),
          pcursor: first(answer, 'pcursorV2', 'pcursor'),
        }),
        rootComments: list(roots).map((entry) => shapeRoot(entry, answer.subCommentsMap)),
      },
    },
  }
}
