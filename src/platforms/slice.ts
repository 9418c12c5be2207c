/**
 * Reading upstream JSON: the few fields we use, taken with a type and a path.
 *
 * A mandatory field that is missing or of another type throws `upstream-changed` whose `details.path`
 * names it; an optional one yields `undefined` in both cases. Paths are dotted (`stat.view`, `pages.0.cid`)
 * and relative to the slice.
 */
import { AmagiError } from '../errors'
import { at } from '../json'

/** Part of an upstream body. What does not begin with `optional` throws `upstream-changed` with the whole path. */
export interface Slice {
  /** Dotted path of this slice from the root of the body; empty for the root. */
  readonly path: string
  /** Whatever stands at the path; undefined when any step is missing. */
  raw(path?: string): unknown
  /** Text, possibly empty. */
  string(path: string): string
  /** Text; undefined when missing, empty or no text. */
  optionalString(path: string): string | undefined
  /** Finite number; digits in quotes count, since upstream is not consistent. */
  number(path: string): number
  optionalNumber(path: string): number | undefined
  /** `true`, a number other than 0 or the texts `1` and `true`; everything else is false. */
  flag(path: string): boolean
  /** Id as text from a text or an exact whole number; empty and `0` are no ids. */
  id(path: string): string
  optionalId(path: string): string | undefined
  /** Object or list below. */
  slice(path: string): Slice
  optionalSlice(path: string): Slice | undefined
  /** Entries of a mandatory list; what `read` throws goes through. */
  list<T>(path: string, read: (entry: Slice, index: number) => T): T[]
  /**
   * Entries of an optional list: `[]` when there is none; entries `read` cannot use are left out, and those behind the
   * first `most` it can use are not read at all.
   */
  optionalList<T>(path: string, read: (entry: Slice, index: number) => T | undefined, most?: number): T[]
}

const numberText = /^-?\d{1,16}(?:\.\d{1,16})?$/

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && numberText.test(value) ? Number(value) : undefined
}

function toId(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value !== 0 ? String(value) : undefined
  return typeof value === 'string' && value !== '' && value !== '0' ? value : undefined
}

/** A slice of `body` at `path`; throws `upstream-changed` when no object or list stands there. */
export function slice(body: unknown, path = ''): Slice {
  const root = at(body, path)
  if (typeof root !== 'object' || root === null) throw changed(path)
  return make(root, path)
}

/** What upstream has at a path is nothing we can use. */
export function changed(path: string): AmagiError {
  return new AmagiError('upstream-changed', {
    details: { path },
    message: `upstream answer has no usable ${path === '' ? 'body' : path}`,
  })
}

function make(root: object, base: string): Slice {
  const full = (path: string): string => (base === '' ? path : path === '' ? base : `${base}.${path}`)

  /** Value that must be there; `undefined` from the reader means it is not usable. */
  function must<T>(path: string, read: (value: unknown) => T | undefined): T {
    const value = read(at(root, path))
    if (value === undefined) throw changed(full(path))
    return value
  }

  const below =
    (path: string) =>
    (value: unknown): Slice | undefined =>
      typeof value === 'object' && value !== null ? make(value, full(path)) : undefined

  function entries<T>(path: string, values: unknown[], read: (entry: Slice, index: number) => T): T[] {
    return values.map((value, index) => {
      const entry = below(`${path}.${index}`)(value)
      if (!entry) throw changed(full(`${path}.${index}`))
      return read(entry, index)
    })
  }

  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

  return {
    path: base,
    raw: (path = '') => at(root, path),
    string: (path) => must(path, text),
    optionalString: (path) => text(at(root, path)) || undefined,
    number: (path) => must(path, toNumber),
    optionalNumber: (path) => toNumber(at(root, path)),
    flag(path) {
      const value = at(root, path)
      return value === true || value === '1' || value === 'true' || (typeof value === 'number' && value !== 0)
    },
    id: (path) => must(path, toId),
    optionalId: (path) => toId(at(root, path)),
    slice: (path) => must(path, below(path)),
    optionalSlice: (path) => below(path)(at(root, path)),
    list: (path, read) =>
      entries(
        path,
        must(path, (value) => (Array.isArray(value) ? value : undefined)),
        read,
      ),
    optionalList(path, read, most = Infinity) {
      const values = at(root, path)
      if (!Array.isArray(values)) return []
      const found = []
      for (const [index, value] of values.entries()) {
        const entry = below(`${path}.${index}`)(value)
        const item = entry && usable(() => read(entry, index))
        if (item !== undefined) found.push(item)
        if (found.length >= most) break
      }
      return found
    },
  }
}

/** Result of a reader, or undefined when upstream's entry lacks something mandatory; other errors go through. */
export function usable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof AmagiError && error.code === 'upstream-changed') return undefined
    throw error
  }
}

/** Entries of one page at most: no site has half as many, and what is behind them is not read. */
const mostEntries = 200

/**
 * Entries of a list that has to be there, those left out that lack something mandatory or that `read` has no use for; throws
 * `upstream-changed` where there is no list, or one in which nothing can be read: neither says that it is empty.
 */
export function usableList<T>(from: Slice, path: string, read: (entry: Slice) => T | undefined): T[] {
  const values = from.raw(path)
  if (!Array.isArray(values)) throw changed(path)
  const found = values.slice(0, mostEntries).map((value) => usable(() => ({ entry: read(slice(value)) })))
  if (values.length > 0 && found.every((one) => one === undefined)) throw changed(`${path}.0`)
  return found.flatMap((one) => (one?.entry === undefined ? [] : [one.entry]))
}
