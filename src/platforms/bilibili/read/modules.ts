/**
 * The parts of a dynamic under one set of names. The web's detail has them in an object, others in a list; the desktop's
 * has words and boxes in modules of their own and says `MDL_DYN_TYPE_ARCHIVE`, `dyn_archive` for `MAJOR_TYPE_ARCHIVE`,
 * `archive`. Source: SocialSisterYi/bilibili-API-collect `docs/dynamic/detail.md` (`desktop/v1/detail`), 2025-12.
 */
import { isObject, type Json } from '../../../json'
import { slice, type Slice } from '../../slice'

/** `modules` is an object, or a list of objects that carry the same parts one by one. */
export function modulesOf(item: Slice): Slice {
  const modules = item.raw('modules')
  if (!Array.isArray(modules)) return item.slice('modules')
  const joined: Json = {}
  for (const module of modules as unknown[]) {
    if (isObject(module)) Object.assign(joined, module)
  }
  return slice({ modules: joined }, 'modules')
}

/** `MAJOR_TYPE_UGC_SEASON`, `ADDITIONAL_TYPE_VOTE`, `MDL_DYN_TYPE_DRAW`, `LINK_CARD_TYPE_UGC` → `ugc_season`, `vote`, … */
const typeName = (type: unknown): string =>
  typeof type === 'string' ? type.replace(/^(?:[A-Z]+_)+?TYPE_/, '').toLowerCase() : ''

/** `{ type: …_TYPE_X, x | dyn_x }` → `{ type: 'x', x }`; a part under another name than its type is still that part. */
export function named(holder: unknown): Json | undefined {
  if (!isObject(holder)) return undefined
  const parts = Object.entries(holder).filter(([, value]) => isObject(value))
  const name = typeName(holder.type) || (parts[0]?.[0].replace(/^dyn_/, '') ?? '')
  const [, part] = parts.find(([key]) => key === name || key === `dyn_${name}`) ?? parts[0] ?? []
  return name === '' ? undefined : { type: name, ...(part === undefined ? {} : { [name]: part }) }
}

/** `{ desc, major, additional, more_additional, topic, orig }` of a dynamic, wherever its layout has them. */
export function contentOf(modules: Slice): Slice {
  const own = modules.raw('module_dynamic')
  const dynamic = isObject(own) ? own : {}
  const major = named('major' in dynamic ? dynamic.major : dynamic.type === undefined ? undefined : dynamic)
  const forwarded = major?.type === 'forward' ? major.forward : undefined
  const more: unknown[] = Array.isArray(dynamic.more_additional) ? (dynamic.more_additional as unknown[]) : []
  return slice({
    desc: dynamic.desc ?? modules.raw('module_desc'),
    major: forwarded === undefined ? major : undefined,
    additionals: [dynamic.additional ?? modules.raw('module_additional'), ...more].flatMap((one) => named(one) ?? []),
    topic: dynamic.topic ?? modules.raw('module_topic'),
    orig: isObject(forwarded) ? forwarded.item : undefined,
  })
}
