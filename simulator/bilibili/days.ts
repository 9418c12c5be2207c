/**
 * People who live through days: what they post, pin, delete, edit, and when they are live. Served as lists of one person,
 * as the feed of all whom an account follows, and as rooms. Times are given, in milliseconds since the epoch.
 */
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { pictureUrl } from './cdn'
import { isMember } from './identity'
import { fail, officialOf, ok, vipOf } from './video'

type Json = Record<string, unknown>

/** Seconds at which the clock in ids of dynamics begins. */
const epochSec = 1_498_838_400

/** What is posted; `type` without `DYNAMIC_TYPE_`. */
export interface Dynamic {
  type: 'WORD' | 'DRAW' | 'AV' | 'ARTICLE' | 'FORWARD' | 'LIVE_RCMD' | 'AD' | 'COMMON_SQUARE'
  text?: string
  topics?: readonly string[]
  /** Video it shows; a second person may show the same. */
  bvid?: string
  /** Id of the dynamic that is forwarded; one that is gone is forwarded as such. */
  of?: string
  /** For supporters only. */
  paid?: boolean
  /** Folded behind another one. */
  folded?: boolean
  /** Shown to nobody until it has passed; its id is that of the moment it was written. */
  reviewing?: boolean
  /** `pub_ts` is missing, or text. */
  time?: 'missing' | 'text'
  /** Milliseconds since the epoch at which it was written, when it waited to be published: its id is of then. */
  madeAt?: number
}

interface Posted extends Dynamic {
  id: string
  /** What its id would be, had it not waited: lists go by it. */
  place: bigint
  mid: number
  at: number
  pinned: boolean
  deleted: boolean
}

interface Room {
  id: number
  /** 1 on, 0 off, 2 old broadcasts in a loop. */
  status: number
  at: number
  title: string
}

/** Items of a page. */
const pageSize = 12

export class BilibiliDays {
  private posted: Posted[] = []
  private readonly people = new Set<number>()
  private readonly rooms = new Map<number, Room>()
  private readonly unfollowed = new Set<number>()
  private lying = false
  private refusal?: { code: number; message: string }

  constructor(private readonly world: World) {}

  /** Somebody is there who has posted nothing yet. */
  join(mid: number): void {
    this.people.add(mid)
  }

  /** Posts; the result is the id, which carries the time. */
  post(mid: number, at: number, dynamic: Dynamic): string {
    this.join(mid)
    const id = String(this.idAt(dynamic.madeAt ?? at))
    const place = this.idAt(at)
    this.posted.push({ ...dynamic, id, place, mid, at, pinned: false, deleted: false })
    return id
  }

  private idAt(at: number): bigint {
    return (BigInt(Math.floor(at / 1000) - epochSec) << 32n) + BigInt(this.posted.length + 1)
  }

  pin(id: string, pinned = true): void {
    for (const one of this.posted) if (one.mid === this.find(id).mid) one.pinned = pinned && one.id === id
  }

  remove(id: string): void {
    this.find(id).deleted = true
  }

  /** Other words under the same id and time. */
  edit(id: string, text: string): void {
    this.find(id).text = text
  }

  /** The review is over: it stands where it would have stood. */
  pass(id: string): void {
    this.find(id).reviewing = false
  }

  goLive(mid: number, at: number, title: string): void {
    this.rooms.set(mid, { id: 20_000_000 + (mid % 10_000_000), status: 1, at, title })
  }

  retitle(mid: number, title: string): void {
    const room = this.rooms.get(mid)
    if (room) room.title = title
  }

  /** 0 ends, 2 plays old broadcasts, 1 takes the same broadcast up again. */
  status(mid: number, status: 0 | 1 | 2): void {
    const room = this.rooms.get(mid)
    if (room) room.status = status
  }

  /** Whether the account follows somebody; everybody unless said. */
  follow(mid: number, follows: boolean): void {
    if (follows) this.unfollowed.delete(mid)
    else this.unfollowed.add(mid)
  }

  /** Nobody can be followed, by one of the site's codes; undefined = everybody can be again. */
  refuseFollows(code?: number, message = ''): void {
    if (code === undefined) delete this.refusal
    else this.refusal = { code, message }
  }

