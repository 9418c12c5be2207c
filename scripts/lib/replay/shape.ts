/** The shape of JSON: which paths there are and what stands there. Lists are the union of their entries. */
import { isLosslessNumber } from 'lossless-json'

export type Kind = 'text' | 'number' | 'boolean' | 'object' | 'list' | 'null'

/** Dotted path → kinds that stand there; `*` for entries of lists and of maps keyed by ids. */
export type Shape = Map<string, Set<Kind>>

function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number' || isLosslessNumber(value)) return 'number'
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'object'
}

/** One step of a path: entries of lists, and keys that are ids, names or texts, are all alike. */
export const stepOf = (key: string, inList: boolean): string =>
  inList || /\d{3}/.test(key) || !/^[A-Za-z_$][\w$-]{0,40}$/.test(key) ? '*' : key

export const below = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`)
export const above = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

export function shapeOf(value: unknown): Shape {
  const shape: Shape = new Map()
  const walk = (node: unknown, path: string): void => {
    const kind = kindOf(node)
    const kinds = shape.get(path) ?? new Set()
    shape.set(path, kinds.add(kind))
    if (kind !== 'list' && kind !== 'object') return
    for (const [key, entry] of Object.entries(node as object)) walk(entry, below(path, stepOf(key, kind === 'list')))
  }
  walk(value, '')
  return shape
}
