/** Lists of works → works. What a card shows of them is read when one is drawn. */
import { at } from '../../../json'
import { richToPlain, type Sighting, type Work, type WorkKind } from '../../../model'
import { changed, slice, usableList, type Slice } from '../../slice'
import { hourMs } from '../../../units'
import { idShape } from '../links'
import { address, nameOf, wordsOf } from '../read/fields'
import { readText } from '../read/text'
import { personFacts } from '../../person-facts'

/**
 * Files are named after the moment they were uploaded, in Beijing: `upic/2025/01/29/21/B` and base64 of `20250129212403_…`.
 * In 2 of 2 captured works it is 5 and 110 seconds before the work's own time; 2026-11.
 */
const uploadPath = /\/upic\/\d{4}\/\d\d\/\d\d\/\d\d\/B([A-Za-z0-9+_=-]{19})/
const momentShape = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/
const aheadMs = 8 * hourMs

/**
 * Milliseconds since the epoch at which a picture was uploaded, by its address.
 *
 * @internal Held to single addresses by the tests.
 */
export function uploadedAt(url: unknown): number | undefined {
  const name = typeof url === 'string' ? uploadPath.exec(url)?.[1] : undefined
  const parts = name === undefined ? null : momentShape.exec(Buffer.from(name, 'base64').toString('latin1'))
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - aheadMs
  return ms > 0 && month >= 1 && month <= 12 ? ms : undefined
}

/** `#topic` as people write it: a word behind the mark, up to the next space or mark. */
const topic = /[#＃]([^\s#＃@]{1,40})/gu

interface Entry {
  readonly id: string
  /** Milliseconds since the epoch; absent where the list does not say. */
  readonly at?: number
  readonly kind: WorkKind
  readonly words: string
  readonly pinned: boolean
}

/** Times that were found out, by id. */
export type Dates = Pick<ReadonlyMap<string, number>, 'get'>

/** Where nothing tells its age a work is hidden until somebody has found out: `dates` holds what was. */
function workOf({ id, at: said, kind, words, pinned }: Entry, dates: Dates): Work {
  const when = said ?? dates.get(id)
  return {
    id,
    // Ids have no order.
    order: String(when ?? 0),
    at: when ?? 0,
    kind,
    target: { platform: 'kuaishou', kind: 'work', id },
    ...(pinned ? { pinned: true } : {}),
    ...(when === undefined ? { hidden: true } : {}),
    text: richToPlain(readText(words)),
    tags: [...new Set([...words.matchAll(topic)].map(([, name = '']) => name))],
  }
}

/** Milliseconds beyond which a time is nonsense. */
const latestMs = 1e14

/** Whole milliseconds since the epoch, or undefined for what is none. */
export const wholeMs = (ms: number | undefined): number | undefined =>
  ms !== undefined && ms > 0 && ms < latestMs ? Math.floor(ms) : undefined

/** Milliseconds since the epoch, by the work or by its cover. */
const timeOf = (entry: Slice, time: string, cover: string): number | undefined =>
  wholeMs(entry.optionalNumber(time)) ?? uploadedAt(entry.raw(cover))

/** Words of a caption; the app fills in dots where there are none. */
const caption = (text: string | undefined): string => nameOf(wordsOf(text)) ?? ''

/** `workType` of a list on the live site: `video`, else pictures. */
const kindOf = (type: string | undefined): WorkKind => (type === undefined || type === 'video' ? 'video' : 'pictures')

function readFeed(feed: Slice): Entry {
  const id = feed.id('photo.id')
  if (!idShape.test(id)) throw changed('photo.id')
  const said = timeOf(feed, 'photo.timestamp', 'photo.coverUrl')
  return {
    id,
    ...(said === undefined ? {} : { at: said }),
    // This site has no albums; what it calls the kind of a feed is 1 for everything.
    kind: 'video',
    words: caption(feed.optionalString('photo.caption')),
    pinned: feed.flag('photo.profileUserTopPhoto'),
  }
}

function readListed(work: Slice): Entry {
  const id = work.id('id')
  if (!idShape.test(id)) throw changed('id')
  const said = timeOf(work, 'timestamp', 'poster')
  return {
    id,
    ...(said === undefined ? {} : { at: said }),
    kind: kindOf(work.optionalString('workType')),
    words: caption(work.optionalString('caption')),
    pinned: work.flag('profileUserTopPhoto'),
  }
}

/** What a list says of its author. */
export interface Listed {
  readonly name?: string
  readonly face?: string
  readonly works: readonly Work[]
}

const isShortId = (id: string): boolean => /^3x[0-9a-z]{8,}$/.test(id)
/** Whether an entry may be of the person who was asked for: by the short id, which a chosen name is not. */
export const isOf = (owner: unknown, asked: string): boolean =>
  typeof owner !== 'string' || owner === '' || !isShortId(owner) || !isShortId(asked) || owner === asked

function readList(
  entries: readonly { entry: Entry; owner: unknown; name: unknown; face: unknown }[],
  asked: string,
  dates: Dates,
): Listed | undefined {
  const own = entries.filter(({ owner }) => isOf(owner, asked))
  // A list of others says nothing of this one.
  if (entries.length > 0 && own.length === 0) return undefined
  const name = own.map((one) => one.name).find((text) => typeof text === 'string' && text !== '')
  const shown = nameOf(name as string | undefined)
  const face = own.map((one) => address(one.face)).find((url) => url !== undefined)
  return {
    ...personFacts(shown || undefined, face),
    works: own.map(({ entry }) => workOf(entry, dates)),
  }
}

const entriesOf = (body: unknown, path: string, read: (entry: Slice) => Entry) =>
  usableList(slice(body), path, (one) => ({
    entry: read(one),
    owner: one.raw('author.id'),
    name: one.raw('author.name'),
    // The two sites have different names for it.
    face: one.raw('author.headerUrl') ?? one.raw('author.avatar'),
  }))

/** What a page may be asked for by; `no_more` ends a list. */
const cursorShape = /^(?!no_more$)[\w.+-]{1,64}$/

/** Where a list goes on, of either body. */
export function nextOf(body: unknown): Pick<Sighting, 'next'> {
  const next = at(body, 'pcursor')
  return typeof next === 'string' && cursorShape.test(next) ? { next } : {}
}

/** `rest/v/profile/feed`, as it came. */
export const readFeeds = (body: unknown, asked: string, dates: Dates): Listed | undefined =>
  readList(entriesOf(body, 'feeds', readFeed), asked, dates)

/** Body of `fetch_user_work_list`. */
export const readWorkList = (body: unknown, asked: string, dates: Dates): Listed | undefined =>
  readList(entriesOf(body, 'list', readListed), asked, dates)
