/** A dynamic (`web-dynamic/v1/detail` and the items of lists) → post, the original of a forward included. */
import type { DynamicPost, RichText } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { canonical } from '../links'
import { readAdditional, readMajor } from './attachment'
import { count, verifiedOf, person, seconds } from './media'
import { readImages } from './pictures'
import { picturesInRich, readRich } from './rich'

/** Forwards point at their origin; deeper nesting does not occur and is not followed. */
const maxDepth = 2

const regionPrefix = /^IP属地[:：]\s?/

/** `IP属地：浙江` → `浙江`. */
export function readRegion(text: string | undefined): string | undefined {
  return text?.replace(regionPrefix, '').trim() || undefined
}

/** `modules` is an object, or a list of objects that carry the same parts one by one. */
function modulesOf(item: Slice): Slice {
  const modules = item.raw('modules')
  if (!Array.isArray(modules)) return item.slice('modules')
  const joined: Record<string, unknown> = {}
  for (const module of modules) {
    if (typeof module === 'object' && module !== null) Object.assign(joined, module)
  }
  return slice({ modules: joined }, 'modules')
}

function textOf(content: Slice | undefined): RichText {
  const own = readRich(content?.optionalSlice('desc'))
  return own.length > 0 ? own : readRich(content?.optionalSlice('major.opus.summary'))
}

/** Hint in place of a content that only supporters see, or of one that is gone. */
function warningOf(content: Slice | undefined, modules: Slice): string | undefined {
  const blocked = content?.optionalSlice('major.blocked') ?? content?.optionalSlice('major.upower_common')
  return (
    blocked?.optionalString('hint_message') ??
    blocked?.optionalString('title') ??
    content?.optionalString('major.none.tips') ??
    modules.optionalString('module_dispute.title')
  )
}

function imageEntries(content: Slice | undefined): Slice[] {
  if (!content) return []
  const all = (path: string): Slice[] => content.optionalList(path, (entry) => entry)
  return [
    ...all('major.opus.pics'),
    ...all('major.draw.items'),
    ...picturesInRich(content.optionalSlice('desc')),
    ...picturesInRich(content.optionalSlice('major.opus.summary')),
  ]
}

/** One item → post. Mandatory: `id_str` and `modules`. */
function readItem(item: Slice, depth = 0): DynamicPost {
  const id = item.id('id_str')
  const modules = modulesOf(item)
  const content = modules.optionalSlice('module_dynamic')
  const from = modules.optionalSlice('module_author')
  const author = person(from)
  const verified = verifiedOf(from?.optionalNumber('official_verify.type'))
  const createdAt = from && seconds(from, 'pub_ts')
  const title = content?.optionalString('major.opus.title')
  const shared = readMajor(content?.optionalSlice('major'))
  const images = readImages(imageEntries(content), `bilibili-${id}`)
  const warning = warningOf(content, modules)
  const section = content?.optionalString('topic.name')
  const region = readRegion(from?.optionalString('pub_location_text'))
  const form = item.optionalString('type')?.replace('DYNAMIC_TYPE_', '')
  const counter = (name: string): number | undefined => count(modules, `module_stat.${name}.count`)
  const [likes, comments, shares] = [counter('like'), counter('comment'), counter('forward')]
  const cover = shared?.cover
  return {
    platform: 'bilibili',
    kind: 'dynamic',
    id,
    url: canonical({ platform: 'bilibili', kind: 'dynamic', id }),
    ...(title ? { title } : {}),
    text: textOf(content),
    ...(author ? { author: { ...author, ...(verified ? { verified } : {}) } } : {}),
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
    attachments: [...(shared ? [shared] : []), ...readAdditional(content?.optionalSlice('additional'))],
    ...originalOf(item, form, depth),
    ...(form ? { category: form } : {}),
  }
}

/** The nested original; `null` when it was removed or cannot be read. */
function originalOf(item: Slice, form: string | undefined, depth: number): Pick<DynamicPost, 'original'> {
  if (form !== 'FORWARD') return {}
  const original = item.optionalSlice('orig')
  if (!original || original.optionalString('type') === 'DYNAMIC_TYPE_NONE' || depth + 1 >= maxDepth) {
    return { original: null }
  }
  return { original: usable(() => readItem(original, depth + 1)) ?? null }
}

/** Body of `web-dynamic/v1/detail`. */
export function readDynamic(body: unknown): DynamicPost {
  return readItem(slice(body, 'data.item'))
}
