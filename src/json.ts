/** Looking into parsed JSON whose shape nobody vouches for. */

/** A JSON object: neither null nor a list. */
export type Json = Record<string, unknown>

/** Neither null nor a list; class instances pass, JSON has none. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * What stands at a dotted path (`a.b.0.c`); the value itself for the empty path, undefined when any step is missing.
 * Only own keys count: a path never reaches `constructor` or a method of a list.
 */
export function at(value: unknown, path: string): unknown {
  if (path === '') return value
  let node = value
  for (const key of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined
    node = (node as Json)[key]
  }
  return node
}
