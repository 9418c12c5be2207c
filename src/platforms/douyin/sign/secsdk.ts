/** `x-secsdk-web-signature`: what the edge plugin asks of some paths once a visitor id (`uifid`) is known. */
import { createHash } from 'node:crypto'

const salt = 'A96D855A08C0A9707F8BEF0D9A527E4E'

/** Paths below `/aweme/v1/web/` that are checked. */
const guarded = new Set([
  'aweme/detail/',
  'aweme/post/',
  'aweme/favorite/',
  'aweme/listcollection/',
  'mix/aweme/',
  'mix/list/',
  'mix/detail/',
  'mix/listcollection/',
  'tab/feed/',
  'music/aweme/',
  'music/list/',
  'music/detail/',
  'collects/list/',
  'collects/video/list/',
])

/** Whether the edge wants this GET path signed. */
export function secsdkGuards(path: string): boolean {
  const start = '/aweme/v1/web/'
  return path.startsWith(start) && guarded.has(path.slice(start.length))
}

/** Percent-decoding that leaves stray `%` and broken sequences as they are. */
function lenient(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  if (!spaced.includes('%')) return spaced
  return spaced.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run // bytes that are not UTF-8 stay literal
    }
  })
}

/**
 * Query in the form that is hashed: order and duplicates kept, values encoded once, keys decoded.
 *
 * @internal Held to known vectors by the tests.
 */
export function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const split = pair.indexOf('=')
      const key = split < 0 ? pair : pair.slice(0, split)
      const value = split < 0 ? '' : pair.slice(split + 1)
      return `${lenient(key)}=${encodeURIComponent(lenient(value))}`
    })
    .join('&')
}

/** Both go out together, `signature` as the last parameter of the query. */
interface SecsdkSigned {
  /** Query to be sent, without the signature. */
  query: string
  signature: string
}

/** Signs the finished query (a_bogus included); `seconds` is Unix time. */
export function secsdkSign(query: string, uifid: string, seconds: number): SecsdkSigned {
  let signed = canonicalQuery(query)
  const own = new URLSearchParams(query).get('uifid')
  if (own === null) signed += `&uifid=${encodeURIComponent(uifid)}`
  signed += `&timestamp=${seconds}`
  const signature = createHash('md5')
    .update(`${own ?? uifid}_${seconds}_${salt}_${signed}`)
    .digest('hex')
  return { query: signed, signature }
}
