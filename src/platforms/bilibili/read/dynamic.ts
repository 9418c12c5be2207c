/** A dynamic (`web-dynamic/v1/detail` and the items of lists) → post, the original of a forward included. */
import type { Author, DynamicPost, RichText } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { canonical } from '../links'
import { dynamicOfOpus } from '../shape/opus'
import { readAdditional, readMajor } from './attachment'
import { count, https, verifiedOf, person, seconds } from './media'
import { contentOf, modulesOf } from './modules'
import { readImages } from './pictures'
import { picturesInRich, readRich } from './rich'
import { saidTime } from './time'

/** Forwards point at their origin; deeper nesting does not occur and is not followed. */
const maxDepth = 2

const regionPrefix = /^IP属地[:：]\s?/

/** `IP属地：浙江` → `浙江`. */
export function readRegion(text: string | undefined): string | undefined {
  return text?.replace(regionPrefix, '').trim() || undefined
}

function textOf(content: Slice): RichText {
  const places = ['desc', 'major.opus.summary', 'major.word']
  return places.map((path) => readRich(content.optionalSlice(path))).find((text) => text.length > 0) ?? []
}

/** Hint in place of a content that only supporters see, or of one that is gone. */
function warningOf(content: Slice, modules: Slice): string | undefined {
  const blocked = content.optionalSlice('major.blocked') ?? modules.optionalSlice('module_blocked')
  return (
    blocked?.optionalString('hint_message') ??
    blocked?.optionalString('title') ??
    content.optionalString('major.upower_common.hint_message') ??
    content.optionalString('major.none.tips') ??
    modules.optionalString('module_dispute.title')
  )
}

function imageEntries(content: Slice): Slice[] {
  const all = (path: string): Slice[] => content.optionalList(path, (entry) => entry)
  return [
    ...all('major.opus.pics'),
    ...all('major.draw.items'),
    ...picturesInRich(content.optionalSlice('desc')),
    ...picturesInRich(content.optionalSlice('major.opus.summary')),
  ]
}

/** Seasons of bangumi and collections speak as authors too: their number is none of a person, they have no space. */
export const noPersons: ReadonlySet<string> = new Set(['AUTHOR_TYPE_PGC', 'AUTHOR_TYPE_UGC_SEASON'])

function authorOf(from: Slice | undefined): Author | undefined {
  const found = person(from?.optionalSlice('user') ?? from)
  if (!from || !found) return undefined
  const verified = verifiedOf(from.optionalNumber('official_verify.type'))
  const { url, ...author } = { ...found, ...(verified ? { verified } : {}) }
  if (!noPersons.has(from.optionalString('type') ?? '')) return { ...author, ...(url ? { url } : {}) }
  const [page, title] = [https(from.raw('jump_url')), from.optionalString('label')]
  return { ...author, ...(page ? { url: page } : {}), ...(title ? { title } : {}) }
}

/** What the site prints beside the author: pinned, for supporters. */
const badgesOf = (modules: Slice): string[] =>
  ['module_tag.text', 'module_author.icon_badge.text'].flatMap((path) => modules.optionalString(path) ?? [])

/** The opus view has paragraphs and pictures above them instead of a content. */
const isOpus = (modules: Slice): boolean =>
  ['module_content.paragraphs', 'module_top.display'].some((path) => modules.optionalSlice(path) !== undefined)

/** One item → post. Mandatory: `id_str` and `modules`. */
function readItem(given: Slice, nowMs: number | undefined, depth = 0): DynamicPost {
  const item = isOpus(modulesOf(given)) ? slice(dynamicOfOpus(given.raw()), 'data.item') : given
  const id = item.id('id_str')
  const modules = modulesOf(item)
  const content = contentOf(modules)
  const from = modules.optionalSlice('module_author')
  const author = authorOf(from)
  const said = from?.optionalString('pub_time') ?? from?.optionalString('pub_text')
  const createdAt = (from && seconds(from, 'pub_ts')) ?? saidTime(said, nowMs)
  const title = content.optionalString('major.opus.title')
  const shared = readMajor(content.optionalSlice('major'))
  const images = readImages(imageEntries(content), `bilibili-${id}`)
  const warning = warningOf(content, modules)
  const section = content.optionalString('topic.name')
  const region = readRegion(from?.optionalString('pub_location_text'))
  const form = item.optionalString('type')?.replace('DYNAMIC_TYPE_', '')
  const counter = (name: string): number | undefined => count(modules, `module_stat.${name}.count`)
  const [likes, comments, shares] = [counter('like'), counter('comment'), counter('forward')]
  const cover = shared?.cover
  const badges = badgesOf(modules)
  return {
    platform: 'bilibili',
    kind: 'dynamic',
    id,
    url: canonical({ platform: 'bilibili', kind: 'dynamic', id }),
    ...(title ? { title } : {}),
    text: textOf(content),
    ...(author ? { author } : {}),
    coAuthors: [],
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(cover ? { cover } : {}),
    stats: {
      ...(likes === undefined ? {} : { likes }),
      ...(comments === undefined ? {} : { comments }),
      ...(shares === undefined ? {} : { shares }),
    },
    ...(region ? { region } : {}),
    ...(warning ? { warning } : {}),
    ...(section ? { section } : {}),
    tags: [],
    images,
    attachments: [...(shared ? [shared] : []), ...content.optionalList('additionals', readAdditional).flat()],
    ...originalOf(content.optionalSlice('orig') ?? item.optionalSlice('orig'), form, nowMs, depth),
    ...(badges.length > 0 ? { badges } : {}),
    ...(form ? { category: form } : {}),
  }
}

/** The nested original; `null` when the site says that it was removed. One that is not there, or is no dynamic, is missing. */
function originalOf(
  original: Slice | undefined,
  form: string | undefined,
  nowMs: number | undefined,
  depth: number,
): Pick<DynamicPost, 'original' | 'shortfalls'> {
  if (form !== 'FORWARD') return {}
  if (original?.optionalString('type') === 'DYNAMIC_TYPE_NONE') return { original: null }
  const read = original && depth + 1 < maxDepth ? usable(() => readItem(original, nowMs, depth + 1)) : undefined
  return read ? { original: read } : { shortfalls: [{ what: 'original' }] }
}

/** Body of `web-dynamic/v1/detail`; `nowMs`: the time it is, for dates that are only said as so long ago. */
export function readDynamic(body: unknown, nowMs?: number): DynamicPost {
  return readItem(slice(body, 'data.item'), nowMs)
}
