/** Comment areas. Logged out only the first few arrive, as on the site. */
import type { PictureBook } from '../assets'
import type { Answer, Call } from '../types'
import type { BilibiliWork } from '../world/bilibili'
import { spell, type WorldComment } from '../world/comments'
import { person, type Person } from '../world/people'
import { pictureUrl } from './cdn'
import { isMember } from './identity'
import { fail, ok } from './video'

const emoticons = { joy: '[笑哭]', like: '[打call]', cool: '[doge]' }
const pageSize = 20
/** Comments a visitor without an account gets. */
const visitorShare = 3

interface Area {
  work: BilibiliWork
  people: Record<string, Person>
  book: PictureBook
  member: boolean
}

const emoteOf = (book: PictureBook, token: string): Record<string, unknown> => ({
  id: token.length * 7,
  package_id: 1,
  state: 0,
  type: 1,
  attr: 0,
  text: token,
  url: pictureUrl(book.add({ seed: token, width: 162, height: 162, form: 'sticker' }), 'emote'),
  meta: { size: 1, suggest: [''] },
  mtime: 1_668_688_325,
  jump_title: token.slice(1, -1),
})

function pictureOf(book: PictureBook, picture: NonNullable<WorldComment['picture']>): Record<string, unknown> {
  return {
    img_src: pictureUrl(book.add(picture), 'dynamic'),
    img_width: picture.width,
    img_height: picture.height,
    img_size: 431.5,
  }
}

function member(who: Person): Record<string, unknown> {
  const {
    type,
    status,
    due_date: due,
    label,
    nickname_color: colour,
  } = {
    type: 0,
    status: 0,
    due_date: 0,
    label: {},
    nickname_color: '',
    ...(who.vip
      ? { type: 2, status: 1, due_date: 1_893_427_200_000, label: { text: '年度大会员' }, nickname_color: '#FB7299' }
      : {}),
  }
  return {
    mid: String(who.mid),
    uname: who.name,
    sex: '保密',
    sign: who.sign,
    avatar: pictureUrl(who.face, 'face'),
    rank: '10000',
    level_info: { current_level: who.level, current_min: 0, current_exp: 0, next_exp: 0 },
    pendant: { pid: 0, name: '', image: '', expire: 0 },
    nameplate: { nid: 0, name: '', image: '', image_small: '', level: '', condition: '' },
    official_verify: {
      type: who.verified ? (who.verified.kind === 'person' ? 0 : 1) : -1,
      desc: who.verified?.text ?? '',
    },
    vip: { vipType: type, vipDueDate: due, vipStatus: status, label, nickname_color: colour },
    fans_detail: who.key === 'fan4' ? { uid: who.mid, medal_id: 88, medal_name: '散步', level: 21, score: 0 } : null,
    user_sailing: null,
    is_contractor: false,
    contract_desc: '',
  }
}

function toReply(area: Area, comment: WorldComment, index: number, root?: string): Record<string, unknown> {
  const { work, people, book } = area
  const who = person(people, comment.who)
  const rpid = String(260_000_000_000 + (work.aid % 1_000_000) * 1000 + index * 10)
  const message = spell(comment.text, emoticons)
  const tokens = Object.values(emoticons).filter((token) => message.includes(token))
  const children = (comment.replies ?? []).map((child, at) => toReply(area, child, index * 10 + at + 1, rpid))
  const total = children.length + (comment.moreReplies ?? 0)
  const mention = /回复 @(.+?) :/.exec(comment.text)?.[1]
  return {
    rpid: Number(rpid),
    oid: work.aid,
    type: 1,
    mid: who.mid,
    root: Number(root ?? 0),
    parent: Number(root ?? 0),
    dialog: 0,
    count: total,
    rcount: total,
    state: 0,
    fansgrade: 0,
    attr: 0,
    ctime: work.pubdate + comment.after * 3600,
    rpid_str: rpid,
    root_str: root ?? '0',
    parent_str: root ?? '0',
    dialog_str: '0',
    mid_str: String(who.mid),
    oid_str: String(work.aid),
    like: comment.likes,
    action: 0,
    member: member(who),
    content: {
      message,
      members: mention ? [{ mid: String(person(people, 'fan1').mid), uname: mention }] : [],
      ...(tokens.length > 0 ? { emote: Object.fromEntries(tokens.map((token) => [token, emoteOf(book, token)])) } : {}),
      jump_url: {},
      max_line: 6,
      ...(comment.picture ? { pictures: [pictureOf(book, comment.picture)], picture_scale: 1 } : {}),
    },
    replies: root ? null : children.length > 0 ? children : null,
    assist: 0,
    up_action: { like: comment.likedByAuthor ?? false, reply: children.some((child) => child.mid === work.owner.mid) },
    invisible: false,
    reply_control: {
      max_line: 6,
      time_desc: `${Math.ceil(comment.after / 24)}天前发布`,
      ...(area.member ? { location: `IP属地：${who.region}` } : {}),
      ...(total > 0 ? { sub_reply_entry_text: `共${total}条回复`, sub_reply_title_text: `相关回复共${total}条` } : {}),
      ...(comment.likedByAuthor ? { up_like: true } : {}),
      ...(comment.pinned ? { is_up_top: true } : {}),
    },
    folder: { has_folded: false, is_folded: false, rule: '' },
    dynamic_id_str: '0',
    card_label: comment.likedByAuthor ? [{ rpid: Number(rpid), type: 2, text_content: 'UP主觉得很赞' }] : null,
  }
}

