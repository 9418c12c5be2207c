/**
 * People who live through days: their works stand among those of the world, so that links, pages and files of them are
 * served as well; their rooms are opened and closed. Times are given, in milliseconds since the epoch.
 */
import type { World } from '../world'
import { secUid, type DouyinWork } from '../world/douyin'
import { person, type Person } from '../world/people'

/** What is posted. */
export interface NewWork {
  form?: DouyinWork['form']
  desc?: string
  tags?: readonly string[]
  /** Milliseconds since the epoch at which it was made, when it waited to be published. */
  madeAt?: number
  status?: DouyinWork['status']
}

/** A room as `live.ts` serves it. */
export interface LiveRoom {
  webRid: string
  /** What its owner chose; the site knows the room by it as well. */
  name?: string
  roomId: string
  owner: string
  title: string
  live: boolean
  /** The host is away for a moment: neither on nor over. */
  away?: boolean
}

type ListName = 'favorite' | 'recommend'

export class DouyinDays {
  private count = 0
  private rooms: LiveRoom[] = []
  private readonly lists: Record<ListName, Map<string, string[]>> = { favorite: new Map(), recommend: new Map() }
  private readonly posted = new Set<DouyinWork>()
  private lying = false

  constructor(private readonly world: Pick<World, 'douyin' | 'people'>) {}

  /** Id that carries a time. */
  private idAt(at: number): string {
    this.count += 1
    return String((BigInt(Math.floor(at / 1000)) << 32n) + BigInt(this.count))
  }

  /** Posts, by the key of a person; the result is the id. */
  post(who: string, at: number, { form = 'video', desc = '', tags = [], madeAt = at, status }: NewWork = {}): string {
    const like = this.world.douyin.find((work) => work.form === form && !work.filtered)
    if (!like) throw new Error(`nothing in the world is a ${form}`)
    const id = this.idAt(madeAt)
    const words = [desc, ...tags.map((tag) => `#${tag}`)].join(' ')
    const author = person(this.world.people, who)
    const { mix: _, ...rest } = like
    const work: DouyinWork = {
      ...rest,
      id,
      code: `day${this.count}`,
      author,
      desc: words,
      tags: [...tags],
      created: Math.floor(at / 1000),
      ...(status ? { status } : {}),
    }
    this.world.douyin.push(work)
    this.posted.add(work)
    return id
  }

  private find(id: string): DouyinWork {
    const found = this.world.douyin.find((work) => work.id === id)
    if (!found) throw new Error(`nobody posted ${id}`)
    return found
  }

  pin(id: string, pinned = true): void {
    this.find(id).top = pinned
  }

  remove(id: string): void {
    const index = this.world.douyin.indexOf(this.find(id))
    this.world.douyin.splice(index, 1)
  }

  edit(id: string, desc: string): void {
    this.find(id).desc = desc
  }

  /** Under review, private, …; absent = for everybody. */
  status(id: string, status?: DouyinWork['status']): void {
    this.find(id).status = status ?? {}
  }

  goLive(who: string, at: number, title: string): string {
    this.end(who)
    const roomId = this.idAt(at)
    const webRid = String(700_000_000_000 + person(this.world.people, who).mid)
    this.rooms = [...this.rooms.filter(({ owner }) => owner !== who), { webRid, roomId, owner: who, title, live: true }]
    return roomId
  }

  retitle(who: string, title: string): void {
    for (const room of this.rooms) if (room.owner === who) room.title = title
  }

  /** The host is away, or back. */
  away(who: string, away = true): void {
    for (const room of this.rooms) if (room.owner === who) room.away = away
  }

  end(who: string): void {
    for (const room of this.rooms) if (room.owner === who) room.live = false
  }

  /** Rooms beside those of the world. */
  get openRooms(): readonly LiveRoom[] {
    return this.rooms
  }

  /** Puts a work of anybody at the head of a list of somebody, or takes it out. */
  list(name: ListName, who: string, id: string, inside = true): void {
    const key = secUid(person(this.world.people, who))
    const rest = (this.lists[name].get(key) ?? []).filter((other) => other !== id)
    this.lists[name].set(key, inside ? [id, ...rest] : rest)
  }

  /** Undefined where nobody has such a list. */
  listOf(name: ListName, sec: string): DouyinWork[] | undefined {
    return this.lists[name].get(sec)?.flatMap((id) => this.world.douyin.find((work) => work.id === id) ?? [])
  }

  /** Lists are empty from now on, with success. */
  lie(on: boolean): void {
    this.lying = on
  }

  get lies(): boolean {
    return this.lying
  }

  reset(): void {
    for (const work of this.posted) {
      const index = this.world.douyin.indexOf(work)
      if (index !== -1) this.world.douyin.splice(index, 1)
    }
    this.posted.clear()
    this.rooms = []
    for (const list of Object.values(this.lists)) list.clear()
    this.lying = false
  }
}

/** Whether a work stands in lists of its author; what waits for its review does, with its status. */
export const isListed = (work: DouyinWork, who: Person): boolean => work.author === who && !work.filtered
