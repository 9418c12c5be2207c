/** What may be written to a log or an error: addresses and texts without anything that proves an identity. */
import { platformSecrets } from './platform-secrets'

const hidden = '***'

/**
 * Names whose values are secret anywhere, in queries, cookies, headers and JSON: sessions, tokens, signatures.
 * What only one platform has is in its `secrets.ts`. Compared without case, `-` and `_`.
 */
// prettier-ignore
const commonSecrets = [
  'cookie', 'set-cookie', 'authorization', 'proxy-authorization', 'csrf', 'csrf_token', 'x-csrf-token',
  'refresh_token', 'access_token', 'access_key', 'token', 'secret', 'password', 'passwd', 'pwd',
  'api_key', 'apikey', 'session', 'sid', 'sessionid', 'ticket', 'auth_code', 'code_verifier',
  '_signature', 'signature', 'sign', 'sig', 'auth_key', 'policy', 'x-amz-signature', 'x-signature',
]

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

const secretNames = new Set([...commonSecrets, ...platformSecrets].map(plain))

/** Whether what stands under a name (cookie, parameter, header, field) proves an identity or a request. */
export function isSecret(name: string): boolean {
  const key = plain(name)
  return secretNames.has(key) || /(?:token|secret|passw(?:or)?d|signature|sessionid)$/.test(key)
}

/** Longer values and path segments are hashes or tokens whatever their name is. */
const longest = 48

const bounded = (text: string): string => (text.length > longest ? `${text.slice(0, 6)}${hidden}` : text)

/** A nested address or form: hidden as a whole when any of its names is secret. */
function nestsSecret(value: string): boolean {
  if (!/%3d/i.test(value)) return false
  const names = value.split(/%(?:25)*(?:26|3f|3b|2c|22|0a|20)|%(?:25)*3d/i)
  return names.some((name) => isSecret(name))
}

function maskPair(pair: string): string {
  const at = pair.indexOf('=')
  if (at < 0) return bounded(pair)
  const name = pair.slice(0, at)
  const value = pair.slice(at + 1)
  return `${bounded(name)}=${isSecret(name) || nestsSecret(value) ? hidden : bounded(value)}`
}

/** Path segments that are signatures or expiry stamps of a CDN: long hexadecimal or base64-like runs. */
function maskSegment(segment: string): string {
  return /^[0-9a-f]{24,}$/i.test(segment) || segment.length > longest ? `${segment.slice(0, 6)}${hidden}` : segment
}

/** In the path, as Telegram writes it: `/bot<id>:<token>/sendMessage`, `/file/bot<id>:<token>/…`. */
const botInPath = /(?<=\/)bot\d{1,20}(?::|%3a)[^\s/?#"'<>]*/gi
/** In the path, as Discord writes it: `/webhooks/<id>/<token>`, `/interactions/<id>/<token>/callback`. */
const hookInPath = /(\/(?:webhooks|interactions)\/[^\s/?#"'<>]{1,40}\/)[^\s/?#"'<>]+/gi
/** A Telegram token by itself: number of the bot and 35 letters. */
const botToken = /(?<![\w:])\d{5,20}:[\w-]{30,}/g

/** Chat adapters put tokens of the account into paths, and their network errors name the whole address. */
const maskPaths = (text: string): string =>
  text.replace(botInPath, `bot${hidden}`).replace(hookInPath, `$1${hidden}`).replace(botToken, hidden)

/** An address fit for a log: no user information, no fragment, no secret or long values. */
export function maskUrl(url: string): string {
  const bare = maskPaths(url.split('#', 1)[0] ?? '')
  const at = bare.indexOf('?')
  const base = at < 0 ? bare : bare.slice(0, at)
  const path = base.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, `$1${hidden}@`)
  // Scheme, nothing, host: what comes before the path of a complete address.
  const head = path.includes('://') ? 3 : 0
  const safe = path
    .split('/')
    .map((segment, index) => (index < head ? segment : maskSegment(segment)))
    .join('/')
  return at < 0
    ? safe
    : `${safe}?${bare
        .slice(at + 1)
        .split('&')
        .map(maskPair)
        .join('&')}`
}

const address = /\b[a-z][a-z\d+.-]{1,10}:\/\/[^\s"'<>\\)\]}]{1,8192}/gi
// Quotes may be escaped: JSON is often carried within JSON. Names are tried at their start only, which keeps it linear.
const quoted = String.raw`\\*"[^"\r\n]*"?|\\*'[^'\r\n]*'?`
const joint = String.raw`\\*["']?\s{0,4}[:=]\s{0,4}`
const wholeHeaders = '(?:set-)?cookie2?|(?:proxy-)?authorization'
const headerLine = new RegExp(
  String.raw`(?<![\w.-])(${wholeHeaders})(${joint})(?:${quoted}|\[[^\]\r\n]*\]?|[^"'\r\n}]+)`,
  'gi',
)
const pair = new RegExp(String.raw`(?<![\w.-])([\w.-]+)(${joint})(?:${quoted}|[^\s"'&;,<>(){}[\]|]+)`, 'g')
const bearer = /\b(Bearer|Basic)\s{1,4}[\w.~+/=-]{4,}/gi
/** Discord and KOOK (`Bot`), QQ (`QQBot`): words of their own too, so only what is as long as a token. */
const botScheme = /\b(Bot|QQBot)\s{1,4}[\w.~+/=-]{16,}/g
const encoded = /(?:%(?:25)*(?:26|3f|3b)|(?<![\w.%-]))([\w.-]+)%(?:25)*3d[^\s&"'<>]+/gi
const base64 = /(?:base64:\/\/|base64,)?[A-Za-z\d+/]{120,}={0,2}/g

/** Any text fit for a log or an error message. Linear in the length of the text. */
export function mask(text: string): string {
  return maskPaths(text)
    .replace(base64, (run) => `<base64, ${run.length} characters>`)
    .replace(address, (url) => (/^base64:/i.test(url) ? url : maskUrl(url)))
    .replace(headerLine, (_, name: string, between: string) => `${name}${between}${hidden}`)
    .replace(bearer, (_, scheme: string) => `${scheme} ${hidden}`)
    .replace(botScheme, (_, scheme: string) => `${scheme} ${hidden}`)
    .replace(pair, (whole, name: string, between: string) =>
      isSecret(name) || nestsSecret(whole) ? `${name}${between}${hidden}` : whole,
    )
    .replace(encoded, (whole, name: string) => (isSecret(name) || nestsSecret(whole) ? `${name}%3D${hidden}` : whole))
}
