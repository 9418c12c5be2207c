/** An expected answer with one difference taken into it. */
import { isLosslessNumber, LosslessNumber } from 'lossless-json'
import { enclosedIn, parseExact, writeExact } from '../../../src/probe/body'
import { documentsOf, type Difference } from './compare'
import type { Played } from './play'
import { below, stepOf, type Kind } from './shape'

const samples: Readonly<Record<Kind, () => unknown>> = {
  text: () => 'x',
  number: () => new LosslessNumber('7'),
  boolean: () => true,
  object: () => ({}),
  list: () => [],
  null: () => null,
}

/** Removes or replaces what stands at a path, in every entry of lists and maps on the way. */
function damage(node: unknown, path: string, { path: wanted, kind }: Pick<Difference, 'path' | 'kind'>): void {
  if (typeof node !== 'object' || node === null || isLosslessNumber(node)) return
  const holder = node as Record<string, unknown>
  for (const key of Object.keys(holder)) {
    const place = below(path, stepOf(key, Array.isArray(node)))
    if (place !== wanted) damage(holder[key], place, { path: wanted, ...(kind ? { kind } : {}) })
    else if (kind === undefined) delete holder[key]
    else holder[key] = samples[kind]()
  }
}

/** The same exchange, its JSON as if upstream had changed it so; what holds no JSON comes back as it is. */
export function damaged(played: Played, difference: Difference): Played {
  const { body } = played
  if (body?.text === undefined) return played
  if (body.form === 'json') {
    const value = parseExact(body.text)
    if (difference.path === '')
      return { ...played, body: { ...body, text: writeExact(samples[difference.kind ?? 'object']()) } }
    damage(value, '', difference)
    return { ...played, body: { ...body, text: writeExact(value) } }
  }
  const parts: string[] = []
  let from = 0
  const documents = documentsOf(body.text)
  for (const { start, end, value, quoted } of enclosedIn(body.text)) {
    damage(value, documents.get(start) ?? '', difference)
    const text = writeExact(value)
    parts.push(body.text.slice(from, start), quoted ? JSON.stringify(text) : text)
    from = end
  }
  return { ...played, body: { ...body, text: [...parts, body.text.slice(from)].join('') } }
}
