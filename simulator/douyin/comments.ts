/** First-level comments and the replies below them. */
import type { PictureBook } from '../assets'
import { big, exactJson, json } from '../reply'
import type { Answer, Call } from '../types'
import { spell, type WorldComment } from '../world/comments'
import { secUid, type DouyinWork } from '../world/douyin'
import { person, type Person } from '../world/people'
import { issuePicture } from './cdn'
import { avatar } from './video'

export const emoticons = { joy: '[捂脸]', like: '[赞]', cool: '[比心]' }

interface Place {
  call: Call
  work: DouyinWork
  people: Record<string, Person>
  book: PictureBook
}

const cidOf = (work: DouyinWork, index: number): string =>
  `74${work.id.slice(2, 13)}${String(100_000 + index).padStart(6, '0')}`

function user(who: Person): Record<string, unknown> {
  return {
    uid: String(3_290_000_000_000_000 + who.mid),
    short_id: String(who.mid),
    unique_id: who.key.startsWith('fan') ? '' : who.key,
    sec_uid: secUid(who),
    nickname: who.name,
    avatar_thumb: avatar(who, 100),
    custom_verify: who.verified?.text ?? '',
    enterprise_verify_reason: '',
    region: 'CN',
    status: 1,
  }
}

/** Originals may be HEIC; the medium size is WebP. */
function pictures({ call, book }: Place, picture: NonNullable<WorldComment['picture']>): unknown[] {
  const name = book.add(picture)
  const bucket = 'tos-cn-i-p14lwwcsbr'
  const entry = (treatment: string): Record<string, unknown> => ({
    uri: `${bucket}/${name}`,
    url_list: ['p3-sign.douyinpic.com', 'p26-sign.douyinpic.com'].map((host) =>
      issuePicture(call, name, { bucket, treatment, host }),
    ),
    width: picture.width,
    height: picture.height,
  })
  return [
    {
      origin_url: entry('tplv-p14lwwcsbr-7.image'),
      crop_url: entry('tplv-p14lwwcsbr-1.image'),
      thumb_url: entry('tplv-p14lwwcsbr-thumb.image'),
      medium_url: entry('tplv-p14lwwcsbr-x2-q75-r:1080:1440:q75.image'),
      download_url: entry('tplv-p14lwwcsbr-download.heic'),
    },
  ]
}

function base(place: Place, comment: WorldComment, cid: string): Record<string, unknown> {
  const { work, people } = place
  const who = person(people, comment.who)
  const text = spell(comment.text, emoticons)
  const mention = /@([^\s:]+)/.exec(text)
  return {
    cid,
    text,
    aweme_id: work.id,
    create_time: work.created + comment.after * 3600,
    digg_count: comment.likes,
    status: 1,
    user: user(who),
    user_digged: 0,
    text_extra: mention
      ? [
          {
            start: mention.index,
            end: mention.index + mention[0].length,
            type: 0,
            user_id: String(3_290_000_000_000_000 + person(people, 'fan1').mid),
            sec_uid: secUid(person(people, 'fan1')),
            hashtag_name: '',
            hashtag_id: '',
          },
        ]
      : [],
    label_text: comment.byAuthor ? '作者' : '',
    label_type: comment.byAuthor ? 1 : -1,
    label_list: comment.byAuthor ? [{ type: 1, text: '作者' }] : null,
    is_author_digged: comment.likedByAuthor ?? false,
    image_list: comment.picture ? pictures(place, comment.picture) : null,
    ip_label: who.region,
    video_list: null,
    content_type: comment.picture ? 3 : 1,
    can_share: true,
    is_folded: false,
  }
}

function root(place: Place, comment: WorldComment, index: number): Record<string, unknown> {
  const children = comment.replies?.length ?? 0
  return {
    ...base(place, comment, cidOf(place.work, index)),
    reply_id: '0',
    reply_to_reply_id: '0',
    reply_comment: null,
    reply_comment_total: children + (comment.moreReplies ?? 0),
    stick_position: comment.pinned ? 1 : 0,
    is_hot: comment.likes > 500,
    level: 1,
    item_comment_total: place.work.stat.comment,
    // One sticker comment, as often seen: the text then is only the placeholder.
    ...(index === 4 ? { text: `[图片表情]`, sticker: sticker(place) } : {}),
  }
}

function sticker({ call, book }: Place): Record<string, unknown> {
  const name = book.add({ seed: 'laughing sticker', width: 240, height: 240, form: 'sticker' })
  const entry = {
    uri: `tos-cn-o-0812/${name}`,
    url_list: [issuePicture(call, name, { bucket: 'obj/tos-cn-o-0812', treatment: '' })],
    width: 240,
    height: 240,
  }
  return {
    id: big('7446697000000000001'),
    id_str: '7446697000000000001',
    width: 240,
    height: 240,
    static_url: entry,
    animate_url: entry,
    sticker_type: 2,
  }
}

const done = (body: Record<string, unknown>, call: Call): Answer =>
  json(
    exactJson({
      status_code: 0,
      ...body,
      extra: { now: call.now, fatal_item_ids: null },
      log_pb: { impr_id: '20250301120000SIMULATED' },
    }),
  )

export function commentList(
  call: Call,
  work: DouyinWork | undefined,
  people: Record<string, Person>,
  book: PictureBook,
): Answer {
  if (!work || work.filtered) return done({ comments: null, cursor: 0, has_more: 0, total: 0 }, call)
  const cursor = Number(call.query.get('cursor') ?? 0)
  const count = Math.min(50, Math.max(1, Number(call.query.get('count') ?? 20)))
  const shown = work.comments.slice(cursor, cursor + count)
  const next = cursor + shown.length
  return done(
    {
      comments:
        shown.length > 0
          ? shown.map((comment, index) => root({ call, work, people, book }, comment, cursor + index))
          : null,
      cursor: next,
      has_more: next < work.comments.length ? 1 : 0,
      reply_style: 2,
      total: work.stat.comment,
    },
    call,
  )
}

export function replyList(
  call: Call,
  work: DouyinWork | undefined,
  people: Record<string, Person>,
  book: PictureBook,
): Answer {
  const wanted = call.query.get('comment_id')
  const index = work?.comments.findIndex((_, at) => cidOf(work, at) === wanted) ?? -1
  const comment = work?.comments[index]
  if (!work || !comment) return done({ comments: null, cursor: 0, has_more: 0, total: 0 }, call)
  const cursor = Number(call.query.get('cursor') ?? 0)
  const count = Math.min(3, Math.max(1, Number(call.query.get('count') ?? 3)))
  const all = comment.replies ?? []
  const shown = all.slice(cursor, cursor + count).map((child, at) => ({
    ...base({ call, work, people, book }, child, `${cidOf(work, index).slice(0, -2)}${10 + cursor + at}`),
    reply_id: wanted,
    reply_to_reply_id: '0',
    reply_to_username: '',
    reply_to_userid: '',
    root_comment_id: wanted,
    comment_reply_total: all.length,
    level: 2,
  }))
  const next = cursor + shown.length
  return done({ comments: shown, cursor: next, has_more: next < all.length ? 1 : 0, total: all.length }, call)
}
