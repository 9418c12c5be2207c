/** `__APOLLO_STATE__` of a desktop page → the documented `data.visionVideoDetail`. Pure. */
import { at, isObject, type Json } from '../../../json'
import { present } from './detail'

/** Entries point at one another by id: no work of theirs is nested deeper. */
const maxDepth = 12

/** A value with the entries it points at in their places; what points nowhere is null. */
function resolved(value: unknown, cache: Json, depth = 0): unknown {
  if (depth > maxDepth) return null
  if (Array.isArray(value)) return value.map((entry) => resolved(entry, cache, depth + 1))
  if (!isObject(value)) return value
  if (value.type === 'id' && typeof value.id === 'string') return resolved(cache[value.id] ?? null, cache, depth + 1)
  if (value.type === 'json' && 'json' in value) return value.json
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolved(entry, cache, depth + 1)]))
}

/**
 * The answer of the work's own query, which a page holds as a normalised cache: entries by type and id. Where the query is
 * not among them, the work and, if there is but one, the author.
 */
export function shapeApollo(state: unknown, photoId: string): unknown {
  const client = at(state, 'defaultClient')
  const cache = isObject(client) ? client : {}
  const id = `VisionVideoDetailPhoto:${photoId}`
  const query = Object.values(cache).find((entry) => at(entry, 'photo.id') === id)
  const [author, ...others] = Object.entries(cache).filter(([key]) => key.startsWith('VisionVideoDetailAuthor:'))
  const loose = { photo: cache[id], author: others.length === 0 ? author?.[1] : undefined }
  return { data: { visionVideoDetail: present(resolved(query ?? loose, cache) as Json) } }
}
