/** Items of lists of dynamics → works. What a card shows of them is read when one is drawn. */
import { richToPlain, type Work, type WorkKind } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { readDynamic } from '../read/dynamic'
import { modulesOf } from '../read/modules'

/** Seconds between the beginning of time and of the clock in an id. Held against 52 captured items of 2020-06 to 2025-05. */
const epochSec = 1_498_838_400n

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
/** Nothing the person did. */
const notTheirs: ReadonlySet<string> = new Set(['AD', 'NONE', 'BANNER'])

interface Item {
  readonly author: string
  readonly name?: string
  readonly followed?: boolean
  readonly work?: Work
}

/** One item; undefined for what is nobody's. */
function readItem(item: Slice): Item | undefined {
  const id = item.id('id_str')
  const form = item.string('type').replace('DYNAMIC_TYPE_', '')
  const modules = modulesOf(item)
  const author = modules.optionalId('module_author.mid')
  if (author === undefined || notTheirs.has(form)) return undefined
  const name = modules.optionalString('module_author.name')
  const followed = modules.raw('module_author.following')
  const facts = {
    author,
    ...(name === undefined ? {} : { name }),
    ...(typeof followed === 'boolean' ? { followed } : {}),
  }
  if (ofLive.has(form)) return facts
  const post = usable(() => readDynamic({ data: { item: item.raw() } }))
  const bvid = modules.optionalString('module_dynamic.major.archive.bvid')
  const words = [post?.title, richToPlain(post?.text ?? []), ...(post?.attachments ?? []).map(({ title }) => title)]
  const work: Work = {
    id,
    order: id,
    at: timeOfId(id),
    kind: kinds[form] ?? 'other',
    target: { platform: 'bilibili', kind: 'dynamic', id },
    ...(bvid ? { twin: bvid } : {}),
    ...(modules.optionalString('module_tag.text') === '置顶' ? { pinned: true } : {}),
    ...(item.flag('basic.is_only_fans') ? { paid: true } : {}),
    text: words.filter(Boolean).join('\n'),
    tags: [post?.section ?? []].flat(),
  }
  return { ...facts, work }
}

/** Items of a list, the unreadable ones left out. */
export const readItems = (body: unknown): Item[] =>
  slice(body, 'data').optionalList('items', (item) => usable(() => readItem(item)))
