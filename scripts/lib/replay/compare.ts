/** One exchange beside the one that was expected. */
import { isObject } from '../../../src/json'
import { enclosedIn, parseExact } from '../../../src/probe/body'
import type { Played } from './play'
import { above, shapeOf, type Shape } from './shape'

/** Something that is not as expected. */
interface Difference {
  what: 'missing' | 'type' | 'code' | 'form' | 'status' | 'unanswered'
  /** JSON path; empty for what is about the whole answer. */
  path: string
  /** In words: what was expected and what is there. */
  text: string
  /** Whether our code reads it. */
  needed: boolean
}

export interface Comparison {
  differences: Difference[]
  /** Fields nobody knew of. */
  newer: number
}

/** JSON of a body; of a page the documents in it, by the name they are assigned to. */
function documentOf({ body }: Played): unknown {
  if (body?.text === undefined) return undefined
  if (body.form === 'json') return parseExact(body.text)
  const found: Record<string, unknown> = {}
  let from = 0
  for (const { start, end, value } of enclosedIn(body.text)) {
    const name = body.text.slice(from, start).match(/window\.[A-Za-z_$]+/g)?.at(-1)
    found[name?.slice('window.'.length) ?? String(Object.keys(found).length)] = value
    from = end
  }
  return from > 0 ? found : undefined
}

const codeNames = ['code', 'status_code', 'result', 'error_code', 'err_no', 'errno']

/** Result codes stand at the top. */
function codesOf(value: unknown): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of codeNames) {
    const code = isObject(value) ? value[name] : undefined
    if (code !== undefined && code !== null && !isPlainObject(code)) found.set(name, String(code))
  }
  return found
}

/** Numbers of the exact parser are objects too. */
const isPlainObject = (value: unknown): boolean =>
  Array.isArray(value) || (isObject(value) && Object.getPrototypeOf(value) === Object.prototype)

function formOf({ body, status }: Played): string {
  if (body === undefined || body.form === 'empty') return 'an empty body'
  if (body.form === 'json') return 'JSON'
  if (body.form === 'binary') return 'bytes'
  return body.text?.trimStart().startsWith('<') ? 'a page' : `a text${status === undefined ? '' : ` (${(body.text ?? '').slice(0, 60)})`}`
}

function whole(expected: Played, found: Played): Difference[] {
  const difference = (what: Difference['what'], text: string, path = ''): Difference => ({ what, path, text, needed: false })
  if (found.error !== undefined) return [difference('unanswered', `no answer: ${found.error}`)]
  const list: Difference[] = []
  if (found.status !== expected.status) list.push(difference('status', `HTTP ${expected.status} → ${found.status}`))
  const [before, now] = [formOf(expected), formOf(found)]
  if (before !== now) return [...list, difference('form', `${now} instead of ${before}`)]
  const codes = codesOf(documentOf(found))
  for (const [path, code] of codesOf(documentOf(expected))) {
    const other = codes.get(path)
    if (other !== undefined && other !== code) list.push(difference('code', `${code} → ${other}`, path))
  }
  return list
}

const kindsOf = (shape: Shape, path: string): string[] => [...(shape.get(path) ?? [])].filter((kind) => kind !== 'null')

/** Paths beside `path` that were not expected and hold the same: a renamed field is likely among them. */
function namesakes(path: string, expected: Shape, found: Shape): string[] {
  const kinds = kindsOf(expected, path)
  return [...found.keys()].filter(
    (other) => above(other) === above(path) && !expected.has(other) && kindsOf(found, other).some((kind) => kinds.includes(kind)),
  )
}

function fields(expected: Shape, found: Shape, read: ReadonlySet<string>): Comparison {
  const differences: Difference[] = []
  /** Nothing below is looked at: it is gone, of another type, empty, or nobody can tell. */
  const closed = new Set<string>()
  for (const path of expected.keys()) {
    const parent = above(path)
    if (path !== '' && closed.has(parent)) {
      closed.add(path)
      continue
    }
    const kinds = kindsOf(expected, path)
    const there = kindsOf(found, path)
    if (kinds.length === 0 || there.some((kind) => kinds.includes(kind))) continue
    closed.add(path)
    const needed = read.has(path)
    // `null` where something was: the sites do that for what a work does not have. So are empty lists.
    if (there.length > 0) {
      differences.push({ what: 'type', path, text: `${kinds.join(' or ')} → ${there.join(' or ')}`, needed })
    } else if (!found.has(path) && !path.endsWith('.*') && path !== '*') {
      const [other, ...more] = namesakes(path, expected, found)
      const hint = other !== undefined && more.length === 0 ? `, perhaps ${other} now` : ''
      differences.push({ what: 'missing', path, text: `${kinds.join(' or ')}${hint}`, needed })
    }
  }
  const newer = [...found.keys()].filter((path) => !expected.has(path) && expected.has(above(path))).length
  return { differences, newer }
}

/** `read`: paths our code reads of the expected answer. What is about the whole answer hides what is about its fields. */
export function compare(expected: Played, found: Played, read: ReadonlySet<string>): Comparison {
  const differences = whole(expected, found)
  const [before, now] = [documentOf(expected), documentOf(found)]
  if (differences.length > 0 || before === undefined || now === undefined) return { differences, newer: 0 }
  return fields(shapeOf(before), shapeOf(now), read)
}
