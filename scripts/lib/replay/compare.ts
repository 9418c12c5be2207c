/** One exchange beside the one that was expected. */
import { isObject } from '../../../src/json'
import { enclosedIn, parseExact } from '../../../src/probe/body'
import type { Played } from './play'
import { above, shapeOf, type Kind, type Shape } from './shape'

/** Something that is not as expected. */
export interface Difference {
  what: 'missing' | 'type' | 'code' | 'form' | 'status' | 'unanswered'
  /** JSON path; empty for what is about the whole answer. */
  path: string
  /** In words: what was expected and what is there. */
  text: string
  /** The kind that stands there instead of the expected one. */
  kind?: Kind
  /** Whether what we make of the answer is another without it. */
  needed: boolean
}

export interface Comparison {
  differences: Difference[]
  /** Fields nobody knew of. */
  newer: number
}

/** Documents in a page: place of the first character → the name it is assigned to, or its number. */
export function documentsOf(page: string): Map<number, string> {
  const names = new Map<number, string>()
  let from = 0
  for (const { start, end } of enclosedIn(page)) {
    const name = page
      .slice(from, start)
      .match(/window\.[A-Za-z_$]+/g)
      ?.at(-1)
    names.set(start, name?.slice('window.'.length) ?? String(names.size))
    from = end
  }
  return names
}

/** JSON of a body; of a page the documents in it by their names. */
function documentOf({ body }: Played): unknown {
  if (body?.text === undefined) return undefined
  if (body.form === 'json') return parseExact(body.text)
  const names = documentsOf(body.text)
  const found = [...enclosedIn(body.text)].map(({ start, value }) => [names.get(start) ?? '', value] as const)
  return found.length > 0 ? Object.fromEntries(found) : undefined
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
  return body.text?.trimStart().startsWith('<')
    ? 'a page'
    : `a text${status === undefined ? '' : ` (${(body.text ?? '').slice(0, 60)})`}`
}

function whole(expected: Played, found: Played): Difference[] {
  const difference = (what: Difference['what'], text: string, path = ''): Difference => ({
    what,
    path,
    text,
    needed: false,
  })
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

const kindsOf = (shape: Shape, path: string): Kind[] => [...(shape.get(path) ?? [])].filter((kind) => kind !== 'null')

/** Paths beside `path` that were not expected and hold the same: a renamed field is likely among them. */
function namesakes(path: string, expected: Shape, found: Shape): string[] {
  const kinds = kindsOf(expected, path)
  return [...found.keys()].filter(
    (other) =>
      above(other) === above(path) &&
      !expected.has(other) &&
      kindsOf(found, other).some((kind) => kinds.includes(kind)),
  )
}

function fields(expected: Shape, found: Shape): Comparison {
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
    // `null` where something was: the sites do that for what a work does not have. So are empty lists.
    if (there.length > 0) {
      const [kind] = there
      differences.push({
        what: 'type',
        path,
        text: `${kinds.join(' or ')} → ${there.join(' or ')}`,
        needed: false,
        ...(kind ? { kind } : {}),
      })
    } else if (!found.has(path) && !path.endsWith('.*') && path !== '*') {
      const [other, ...more] = namesakes(path, expected, found)
      const hint = other !== undefined && more.length === 0 ? `, perhaps ${other} now` : ''
      differences.push({ what: 'missing', path, text: `${kinds.join(' or ')}${hint}`, needed: false })
    }
  }
  const newer = [...found.keys()].filter((path) => !expected.has(path) && expected.has(above(path))).length
  return { differences, newer }
}

/** What is about the whole answer hides what is about its fields. Whether we need them is for others to say. */
export function compare(expected: Played, found: Played): Comparison {
  const differences = whole(expected, found)
  const [before, now] = [documentOf(expected), documentOf(found)]
  if (differences.length > 0 || before === undefined || now === undefined) return { differences, newer: 0 }
  return fields(shapeOf(before), shapeOf(now))
}
