/** Items of lists of dynamics → works. What a card shows of them is read when one is drawn. */
import { richToPlain, type Post, type RichText, type Sighting, type Work, type WorkKind } from '../../../model'
import { slice, usable, usableList, type Slice } from '../../slice'
import { noPersons, readDynamic } from '../read/dynamic'
import { contentOf, modulesOf } from '../read/modules'

/** Seconds between the beginning of time and of the clock in an id. Held against 52 captured items of 2020-06 to 2025-05. */
const epochSec = 1_498_838_400n

/** Ids have 18 or 19 digits; whatever is no whole number has no place in time. */
const idShape = /^\d{1,20}$/

/** Milliseconds since the epoch at which a dynamic was published, by its id; to the second. */
export const timeOfId = (id: string): number => Number((BigInt(id) >> 32n) + epochSec) * 1000

const kinds: Readonly<Record<string, WorkKind>> = {
  AV: 'video',
  UGC_SEASON: 'video',
  PGC: 'video',
  PGC_UNION: 'video',
  DRAW: 'pictures',
  WORD: 'text',
  ARTICLE: 'article',
  FORWARD: 'forward',
}

/** Told by the rooms themselves, sooner and with its end. Well2333/nonebot-plugin-bilichat#250, 2024-09. */
const ofLive: ReadonlySet<string> = new Set(['LIVE', 'LIVE_RCMD'])
/** Nothing the person did. An AD has no `pub_ts` either (Akokk0/koishi-plugin-bilibili-notify, 2026-03). */
const notTheirs: ReadonlySet<string> = new Set(['AD', 'NONE', 'BANNER'])

/** One item of a list. */
export interface Item {
  readonly author: string
  readonly id: string
  readonly name?: string
  readonly followed?: boolean
  /** Absent for what others tell of: broadcasts. */
  readonly work?: Work
}

/** Seconds beyond which a time is no Unix time: milliseconds, or nonsense. */
const latestSec = 1e11

/**
 * Of the two clocks the later one: what was written for later has an id of when it was written. `pub_ts` may be text, and may
 * be missing.
 */
function publishedAt(id: string, modules: Slice): number {
  const said = modules.optionalNumber('module_author.pub_ts') ?? 0
  return Math.max(timeOfId(id), said > 0 && said < latestSec ? said * 1000 : 0)
}

/** Blocked contents, and videos with a badge of their own; `is_only_fans` is not on all of them. */
const isPaid = (item: Slice, content: Slice): boolean =>
  item.flag('basic.is_only_fans') ||
  content.optionalString('major.type') === 'blocked' ||
  (content.optionalString('major.archive.badge.text') ?? '').startsWith('充电')

const topicsIn = (text: RichText): string[] =>
  text.flatMap((node) => (node.kind === 'topic' ? node.text.replace(/^[#＃]|[#＃]$/g, '').trim() : []))

/** Words people filter by: those of what is forwarded count as well. */
function wordsOf(post: Post | null | undefined): { text: string; tags: string[] } {
  if (post?.kind !== 'dynamic') return { text: '', tags: [] }
  const below = wordsOf(post.original)
  const titles = post.attachments.map(({ title }) => title)
  return {
    text: [post.title, richToPlain(post.text), ...titles, below.text].filter(Boolean).join('\n'),
    tags: [...new Set([...(post.section ? [post.section] : []), ...topicsIn(post.text), ...below.tags])],
  }
}

/** One item; undefined for what is nobody's. `owner`: whose list it is, where it is somebody's. */
function readItem(item: Slice, owner: string | undefined): Item | undefined {
  const id = item.id('id_str')
  const form = (item.optionalString('type') ?? '').replace('DYNAMIC_TYPE_', '')
  const modules = modulesOf(item)
  const author = modules.optionalId('module_author.mid') ?? owner
  // Seasons speak under numbers that are none of a person, and may be those of one.
  const isPerson = !noPersons.has(modules.optionalString('module_author.type') ?? '')
  if (!idShape.test(id) || author === undefined || !isPerson || notTheirs.has(form)) return undefined
  const name = modules.optionalString('module_author.name')
  const followed = modules.raw('module_author.following')
  const facts = {
    author,
    id,
    ...(name === undefined ? {} : { name }),
    ...(typeof followed === 'boolean' ? { followed } : {}),
  }
  if (ofLive.has(form)) return facts
  const content = contentOf(modules)
  const bvid = content.optionalString('major.archive.bvid') ?? content.optionalString('major.ugc_season.bvid')
  const work: Work = {
    id,
    order: id,
    at: publishedAt(id, modules),
    kind: kinds[form] ?? 'other',
    target: { platform: 'bilibili', kind: 'dynamic', id },
    ...(bvid ? { twin: bvid } : {}),
    ...(modules.optionalString('module_tag.text') === '置顶' ? { pinned: true } : {}),
    ...(isPaid(item, content) ? { paid: true } : {}),
    ...wordsOf(usable(() => readDynamic({ data: { item: item.raw() } }))),
  }
  return { ...facts, work }
}

/** Where a list goes on. */
export function nextOf(body: unknown): Pick<Sighting, 'next'> {
  const data = slice(body, 'data')
  const next = data.optionalId('offset') ?? ''
  return data.flag('has_more') && idShape.test(next) ? { next } : {}
}

/** Items of a list, the unreadable ones left out; folded ones (`visible: false`) are items like others. */
export const readItems = (body: unknown, owner?: string): Item[] =>
  usableList(slice(body, 'data'), 'items', (item) => readItem(item, owner))
