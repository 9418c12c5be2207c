/**
 * The forms in which browsers, their extensions and scripts hand cookies out, read into entries. Each reader answers
 * undefined for a text that is not of its form.
 */
import { isObject, type Json } from '../json'
import { readCookie } from '.'
import { readLoose } from './loose'

/** One cookie as it was written down. */
export interface Entry {
  name: string
  value: string
  /** Host it belongs to, with or without a leading dot; absent = nobody said. */
  domain?: string
  /** Unix seconds; absent = with the browser's session, or nobody said. */
  expires?: number
}

type Form = (text: string) => Entry[] | undefined

const fromHeader = (text: string): Entry[] => Array.from(readCookie(text), ([name, value]) => ({ name, value }))

const orNothing = (entries: Entry[]): Entry[] | undefined => (entries.length > 0 ? entries : undefined)

/** Seconds, milliseconds or a date; 0 and -1 stand for the session. */
function unixSeconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && /[^\d.]/.test(value) ? Date.parse(value) : Number(value)
  if (!Number.isFinite(number) || number <= 0) return undefined
  return number > 1e11 ? number / 1000 : number
}

/** What a browser says of one cookie, with what it leaves out when it says nothing. */
const entry = (name: string, value: string, domain?: string, until?: unknown): Entry => {
  const expires = unixSeconds(until)
  return {
    name,
    value,
    ...(domain ? { domain: domain.replace(/^https?:\/\/|\/.*$/g, '') } : {}),
    ...(expires === undefined ? {} : { expires }),
  }
}

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const isHeaderName = (name: unknown): boolean => typeof name === 'string' && /^cookie$/i.test(name)

/** EditThisCookie and Cookie-Editor say `expirationDate`, Playwright `expires`, Firefox' own tools `host`. */
function entryOf(one: Json, called?: string): Entry | undefined {
  const name = one.name ?? one['Name raw'] ?? called
  const value = one.value ?? one['Content raw']
  if (typeof name !== 'string' || !isPlain(value)) return undefined
  const domain = textOf(one.domain ?? one.host ?? one['Host raw'])
  return entry(name, String(value), domain, one.expirationDate ?? one.expires ?? one.expiry ?? one['Expires raw'])
}

