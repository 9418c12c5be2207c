/** Deliberate damage to an answer: one field at a time, or at random from a seed. */

type Json = Record<string, unknown> | unknown[]

function holder(root: unknown, path: string): [Json, string] {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let node = root
  for (const key of keys) node = (node as Record<string, unknown>)[key]
  if (typeof node !== 'object' || node === null || !(last in node)) throw new Error(`no field ${path}`)
  return [node as Json, last]
}

/** Copy without the field; the field has to exist. */
export function without<T>(body: T, path: string): T {
  const copy = structuredClone(body)
  const [node, key] = holder(copy, path)
  delete (node as Record<string, unknown>)[key]
  return copy
}

/** Copy with another value in place of the field; the field has to exist. */
export function withValue<T>(body: T, path: string, value: unknown): T {
  const copy = structuredClone(body)
  const [node, key] = holder(copy, path)
  ;(node as Record<string, unknown>)[key] = value
  return copy
}

/** Dotted paths of every field, containers included. */
export function pathsOf(value: unknown, base = ''): string[] {
  if (typeof value !== 'object' || value === null) return base ? [base] : []
  const below = Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, base ? `${base}.${key}` : key))
  return base ? [base, ...below] : below
}

/** Same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const junk: unknown[] = [null, '', 'text', '0', 0, -1, 1e300, true, false, [], {}, [null], [[]], { a: 1 }, ['x'], 2 ** 60]

/** Copy with one to four fields removed or replaced by junk. */
export function mutated<T>(body: T, random: () => number): T {
  let copy = structuredClone(body)
  const times = 1 + Math.floor(random() * 4)
  for (let turn = 0; turn < times; turn++) {
    const paths = pathsOf(copy)
    const path = paths[Math.floor(random() * paths.length)]
    if (path === undefined) break
    copy = random() < 0.3 ? without(copy, path) : withValue(copy, path, junk[Math.floor(random() * junk.length)])
  }
  return copy
}