  /** `relation/modify`: follows (1) and unfollows (2) whom there is, with the token of the session. */
  modify(call: Call): Answer {
    if (!isMember(call)) return fail(-101, '账号未登录')
    if (call.method !== 'POST') return fail(-405, '请求方法错误')
    const form = new URLSearchParams(call.body.toString())
    if (!form.get('csrf') || form.get('csrf') !== call.cookies.bili_jct) return fail(-111, 'csrf 校验失败')
    const mid = Number(form.get('fid'))
    const act = form.get('act')
    if (act !== '1' && act !== '2') return fail(-400, '请求错误')
    if (this.refusal) return fail(this.refusal.code, this.refusal.message)
    if (!this.people.has(mid)) return fail(40061, '用户不存在')
    if (act === '1' && !this.unfollowed.has(mid)) return fail(22014, '已经关注用户，无法重复关注')
    this.follow(mid, act === '1')
    return ok(undefined)
  }

  /** Lists are empty from now on, with success. */
  lie(on: boolean): void {
    this.lying = on
  }

  reset(): void {
    this.posted = []
    this.people.clear()
    this.rooms.clear()
    this.unfollowed.clear()
    this.lying = false
    delete this.refusal
  }

  private find(id: string): Posted {
    const found = this.posted.find((one) => one.id === id)
    if (!found) throw new Error(`nobody posted ${id}`)
    return found
  }

  private author(mid: number): Json {
    const who = Object.values(this.world.people).find((one) => one.mid === mid)
    return {
      mid,
      name: who?.name ?? `用户${mid}`,
      face: pictureUrl(who?.face ?? '', 'face'),
      following: !this.unfollowed.has(mid),
      official_verify: who ? officialOf(who) : { type: -1, desc: '' },
      vip: who ? vipOf(who) : {},
      type: 'AUTHOR_TYPE_NORMAL',
    }
  }

  /** One number for one video, whoever shows it. */
  private aidOf(one: Posted): string {
    const first = this.posted.find(({ bvid }) => bvid !== undefined && bvid === one.bvid) ?? one
    return String(1_150_000_001 + this.posted.indexOf(first))
  }

  private major(one: Posted): Json | null {
    const { type, bvid, text, paid, mid } = one
    if (paid)
      return { type: 'MAJOR_TYPE_BLOCKED', blocked: { blocked_type: 1, title: '充电专属动态', hint_message: '' } }
    if (type === 'AV')
      return {
        type: 'MAJOR_TYPE_ARCHIVE',
        archive: { aid: this.aidOf(one), bvid, title: text, desc: '', cover: '', duration_text: '01:00', badge: {} },
      }
    if (type === 'LIVE_RCMD')
      return { type: 'MAJOR_TYPE_LIVE_RCMD', live_rcmd: { content: JSON.stringify({ live_play_info: { uid: mid } }) } }
    if (type === 'FORWARD' || type === 'AD') return null
    const nodes = [{ type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text }]
    return { type: 'MAJOR_TYPE_OPUS', opus: { title: null, pics: [], summary: { text, rich_text_nodes: nodes } } }
  }

  /** One item as lists and the detail have it. */
  private item(one: Posted): Json {
    const { id, type, mid, at, text = '', topics = [], paid = false, folded = false, time, of, pinned } = one
    const pub_ts = Math.floor(at / 1000)
    const nodes = [
      ...topics.map((name) => ({ type: 'RICH_TEXT_NODE_TYPE_TOPIC', text: `#${name}#`, orig_text: `#${name}#` })),
      { type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text },
    ]
    const original = of === undefined ? undefined : this.posted.find((other) => other.id === of && !other.deleted)
    const gone = { type: 'DYNAMIC_TYPE_NONE', modules: { module_dynamic: { major: { type: 'MAJOR_TYPE_NONE' } } } }
    const own = type === 'FORWARD' || topics.length > 0
    return {
      id_str: id,
      type: `DYNAMIC_TYPE_${type}`,
      visible: !folded,
      basic: { comment_id_str: id, comment_type: 17, ...(paid ? { is_only_fans: true } : {}) },
      modules: {
        module_author: {
          ...this.author(mid),
          ...(time === 'missing' || type === 'AD' ? {} : { pub_ts: time === 'text' ? String(pub_ts) : pub_ts }),
        },
        module_dynamic: {
          desc: own ? { text, rich_text_nodes: nodes } : null,
          major: this.major(one),
          additional: null,
        },
        module_stat: { like: { count: 0 }, comment: { count: 0 }, forward: { count: 0 } },
        ...(pinned ? { module_tag: { text: '置顶' } } : {}),
      },
      ...(type === 'FORWARD' ? { orig: original ? this.item(original) : gone } : {}),
    }
  }

