/** Damage to an answer: a field taken away, replaced, or picked by a seeded draw. */

type Box = Record<string, unknown>

function change(body: unknown, path: string, apply: (holder: Box, key: string) => void): unknown {
  const copy: unknown = structuredClone(body)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let holder = copy as Box
  for (const key of keys) holder = holder[key] as Box
  apply(holder, last)
  return copy
}

/** Copy without the field. */
export function without<T>(body: T, path: string): T {
  return change(body, path, (holder, key) => delete holder[key]) as T
}

/** Copy with the field set. */
export function withValue<T>(body: T, path: string, value: unknown): T {
  return change(body, path, (holder, key) => (holder[key] = value)) as T
}

/** Dotted paths of every field below the root, containers included. */
export function pathsOf(value: unknown, base = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const path = base === '' ? key : `${base}.${key}`
    return [path, ...pathsOf(entry, path)]
  })
}

/** Reproducible draws, 0 ≤ x < 1 (a linear congruence is enough to choose test cases). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

const junk: unknown[] = [
  null,
  undefined,
  '',
  'x',
  '0',
  0,
  -7,
  Number.NaN,
  1e300,
  true,
  [],
  {},
  [null],
  [[{}]],
  'http://',
  { url_list: 5 },
]

/** Copy with one to four fields replaced by junk. */
export function mutated<T>(body: T, random: () => number): T {
  let copy = body
  for (let turn = Math.floor(random() * 4); turn >= 0; turn--) {
    const paths = pathsOf(copy)
    const path = paths[Math.floor(random() * paths.length)]
    if (path !== undefined) copy = withValue(copy, path, junk[Math.floor(random() * junk.length)])
  }
  return copy
}
