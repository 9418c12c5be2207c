/** Random JSON from a seed, made of the words a platform really uses, so that readers meet their own field names. */
import { readFileSync, readdirSync } from 'node:fs'
import { parseJson } from '../../src/http/json'
import type { PlatformId } from '../../src/model'

const folder = (platform: PlatformId): URL => new URL(`../fixtures/${platform}/`, import.meta.url)

/** Committed answers of a platform, parsed as the transport would. */
export function answersOf(platform: PlatformId): Map<string, unknown> {
  const names = readdirSync(folder(platform)).filter((name) => name.endsWith('.json'))
  return new Map(
    names.map((name) => [name.slice(0, -5), parseJson(readFileSync(new URL(name, folder(platform)), 'utf8'))]),
  )
}

/** Same sequence for the same seed (mulberry32); 0 ≤ x < 1. */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Words {
  keys: string[]
  leaves: unknown[]
}

/** Field names and values of many answers. */
export function wordsOf(values: Iterable<unknown>): Words {
  const keys = new Set<string>()
  const leaves = new Set<unknown>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      leaves.add(value)
      return
    }
    for (const [key, entry] of Object.entries(value)) {
      if (!Array.isArray(value)) keys.add(key)
      visit(entry)
    }
  }
  for (const value of values) visit(value)
  return { keys: [...keys], leaves: [...leaves] }
}

const odd: unknown[] = [
  null,
  '',
  'x',
  '0',
  '1e999',
  0,
  -1,
  1.5,
  1e300,
  2 ** 53,
  true,
  false,
  '😀'.repeat(40),
  '\ud800',
  '__proto__',
  'https://',
  '//',
  'http://a:b@c:1/\u0000',
  '[' + '['.repeat(200),
]

/** A value nested at most `depth` deep. */
export function randomValue(words: Words, random: () => number, depth = 5): unknown {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const draw = random()
  if (depth <= 0 || draw < 0.3) return random() < 0.5 ? pick(odd) : pick(words.leaves)
  const size = Math.floor(random() * 5)
  if (draw < 0.5) return Array.from({ length: size }, () => randomValue(words, random, depth - 1))
  const entries = Array.from({ length: size * 3 }, () => [
    pick(words.keys) ?? 'x',
    randomValue(words, random, depth - 1),
  ])
  return Object.fromEntries(entries) as unknown
}

/** Dotted paths of every field below the root, containers included; names with dots of their own are left out. */
export function pathsOf(value: unknown, base = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => {
    if (key.includes('.')) return []
    const path = base === '' ? key : `${base}.${key}`
    return [path, ...pathsOf(entry, path)]
  })
}

type Holder = Record<string, unknown>

function alter(body: unknown, path: string, apply: (holder: Holder, key: string) => void): void {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let holder = body as Holder
  for (const key of keys) holder = holder[key] as Holder
  apply(holder, last)
}

function change(body: unknown, path: string, apply: (holder: Holder, key: string) => void): unknown {
  const copy: unknown = structuredClone(body)
  alter(copy, path, apply)
  return copy
}

/** Copy without the field. */
export const without = (body: unknown, path: string): unknown => change(body, path, (holder, key) => delete holder[key])

/** Copy with another value in place of the field. */
export const withValue = (body: unknown, path: string, value: unknown): unknown =>
  change(body, path, (holder, key) => (holder[key] = value))

/** Copy with one to six fields replaced by random values. */
export function grafted(body: unknown, words: Words, random: () => number): unknown {
  const copy: unknown = structuredClone(body)
  for (let turn = Math.floor(random() * 6); turn >= 0; turn--) {
    const paths = pathsOf(copy)
    const path = paths[Math.floor(random() * paths.length)]
    if (path === undefined) break
    const value = randomValue(words, random, 3)
    alter(copy, path, (holder, key) => (holder[key] = value))
  }
  return copy
}