  /** What is shown, the newest first. */
  private shown(now: number, fits: (one: Posted) => boolean): Posted[] {
    const shown = this.posted.filter((one) => !one.deleted && !one.reviewing && one.at <= now && fits(one))
    return shown.sort((a, b) => (b.place > a.place ? 1 : -1))
  }

  private page(call: Call, all: readonly Posted[]): Answer {
    if (this.lying) return ok({ has_more: false, items: [], offset: '', update_baseline: '', update_num: 0 })
    const offset = call.query.get('offset') ?? ''
    const from = offset === '' ? 0 : all.findIndex(({ id }) => id === offset) + 1
    const items = all.slice(from, from + pageSize)
    return ok({
      has_more: from + pageSize < all.length,
      items: items.map((one) => this.item(one)),
      offset: items.at(-1)?.id ?? '',
      update_baseline: all[0]?.id ?? '',
      update_num: 0,
    })
  }

  /** `feed/space`: pinned ones first; undefined for whom nobody here knows. */
  space(call: Call): Answer | undefined {
    if (!this.people.has(Number(call.query.get('host_mid')))) return undefined
    const own = this.shown(call.now, ({ mid }) => String(mid) === call.query.get('host_mid'))
    return this.page(call, [...own.filter(({ pinned }) => pinned), ...own.filter(({ pinned }) => !pinned)])
  }

  /** `feed/all`. Texts alone are missing for who does not ask in the new style (nfe-w/aio-dynamic-push#47). */
  all(call: Call): Answer {
    if (!isMember(call)) return fail(-101, '账号未登录')
    const modern = (call.query.get('features') ?? '').split(',').includes('itemOpusStyle')
    const followed = this.shown(call.now, ({ mid, type }) => !this.unfollowed.has(mid) && (modern || type !== 'WORD'))
    return this.page(call, followed)
  }

  /** `feed/all/update`: how many ids are above one. */
  update(call: Call): Answer {
    if (!isMember(call)) return fail(-101, '账号未登录')
    const baseline = call.query.get('update_baseline') ?? ''
    if (!/^\d+$/.test(baseline)) return fail(-400, '请求错误')
    const above = this.shown(call.now, ({ place, mid }) => !this.unfollowed.has(mid) && place > BigInt(baseline))
    return ok({ update_num: baseline === '0' || this.lying ? 0 : above.length })
  }

  /** `detail` of what was posted; undefined for what was not. */
  detail(id: string): Json | undefined {
    const found = this.posted.find((one) => one.id === id && !one.deleted && !one.reviewing)
    return found && this.item(found)
  }

  /** `xfetter/GetWebList`: who is live among those whom the account follows. Its two times are not the same thing. */
  liveList(call: Call): Answer {
    if (!isMember(call)) return fail(-101, '账号未登录')
    const [page, size] = [Number(call.query.get('page')), Number(call.query.get('page_size'))]
    if (!(page >= 1) || !(size >= 1) || size > 30) return fail(-400, '请求错误')
    const live = [...this.rooms].filter(([mid, { status }]) => status === 1 && !this.unfollowed.has(mid))
    const rooms = live.slice((page - 1) * size, page * size).map(([mid, { id, at, title }]) => ({
      title,
      room_id: id,
      uid: mid,
      uname: this.author(mid).name,
      face: '',
      cover_from_user: '',
      keyframe: '',
      online: 100,
      live_time: Math.floor((call.now - at) / 1000),
      liveTime: Math.floor(at / 1000),
      live_status: 1,
      link: `/${id}`,
      broadcast_type: 0,
    }))
    const shown = this.lying ? [] : rooms
    return ok({ rooms: shown, list: [], count: this.lying ? 0 : live.length, not_living_num: 0 })
  }

  /** Entries of `get_status_info_by_uids`, by number of the user. */
  roomsOf(uids: readonly string[]): [string, Json][] {
    return uids.flatMap((uid): [string, Json][] => {
      const room = this.rooms.get(Number(uid))
      if (!room) return []
      const live_time = room.status === 1 ? Math.floor(room.at / 1000) : 0
      const { name } = this.author(Number(uid))
      const { id: room_id, title, status: live_status } = room
      return [[uid, { title, room_id, uid: Number(uid), live_time, live_status, short_id: 0, uname: name, face: '' }]]
    })
  }
}
