/**
 * The shape of a post without its words: kinds, counts, which fields are there, ids as hashes. What is written
 * beside the recorded tests holds nothing of what upstream said.
 */
import { createHash } from 'node:crypto'
import type { RichText } from '../../src/model'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

const isRich = (value: unknown[]): value is RichText =>
  value.length > 0 &&
  // Attached boxes have a kind as well, and lines.
  value.every((node) => typeof node === 'object' && node !== null && !('lines' in node)) &&
  value.every(
    (node) => typeof node === 'object' && node !== null && typeof (node as { kind?: unknown }).kind === 'string',
  ) &&
  value.some((node) =>
    ['text', 'emote', 'mention', 'topic', 'link', 'vote', 'break'].includes((node as { kind: string }).kind),
  )

/** `text 3, topic 2`: nodes by kind. */
function countTypes(nodes: readonly { kind: string }[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')
}

/** Words of our own vocabulary, which may be written down. */
const ours = new Set([
  'platform',
  'kind',
  'codec',
  'category',
  'state',
  'verified',
  'limitation',
  'withheld',
  'channel',
  'what',
])

/** Ids and places are told apart by their hash. */
const hashed = new Set(['id', 'userId', 'url', 'roomId', 'cid', 'epId', 'uid', 'aid', 'bvid'])

/** Entries of a list as one line each when they are all alike, else one structure each, at most twelve. */
function structureOfList(values: readonly unknown[]): unknown {
  if (values.length === 0) return '0 entries'
  if (isRich(values as unknown[])) return countTypes(values as { kind: string }[])
  if (values.every((value) => typeof value === 'string')) return `${values.length} texts`
  const entries = values.map((value) => structureOf(value))
  return values.length > 12 ? [`${values.length} entries`, ...entries.slice(0, 3), entries.at(-1)] : entries
}

/** Figures that place or size something; all others only have to be there. */
const placing = new Set(['quality', 'index', 'part', 'current', 'level'])

/** Structure of a value: words become `text`, figures `number`. */
export function structureOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return structureOfList(value)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, entry]) => [name, structureOf(entry, name)]),
    )
  }
  if (typeof value === 'number') return placing.has(key) ? value : 'number'
  if (typeof value !== 'string') return value
  if (ours.has(key)) return value
  return hashed.has(key) ? hash(value) : 'text'
}
