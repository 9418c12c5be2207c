/** An address as the matchers of links read it: pieces of its path, values of its query. Pure, bounded. */
import { looksEmpty } from './endpoint/nonsense'

/** Pieces of a path that are looked at: ids stand in front. */
const maxParts = 10

/** What of an address names something. */
export interface Address {
  /** Lower case; of an app's address what stands in that place (`video` of `bilibili://video/1`), as it is written. */
  host: string
  /** Pieces of the path, none of them empty. */
  parts: readonly string[]
  /** The first piece in lower case: sites read it in any case. */
  word: string
  /** Pieces of the fragment where it is a path (`#/BV…/p2`). */
  fragment: readonly string[]
  /**
   * The first value of the first of these names that says something, of the query or of a fragment that is written like
   * one (`#page=3`); what an empty variable looks like says nothing.
   */
  value: (...names: string[]) => string | undefined
}

/** Blanks, quotes and words of another script behind an id, which a client took for a part of the address and encoded. */
const behindId = /(?<=[\w-])(?:\+|%(?:[01][0-9a-f]|2[0-9abc]|3[a-f]|5[b-e]|60|7[b-f]|[89a-f][0-9a-f])).*$/i

const pieces = (path: string): string[] =>
  path
    .split(/\/|%2f/i, maxParts + 1)
    .map((part) => part.replace(behindId, ''))
    .filter((part) => part !== '')

/** A query that lost its sign (`…/BV1&p=2`), or whose signs were encoded once too often (`…/BV1%3Fp%3D2`). */
const glued = /&|%(?:3f|26|23)/i

/** The path, and the query that stands in it. */
function splitPath(pathname: string): [path: string, query: string] {
  const found = glued.exec(pathname)
  if (!found) return [pathname, '']
  const behind = pathname.slice(found.index + found[0].length)
  return [pathname.slice(0, found.index), behind.replace(/%(?:3d|26)/gi, decodeURIComponent)]
}

/** `#/path?name=value`, `#name=value`, `#path` → its two sides. */
function splitFragment(hash: string): [path: string, query: string] {
  const text = hash.slice(1)
  const mark = text.indexOf('?')
  if (mark >= 0) return [text.slice(0, mark), text.slice(mark + 1)]
  return text.includes('=') ? ['', text] : [text, '']
}

/** Reads an address; the parts of an app's address (`kwai://work/…`) begin with what stands in the place of its host. */
export function addressOf(url: URL): Address {
  const [place, query] = splitFragment(url.hash)
  const [pathname, mistaken] = splitPath(url.pathname)
  const path = pieces(isWeb(url) ? pathname : `${url.hostname}/${pathname}`)
  // Pages that are one page keep their path behind the `#`.
  const parts = path.length === 0 && /^!?\//.test(place) ? pieces(place.replace(/^!/, '')) : path
  const sources = [url.searchParams, new URLSearchParams(query), new URLSearchParams(mistaken)]
  return {
    host: url.hostname,
    parts,
    word: parts[0]?.toLowerCase() ?? '',
    fragment: pieces(place),
    value: (...names) => {
      for (const name of names) {
        for (const source of sources) {
          const found = source.getAll(name).find((value) => value !== '' && !looksEmpty(value))
          if (found !== undefined) return found
        }
      }
      return undefined
    },
  }
}

/** The rest of an address whose first piece only wraps it (`/share/video/1`, `/m/video/1`). */
export function unwrapped(address: Address, pieces = 1): Address {
  const parts = address.parts.slice(pieces)
  return { ...address, parts, word: parts[0]?.toLowerCase() ?? '' }
}

/** Web pages, not the addresses of apps and not files. */
export const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:'

/** The page an app is told to open (`bilibili://browser?url=…`); `null` for everything that is no page of the web. */
export function pageWithin({ value }: Address): URL | null {
  const text = value('url')
  if (text === undefined || !URL.canParse(text)) return null
  const page = new URL(text)
  return isWeb(page) ? page : null
}
