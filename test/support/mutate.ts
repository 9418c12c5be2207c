/** Deliberate damage to an answer: one field at a time, or at random from a seed. */

type Box = Record<string, unknown>

type Path = readonly string[]

function change<T>(body: T, path: Path, apply: (holder: Box, key: string) => void, there = true): T {
  const copy = structuredClone(body)
  let holder: unknown = copy
  for (const key of path.slice(0, -1)) holder = (holder as Box)[key]
  const last = path.at(-1) ?? ''
  if (typeof holder !== 'object' || holder === null || last in holder !== there)
    throw new Error(`${there ? 'no' : 'already a'} field ${path.join('.')}`)
  apply(holder as Box, last)
  return copy
}

/** Copy without the field (dotted path); the field has to exist. */
export function without<T>(body: T, path: string): T {
  return change(body, path.split('.'), (holder, key) => delete holder[key])
}

/** Copy with another value in place of the field (dotted path); the field has to exist. */
export function withValue<T>(body: T, path: string, value: unknown): T {
  return change(body, path.split('.'), (holder, key) => (holder[key] = value))
}

/** Copy with one field more (dotted path); it must not exist, what holds it has to. */
export function withField<T>(body: T, path: string, value: unknown): T {
  return change(body, path.split('.'), (holder, key) => (holder[key] = value), false)
}

function trails(value: unknown, base: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    const path = [...base, key]
    return [path, ...trails(entry, path)]
  })
}

/** Dotted paths of every field below the root, containers included. */
export function pathsOf(value: unknown): string[] {
  return trails(value).map((path) => path.join('.'))
}

const junk: unknown[] = [
  null,
  undefined,
  '',
  'text',
  'http://',
  '0',
  0,
  -1,
  Number.NaN,
  1e300,
  2 ** 60,
  true,
  false,
  [],
  {},
  [null],
  [[{}]],
  ['x'],
  { a: 1 },
  { url_list: 5 },
]

/** Copy with one to four fields removed or replaced by junk. */
export function mutated<T>(body: T, random: () => number): T {
  let copy = body
  for (let turn = Math.floor(random() * 4); turn >= 0; turn--) {
    const paths = trails(copy)
    const path = paths[Math.floor(random() * paths.length)]
    if (path === undefined) break
    const remove = random() < 0.3
    copy = change(copy, path, (holder, key) => {
      if (remove) delete holder[key]
      else holder[key] = junk[Math.floor(random() * junk.length)]
    })
  }
  return copy
}
