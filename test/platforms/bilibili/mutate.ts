/** Deliberate damage to an answer: one field at a time, or at random from a seed. */

type Json = Record<string, unknown> | unknown[]

type Path = readonly string[]

function holder(root: unknown, path: Path): [Json, string] {
  const last = path.at(-1) ?? ''
  let node = root
  for (const key of path.slice(0, -1)) node = (node as Record<string, unknown>)[key]
  if (typeof node !== 'object' || node === null || !(last in node)) throw new Error(`no field ${path.join('.')}`)
  return [node as Json, last]
}

function removed<T>(body: T, path: Path): T {
  const copy = structuredClone(body)
  const [node, key] = holder(copy, path)
  delete (node as Record<string, unknown>)[key]
  return copy
}

function replaced<T>(body: T, path: Path, value: unknown): T {
  const copy = structuredClone(body)
  const [node, key] = holder(copy, path)
  ;(node as Record<string, unknown>)[key] = value
  return copy
}

/** Copy without the field (dotted path); the field has to exist. */
export function without<T>(body: T, path: string): T {
  return removed(body, path.split('.'))
}

/** Copy with another value in place of the field (dotted path); the field has to exist. */
export function withValue<T>(body: T, path: string, value: unknown): T {
  return replaced(body, path.split('.'), value)
}

/** Paths of every field, containers included. */
function trails(value: unknown, base: Path = []): Path[] {
  const own = base.length > 0 ? [base] : []
  if (typeof value !== 'object' || value === null) return own
  return [...own, ...Object.entries(value).flatMap(([key, entry]) => trails(entry, [...base, key]))]
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

const junk: unknown[] = [
  null,
  '',
  'text',
  '0',
  0,
  -1,
  1e300,
  true,
  false,
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  ['x'],
  2 ** 60,
]

/** Copy with one to four fields removed or replaced by junk. */
export function mutated<T>(body: T, random: () => number): T {
  let copy = structuredClone(body)
  const times = 1 + Math.floor(random() * 4)
  for (let turn = 0; turn < times; turn++) {
    const paths = trails(copy)
    const path = paths[Math.floor(random() * paths.length)]
    if (path === undefined) break
    copy = random() < 0.3 ? removed(copy, path) : replaced(copy, path, junk[Math.floor(random() * junk.length)])
  }
  return copy
}