function areaOf(call: Call, works: readonly BilibiliWork[]): BilibiliWork | Answer {
  if (call.query.get('type') !== '1') return fail(12009, '评论主体的type不合法')
  const work = works.find(({ aid }) => String(aid) === call.query.get('oid'))
  if (!work || work.refusal) return fail(-404, '啥都木有')
  return work.commentsClosed ? fail(12061, 'UP主已关闭评论区') : work
}

/** First page with an empty offset; then whatever `next_offset` said, which is JSON inside JSON. */
function pageOf(call: Call): number {
  const next = call.query.get('next')
  if (next) return Math.max(1, Number(next))
  try {
    const { offset } = JSON.parse(call.query.get('pagination_str') ?? '{"offset":""}') as { offset?: string }
    if (!offset) return 1
    return (JSON.parse(offset) as { data?: { pn?: number } }).data?.pn ?? 1
  } catch {
    return -1
  }
}

export function mainReplies(
  call: Call,
  works: readonly BilibiliWork[],
  people: Record<string, Person>,
  book: PictureBook,
): Answer {
  const work = areaOf(call, works)
  if ('status' in work) return work
  const signedIn = isMember(call)
  const area: Area = { work, people, book, member: signedIn }
  const page = pageOf(call)
  if (page < 1) return fail(-400, '请求错误')
  const newest = call.query.get('mode') === '2'
  const plain = work.comments
    .map((comment, index) => ({ comment, index }))
    .filter(({ comment }) => !comment.pinned)
    .sort((a, b) => (newest ? b.comment.after - a.comment.after : b.comment.likes - a.comment.likes))
  const pinned = work.comments.map((comment, index) => ({ comment, index })).find(({ comment }) => comment.pinned)
  const shown = signedIn
    ? plain.slice((page - 1) * pageSize, page * pageSize)
    : page === 1
      ? plain.slice(0, visitorShare)
      : []
  const end = signedIn ? page * pageSize >= plain.length : true
  const top = pinned ? toReply(area, pinned.comment, pinned.index) : null
  return ok({
    cursor: {
      is_begin: page === 1,
      prev: page,
      next: end ? 0 : page + 1,
      is_end: end,
      mode: newest ? 2 : 3,
      mode_text: '',
      all_count: work.stat.reply,
      support_mode: [2, 3],
      name: newest ? '最新评论' : '热门评论',
      pagination_reply: end ? {} : { next_offset: JSON.stringify({ type: 1, direction: 1, data: { pn: page + 1 } }) },
      session_id: '',
    },
    replies: shown.length > 0 ? shown.map(({ comment, index }) => toReply(area, comment, index)) : null,
    top: { admin: null, upper: page === 1 ? top : null, vote: null },
    top_replies: page === 1 && top ? [top] : null,
    hots: null,
    notice: null,
    upper: { mid: work.owner.mid },
    control: {
      input_disable: false,
      root_input_text: '发一条友善的评论',
      child_input_text: '',
      giveup_input_text: '',
      bg_text: '看看下面~来发评论吧',
      web_selection: false,
    },
    folder: { has_folded: false, is_folded: false, rule: '' },
    effects: { preloading: '' },
  })
}

/** Older form with page numbers: an empty shell for visitors. */
export function pagedReplies(
  call: Call,
  works: readonly BilibiliWork[],
  people: Record<string, Person>,
  book: PictureBook,
): Answer {
  const work = areaOf(call, works)
  if ('status' in work) return work
  const signedIn = isMember(call)
  const area: Area = { work, people, book, member: signedIn }
  const size = Math.min(20, Number(call.query.get('ps') ?? 20))
  const number = Math.max(1, Number(call.query.get('pn') ?? 1))
  const all = work.comments.map((comment, index) => ({ comment, index })).filter(({ comment }) => !comment.pinned)
  const shown = signedIn ? all.slice((number - 1) * size, number * size) : []
  return ok({
    page: { num: number, size, count: signedIn ? all.length : 0, acount: signedIn ? work.stat.reply : 0 },
    replies: signedIn ? shown.map(({ comment, index }) => toReply(area, comment, index)) : [],
    hots: null,
    upper: { mid: work.owner.mid, top: null },
    top: null,
  })
}

/** Replies to one comment. */
export function subReplies(
  call: Call,
  works: readonly BilibiliWork[],
  people: Record<string, Person>,
  book: PictureBook,
): Answer {
  const work = areaOf(call, works)
  if ('status' in work) return work
  const area: Area = { work, people, book, member: isMember(call) }
  const all = work.comments.map((comment, index) => toReply(area, comment, index))
  const root = all.find((reply) => reply.rpid_str === call.query.get('root'))
  if (!root) return fail(12022, '已经被删除了')
  const children = (root.replies as unknown[] | null) ?? []
  const size = Number(call.query.get('ps') ?? 10)
  const number = Number(call.query.get('pn') ?? 1)
  return ok({
    page: { num: number, size, count: children.length },
    replies: children.slice((number - 1) * size, number * size),
    root,
    upper: { mid: work.owner.mid },
  })
}

/** `data: null` says the area is closed. */
export function subject(call: Call, works: readonly BilibiliWork[]): Answer {
  const work = works.find(({ aid }) => String(aid) === call.query.get('oid'))
  if (!work || work.refusal) return fail(-404, '啥都木有')
  if (work.commentsClosed) return ok(null)
  return ok({ base: { title: work.title, subject_type: 1 }, count: work.stat.reply, input_disable: false })
}
