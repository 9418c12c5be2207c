/** Parsed JSON that notes what is read of it. */
import { below, stepOf } from './shape'

/**
 * The same value, noting the path of every field that is asked for by name. What is copied or written as a whole
 * (spread, `Object.entries`, JSON) is not: nobody knows whether it is used.
 */
export function tracked(value: unknown, read: Set<string>, path = ''): unknown {
  if (typeof value !== 'object' || value === null) return value
  const made = new Map<object, unknown>()
  let copying = 0
  const inList = Array.isArray(value)
  return new Proxy(value, {
    ownKeys(target) {
      const keys = Reflect.ownKeys(target)
      if (!inList) copying = keys.length
      return keys
    },
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver)
      if (typeof key !== 'string' || !Object.hasOwn(target, key) || (inList && key === 'length')) return found
      const place = below(path, stepOf(key, inList))
      if (copying > 0) copying--
      else read.add(place)
      if (typeof found !== 'object' || found === null) return found
      const known = made.get(found) ?? tracked(found, read, place)
      made.set(found, known)
      return known
    },
  })
}
