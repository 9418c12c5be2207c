/**
 * People who live through days: their works stand among those of the world, so that links, pages and files of them are
 * served as well; their rooms are opened and closed. Times are given, in milliseconds since the epoch.
 */
import type { World } from '../world'
import { eidOf, type KuaishouWork } from '../world/kuaishou'
import { person } from '../world/people'

/** A room as `live.ts` serves it. */
export interface LiveRoom {
  who: string
  living: boolean
  caption: string
  streamId: string
}

const aheadMs = 8 * 3_600_000

/** Base names of files carry the moment of the upload, in Beijing: `B` and base64 of `20250129212403_…`. */
function uploadName(at: number, index: number): string {
  const moment = new Date(at + aheadMs).toISOString().replace(/\D/g, '').slice(0, 14)
  return `B${Buffer.from(`${moment}_34000000${index}_1500000000${index}_2_3`).toString('base64')}`
}

/** Works of a page beside what is pinned. */
const pageSize = 12

export class KuaishouDays {
  private count = 0
  private readonly rooms = new Map<string, LiveRoom>()
  private readonly posted = new Set<KuaishouWork>()
  private lying = false

  constructor(private readonly world: Pick<World, 'kuaishou' | 'people'>) {}

  /** Posts, by the key of a person; the result is the id. `dateless`: no address in a list tells its age. */
  post(who: string, at: number, { caption = '', dateless = false } = {}): string {
    const like = this.world.kuaishou.find((work) => work.form === 'video' && !work.deleted)
    if (!like) throw new Error('nothing in the world is a video')
    const author = person(this.world.people, who)
    this.count += 1
    const id = `3xday${String(this.count).padStart(10, '0')}`
    const numeric = String(5_200_000_000_000_000_000n + BigInt(this.count))
    const upload = dateless ? '' : uploadName(at - 20_000, this.count)
    const work: KuaishouWork = {
      ...like,
      id,
      numeric,
      code: `day${this.count}`,
      caption,
      author,
      eid: eidOf(author),
      timestamp: at,
      upload,
    }
    this.world.kuaishou.push(work)
    this.posted.add(work)
    return id
  }

  private find(id: string): KuaishouWork {
    const found = this.world.kuaishou.find((work) => work.id === id)
    if (!found) throw new Error(`nobody posted ${id}`)
    return found
  }

  pin(id: string, pinned = true): void {
    this.find(id).top = pinned
  }

  remove(id: string): void {
    this.find(id).deleted = true
  }

  edit(id: string, caption: string): void {
    this.find(id).caption = caption
  }

  goLive(who: string, caption: string): string {
    this.count += 1
    const streamId = `simulatedDay${this.count}`
    this.rooms.set(eidOf(person(this.world.people, who)), { who, living: true, caption, streamId })
    return streamId
  }

  retitle(who: string, caption: string): void {
    for (const room of this.rooms.values()) if (room.who === who) room.caption = caption
  }

  /** Ends, or takes the same broadcast up again. */
  living(who: string, living: boolean): void {
    for (const room of this.rooms.values()) if (room.who === who) room.living = living
  }

  roomOf(id: string): LiveRoom | undefined {
    return this.rooms.get(id)
  }

  /** Works of a list: those that are pinned, then the newest first. */
  worksOf(id: string, now: number): KuaishouWork[] {
    if (this.lying) return []
    const own = [...this.posted].filter(({ eid, deleted, timestamp }) => eid === id && !deleted && timestamp <= now)
    const newest = own.sort((a, b) => b.timestamp - a.timestamp)
    return [...newest.filter(({ top }) => top), ...newest.filter(({ top }) => !top)]
  }

  /** One page of it and the cursor of the next: the time of its last work. Pinned ones are on the first alone. */
  pageOf(id: string, now: number, cursor: string): { works: KuaishouWork[]; pcursor: string } {
    const all = this.worksOf(id, now)
    const top = cursor === '' ? all.filter(({ top }) => top) : []
    const rest = all.filter(({ top, timestamp }) => !top && (cursor === '' || timestamp < Number(cursor)))
    const page = rest.slice(0, pageSize)
    return { works: [...top, ...page], pcursor: rest.length > page.length ? String(page.at(-1)?.timestamp) : 'no_more' }
  }

  /** Whether somebody has posted here. */
  knows(id: string): boolean {
    return [...this.posted].some(({ eid }) => eid === id)
  }

  /** Lists are empty from now on, with success. */
  lie(on: boolean): void {
    this.lying = on
  }

  reset(): void {
    for (const work of this.posted) {
      const index = this.world.kuaishou.indexOf(work)
      if (index !== -1) this.world.kuaishou.splice(index, 1)
    }
    this.posted.clear()
    this.rooms.clear()
    this.lying = false
  }
}
