/** Comments: the share page's own list, with replies in a map beside the roots. */
import { big, exactJson, json } from '../reply'
import type { Answer } from '../types'
import { spell, type WorldComment } from '../world/comments'
import { eidOf, type KuaishouWork } from '../world/kuaishou'
import { person, type Person } from '../world/people'
import { headUrl } from './cdn'

export const emoticons = { joy: '[奸笑]', like: '[点赞]', cool: '[酷]' }
const pageSize = 10

const idOf = (work: KuaishouWork, index: number): number =>
  700_000_000_000 + (work.timestamp % 1_000_000_000) + index * 101

function entry(
  work: KuaishouWork,
  people: Record<string, Person>,
  comment: WorldComment,
  id: number,
  replyTo?: Person,
): Record<string, unknown> {
  const who = person(people, comment.who)
  const at = work.timestamp + comment.after * 3_600_000
  return {
    comment_id: id,
    content: spell(comment.text, emoticons),
    timestamp: at,
    time: new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
    type: 0,
    authorArea: who.region,
    authorVerified: who.verified !== undefined,
    author_id: 3_400_000_000 + who.mid,
    author_name: who.name,
    author_liked: comment.likedByAuthor ?? false,
    likedCount: comment.likes,
    hot: comment.likes > 1000,
    headurl: headUrl(who.face),
    headurls: [{ cdn: 'p2-pro.a.yximgs.com', url: headUrl(who.face) }],
    user_id: 3_400_000_000 + work.author.mid,
    user_sex: 'U',
    photo_id: big(work.numeric),
    reply_to: replyTo ? 3_400_000_000 + replyTo.mid : 0,
    ...(replyTo ? { replyToUserName: replyTo.name } : {}),
    commentAuthorTags: [],
    commentBottomTags: [],
    cashTags: {},
  }
}

export function commentList(work: KuaishouWork, people: Record<string, Person>, pcursor: string): Answer {
  const first = pcursor === '' ? 0 : work.comments.findIndex((_, index) => String(idOf(work, index)) === pcursor)
  if (first < 0) return json({ result: 21, error_msg: '参数格式错误，请仔细阅读API文档' })
  const shown = work.comments.slice(first, first + pageSize).map((comment, at) => ({ comment, index: first + at }))
  const next = first + shown.length
  const subs = shown.flatMap(({ comment, index }) => {
    if (!comment.replies) return []
    const children = comment.replies.map((child, at) =>
      entry(work, people, child, idOf(work, index) + at + 1, person(people, comment.who)),
    )
    return [[String(idOf(work, index)), { pcursor: 'no_more', subComments: children }]]
  })
  return json(
    exactJson({
      result: 1,
      commentCount: work.stat.comment,
      pcursor: next < work.comments.length ? String(idOf(work, next)) : 'no_more',
      rootComments: shown.map(({ comment, index }) => ({
        ...entry(work, people, comment, idOf(work, index)),
        ...(comment.replies
          ? { subCommentCount: comment.replies.length + (comment.moreReplies ?? 0), displaySubCommentCount: true }
          : {}),
        recallType: 1,
      })),
      subCommentsMap: Object.fromEntries(subs) as Record<string, unknown>,
    }),
  )
}

/** The first page as the newer call of the desktop site tells it: roots only, likes under another name. */
export function newerList(work: KuaishouWork, people: Record<string, Person>): Answer {
  return json({
    result: 1,
    commentCountV2: work.stat.comment,
    pcursorV2: 'no_more',
    rootCommentsV2: work.comments.map((comment, index) => {
      const who = person(people, comment.who)
      return {
        comment_id: idOf(work, index),
        author_id: String(3_400_000_000 + who.mid),
        author_name: who.name,
        content: spell(comment.text, emoticons),
        headurl: headUrl(who.face),
        timestamp: work.timestamp + comment.after * 3_600_000,
        likeCount: comment.likes,
        liked: false,
        status: 'success',
        hasSubComments: comment.replies !== undefined,
        commentCount: comment.replies?.length ?? 0,
      }
    }),
  })
}

/** The same comments as the desktop site's GraphQL tells them. */
export function graphqlComments(work: KuaishouWork, people: Record<string, Person>): Record<string, unknown> {
  const one = (comment: WorldComment, id: number, parent?: Person): Record<string, unknown> => {
    const who = person(people, comment.who)
    return {
      commentId: String(id),
      authorId: eidOf(who),
      authorName: who.name,
      content: spell(comment.text, emoticons),
      headurl: headUrl(who.face),
      timestamp: work.timestamp + comment.after * 3_600_000,
      likedCount: String(comment.likes),
      realLikedCount: comment.likes,
      liked: false,
      status: 'done',
      authorLiked: comment.likedByAuthor ?? false,
      ...(parent
        ? { replyToUserName: parent.name, replyTo: eidOf(parent) }
        : { subCommentCount: comment.replies?.length ?? null, subCommentsPcursor: comment.replies ? 'no_more' : null }),
    }
  }
  return {
    commentCount: work.stat.comment,
    pcursor: 'no_more',
    rootComments: work.comments.map((comment, index) => ({
      ...one(comment, idOf(work, index)),
      subComments: (comment.replies ?? []).map((child, at) =>
        one(child, idOf(work, index) + at + 1, person(people, comment.who)),
      ),
      __typename: 'VisionRootComment',
    })),
    __typename: 'VisionCommentList',
  }
}