/** Deeper than a HAR holds them. */
const maxDepth = 8
/** What holds cookies further down: HAR, a state of Playwright, answers of services that keep cookies. */
const wrappers = /cookie|^(?:log|entries|request|data|result|state|contexts?)$/i
const isHost = (name: string): boolean => /^(?:https?:\/\/)?\.?[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$/.test(name)

/** `[["SESSDATA", "…"], …]`, as maps are written down. */
const isPair = (one: unknown): one is [string, string | number] =>
  Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && isPlain(one[1])

/** The one header that holds cookies, among others. */
function headerIn(headers: unknown): Entry[] | undefined {
  const all = Array.isArray(headers) ? headers.filter(isObject) : isObject(headers) ? headerList(headers) : []
  const found = all.find(({ name, value }) => isHeaderName(name) && typeof value === 'string')
  return found && orNothing(fromHeader(String(found.value)))
}

const headerList = (headers: Json): Json[] => Object.entries(headers).map(([name, value]) => ({ name, value }))

function inList(list: readonly unknown[], depth: number): Entry[] | undefined {
  if (list.length > 0 && list.every(isPair)) return list.map(([name, value]) => entry(name, String(value)))
  const objects = list.filter(isObject)
  return (
    headerIn(objects) ??
    orNothing(objects.flatMap((one) => entryOf(one) ?? [])) ??
    orNothing(objects.flatMap((one) => entriesOf(one, depth + 1) ?? []))
  )
}

/** `domain`: of those that do not say it themselves. */
const belonging = (entries: readonly Entry[], domain: string): Entry[] =>
  entries.map((one) => (one.domain === undefined ? { ...entry(one.name, one.value, domain), ...one } : one))

function inObject(data: Json, depth: number): Entry[] | undefined {
  const own = entryOf(data)
  if (own) return [own]
  const pairs = Object.entries(data)
  const found = pairs.flatMap(([name, value]): Entry[] => {
    if (/^cookies?$/i.test(name) && typeof value === 'string') return fromHeader(value)
    if (!isObject(value) && !Array.isArray(value)) return []
    if (/^headers$/i.test(name)) return headerIn(value) ?? []
    if (wrappers.test(name)) return entriesOf(value, depth + 1) ?? []
    return isHost(name) ? belonging(entriesOf(value, depth + 1) ?? [], name) : []
  })
  const host = isHost(String(data.url)) ? String(data.url) : undefined
  if (found.length > 0) return host === undefined ? found : belonging(found, host)
  // What says nothing but names and values, or of each name what a browser says of it.
  if (pairs.length > 0 && data.name === undefined && pairs.every(([, value]) => isPlain(value)))
    return pairs.map(([name, value]) => entry(name, String(value)))
  const described = pairs.map(([name, value]) => (isObject(value) ? entryOf(value, name) : undefined))
  return described.length > 0 && described.every((one) => one !== undefined) ? (described as Entry[]) : undefined
}

function entriesOf(data: unknown, depth = 0): Entry[] | undefined {
  if (depth > maxDepth) return undefined
  if (Array.isArray(data)) return inList(data, depth)
  return isObject(data) ? inObject(data, depth) : undefined
}

/** JSON, and what scripts hold in its place; in front of it may stand the name of a variable. */
const literal =
  /^(?:(?:export|const|let|var|return)\s+)*[\w.$]*\s*[=:]?\s*(?:dict|json\.loads|JSON\.parse)?\s*(?=[[{(｛［（])/

const json: Form = (text) => {
  const start = literal.exec(text)?.[0].length
  if (start === undefined) return undefined
  try {
    return entriesOf(JSON.parse(text.slice(start).replace(/;\s*$/, '')))
  } catch {
    const read = readLoose(text, start)
    // A header may hold a literal in one of its values.
    return read && /^[\s;,)]*$/.test(text.slice(read.end)) ? entriesOf(read.is) : undefined
  }
}

/** A whole script in which cookies are given a name: `cookies = {…}`, `cookies: [...]`. */
const script: Form = (text) => {
  for (const { 0: whole, index } of text.matchAll(/\bcookies?\b["']?\s*(?:[=:]|=>)\s*(?:dict)?\s*(?=[[{(])/gi)) {
    const found = entriesOf(readLoose(text, index + whole.length)?.is)
    if (found) return found
  }
  return undefined
}

/** `session.cookies.set('SESSDATA', '…', domain='.bilibili.com')`, `Cookies.set("a", "b")`. */
const calls: Form = (text) =>
  orNothing(
    Array.from(
      text.matchAll(/\bset(?:_?cookie)?\(\s*(["'])([\w-]+)\1\s*,\s*(["'])([^"'\n]*)\3([^)\n]*)\)/gi),
      ([, , name = '', , value = '', rest = '']) =>
        entry(name, value, /\bdomain["']?\s*[=:]\s*["']([^"']+)["']/i.exec(rest)?.[1]),
    ),
  )

/** `domain  TRUE  /  FALSE  1790000000  name  value`; chats turn the tabs into blanks. Its expiry 0 is the session. */
const netscapeLine =
  /^(?:#HttpOnly_)?(\S+)\s+(?:TRUE|FALSE)\s+(\/\S*)\s+(?:TRUE|FALSE)\s+(\d+)(?:\.\d+)?\s+(\S+)(?:[^\S\r\n]+(\S.*))?$/i

const netscape: Form = (text) =>
  orNothing(
    text.split(/\r?\n/).flatMap((line): Entry[] => {
      const [, domain, , expires, name, value = ''] = netscapeLine.exec(line.trim()) ?? []
      return domain === undefined || name === undefined ? [] : [entry(name, value, domain, expires)]
    }),
  )

/** Rows of the developer tools: name, value, domain, path, expiry (a date or `Session`) … */
const table: Form = (text) =>
  orNothing(
    text.split(/\r?\n/).flatMap((line): Entry[] => {
      const [name, value, domain, path, expires] = line.split('\t').map((cell) => cell.trim())
      if (!name || value === undefined || !domain?.includes('.') || !path?.startsWith('/')) return []
      return [entry(name, value, domain, expires)]
    }),
  )

/** Chrome's "copy as PowerShell". */
const powerShell: Form = (text) =>
  orNothing(
    Array.from(
      text.matchAll(/System\.Net\.Cookie\("([^"]+)",\s*"([^"]*)"(?:,\s*"[^"]*",\s*"([^"]*)")?/g),
      ([, name = '', value = '', domain]) => entry(name, value.replaceAll('`', ''), domain),
    ),
  )

/** The jar of Python's requests as it prints itself. */
const jar: Form = (text) =>
  orNothing(
    Array.from(
      text.matchAll(/<Cookie ([^\s=<>]+)=([^<>]*?) for ([^\s/<>]*)\/[^<>]*>/g),
      ([, name = '', value = '', host]) => entry(name, value, host),
    ),
  )

/** Answers of a site, and files of Perl's LWP: `Set-Cookie: a=b; Domain=…; Expires=…`. */
const setCookie: Form = (text) =>
  orNothing(
    text.split(/\r?\n/).flatMap((line): Entry[] => {
      const found = /^[\s<]*set-cookie[23]?[ \t]*[:：][ \t]*([^=;\s]+)=("[^"]*"|[^;]*)(.*)$/i.exec(line)
      const [, name, value = '', rest = ''] = found ?? []
      if (name === undefined) return []
      const attribute = (wanted: string): string | undefined =>
        new RegExp(`;\\s*${wanted}\\s*=\\s*"?([^;"]+)`, 'i').exec(rest)?.[1]
      return [entry(name, value.replace(/^"|"$/g, '').trim(), attribute('domain'), attribute('expires'))]
    }),
  )

/**
 * Where a copied request holds its cookies: `-H 'cookie: …'`, `-b '…'` (curl, also as cmd and bash escape it), `"cookie": "…"`
 * (fetch, and the headers of a script), `'Cookie:…'` (HTTPie), `Cookie: …` among raw headers, and the name on one line with
 * the value on the next (header view of Chrome).
 */
const places = [
  /[-–—](?:H|-header)[\s=]+(?:\$?'cookie:\s*([^']*)'|\^?"cookie:\s*([^"^]*(?:\^.[^"^]*)*)\^?")/gi,
  /[-–—](?:b|-cookie)[\s=]+(?:\$?'([^']*)'|\^?"([^"^]*(?:\^.[^"^]*)*)\^?")/g,
  /["']cookie["']\s*(?:=>|[:=,])\s*(?:"([^"]*)"|'([^']*)')/gi,
  /(?:"cookie[ \t]*:[ \t]*([^"\n]*)"|'cookie[ \t]*:[ \t]*([^'\n]*)')/gi,
  /\bdocument\.cookie\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/g,
  /^[ \t>]*cookie[ \t]*:[ \t]*(\S[^\r\n]*)$/gim,
  /^[ \t]*cookie[ \t]*:?[ \t]*\r?\n[ \t]*(\S[^\r\n]*)$/gim,
]

/** Input methods make quotes and colons of their own; a request has none but the plain ones. */
const plainSigns = (text: string): string =>
  text
    .replaceAll(/[“”„＂]/g, '"')
    .replaceAll(/[‘’＇]/g, "'")
    .replaceAll('：', ':')

/** HTTP/2 may send one cookie after the other, each in a header of its own. */
const request: Form = (text) => {
  const plain = plainSigns(text)
  for (const place of places) {
    const headers = Array.from(
      plain.matchAll(place),
      ([, ...groups]) => groups.find((group) => group !== undefined) ?? '',
    )
    // cmd escapes with carets, `%` among them.
    const found = headers.flatMap((header) => fromHeader(header.replaceAll(/\^(.)/g, '$1')))
    // Several that set one cookie each say what the cookie is for as well.
    const own = found.filter(({ name }) => !/^(?:path|domain|expires|max-age|samesite)$/i.test(name))
    if (own.length > 0) return own
  }
  return undefined
}

/** A name and a value in each line, as people write them down: `SESSDATA: …`, `"bili_jct"："…"`. */
const noteLine =
  /^["'“”‘’`]?([\w-]{1,64})["'“”‘’`]?\s*(?:[:：=＝]|=>|\t)\s*["'“”‘’`]?([^\s"'“”‘’`;；,，]{6,})["'“”‘’`]?[,，;；]?$/

const notes: Form = (text) => {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const found = lines.map((line) => noteLine.exec(line))
  if (found.some((one) => !one || one[2]?.startsWith('//'))) return undefined
  return orNothing(found.map((one) => entry(one?.[1] ?? '', one?.[2] ?? '')))
}

/** The most telling first; a plain header is what is left when none of them knows the text. */
export const forms: readonly Form[] = [json, netscape, table, powerShell, jar, setCookie, request, script, calls, notes]
