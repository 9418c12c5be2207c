/** Items of lists of dynamics → works. What a card shows of them is read when one is drawn. */
import type { Sighting, Work, WorkKind } from '../../../model'
import { clockIds } from '../../clock-ids'
import { changed, slice, usableList, type Slice } from '../../slice'
import { noPersons } from '../read/dynamic'
import { https } from '../read/media'
import { contentOf, modulesOf } from '../read/modules'
import { saidOf } from './said'
import { personFacts } from '../../person-facts'

/** The clock in an id begins in 2017. Held against 52 captured items of 2020-06 to 2025-05. @internal Single ids by the tests. */
export const ids = clockIds(1_498_838_400)

/** Ids have 18 or 19 digits; whatever is no whole number has no place in time. */
const idShape = /^\d{1,20}$/

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
  readonly face?: string
  readonly followed?: boolean
  /** Milliseconds since the epoch of its publication; `pub_ts` may be text, and may be missing. */
  readonly at: number
  /** Absent for what others tell of: broadcasts. */
  readonly work?: Work
}

/** Blocked contents, and videos with a badge of their own; `is_only_fans` is not on all of them. */
const isPaid = (item: Slice, content: Slice): boolean =>
  item.flag('basic.is_only_fans') ||
  content.optionalString('major.type') === 'blocked' ||
  (content.optionalString('major.archive.badge.text') ?? '').startsWith('充电')

/** One item; undefined for what is nobody's. `owner`: whose list it is, where it is somebody's. */
function readItem(item: Slice, owner: string | undefined): Item | undefined {
  const id = item.id('id_str')
  const form = (item.optionalString('type') ?? '').replace('DYNAMIC_TYPE_', '')
  const modules = modulesOf(item)
  const author = modules.optionalId('module_author.mid') ?? owner
  // Seasons speak under numbers that are none of a person, and may be those of one.
  const isPerson = !noPersons.has(modules.optionalString('module_author.type') ?? '')
  if (!idShape.test(id)) throw changed('id_str')
  if (author === undefined || !isPerson || notTheirs.has(form)) return undefined
  const name = modules.optionalString('module_author.name')
  const face = https(modules.raw('module_author.face'))
  const followed = modules.raw('module_author.following')
  const facts = {
    author,
    id,
    at: ids.publishedAt(id, modules.optionalNumber('module_author.pub_ts')),
    ...personFacts(name, face),
    ...(typeof followed === 'boolean' ? { followed } : {}),
  }
  if (ofLive.has(form)) return facts
  const content = contentOf(modules)
  const work: Work = {
    id,
    order: ids.orderOf(id, facts.at),
    at: facts.at,
    kind: kinds[form] ?? 'other',
    target: { platform: 'bilibili', kind: 'dynamic', id },
    ...(modules.optionalString('module_tag.text') === '置顶' ? { pinned: true } : {}),
    ...(isPaid(item, content) ? { paid: true } : {}),
    ...saidOf(item, content, author),
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
