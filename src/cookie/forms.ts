/**
 * The forms in which browsers and their extensions hand cookies out, read into entries. Each reader answers undefined
 * for a text that is not of its form.
 */
import { isObject, type Json } from '../json'
import { readCookie } from '.'

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

/** Seconds, milliseconds or a date; 0 and -1 stand for the session. */
function unixSeconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && /[^\d.]/.test(value) ? Date.parse(value) : Number(value)
  if (!Number.isFinite(number) || number <= 0) return undefined
  return number > 1e11 ? number / 1000 : number
}

/** EditThisCookie and Cookie-Editor say `expirationDate`, Playwright `expires`, Firefox' own tools `host`. */
function entryOf(one: Json): Entry | undefined {
  const name = one.name ?? one['Name raw']
  const value = one.value ?? one['Content raw']
  if (typeof name !== 'string' || (typeof value !== 'string' && typeof value !== 'number')) return undefined
  const domain = one.domain ?? one.host ?? one['Host raw']
  const expires = unixSeconds(one.expirationDate ?? one.expires ?? one.expiry ?? one['Expires raw'])
  return {
    name,
    value: String(value),
    ...(typeof domain === 'string' && domain !== '' ? { domain: domain.replace(/^https?:\/\/|\/.*$/g, '') } : {}),
    ...(expires === undefined ? {} : { expires }),
  }
}

function entriesOf(data: unknown): Entry[] | undefined {
  if (Array.isArray(data)) {
    const entries = data.flatMap((one) => (isObject(one) ? (entryOf(one) ?? []) : []))
    return entries.length > 0 ? entries : undefined
  }
  if (!isObject(data)) return undefined
  const own = entryOf(data)
  if (own) return [own]
  if (Array.isArray(data.cookies)) return entriesOf(data.cookies)
  for (const key of ['cookie', 'Cookie', 'cookies']) {
    const text = data[key]
    if (typeof text === 'string') return fromHeader(text)
    if (isObject(text)) return entriesOf(text)
  }
  const pairs = Object.entries(data)
  if (pairs.length === 0 || pairs.some(([, value]) => typeof value !== 'string' && typeof value !== 'number'))
    return undefined
  return pairs.map(([name, value]) => ({ name, value: String(value) }))
}

const json: Form = (text) => {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return entriesOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** `domain  TRUE  /  FALSE  1790000000  name  value`; chats turn the tabs into blanks. Its expiry 0 is the session. */
const netscapeLine =
  /^(?:#HttpOnly_)?(\S+)\s+(?:TRUE|FALSE)\s+(\/\S*)\s+(?:TRUE|FALSE)\s+(\d+)\s+(\S+)(?:[ \t]+(\S.*))?$/i

const netscape: Form = (text) => {
  const entries = text.split(/\r?\n/).flatMap((line): Entry[] => {
    const found = netscapeLine.exec(line.trim())
    const [, domain, , expires, name, value = ''] = found ?? []
    if (domain === undefined || name === undefined) return []
    const until = unixSeconds(expires)
    return [{ name, value, domain, ...(until === undefined ? {} : { expires: until }) }]
  })
  return entries.length > 0 ? entries : undefined
}

/** Rows of the developer tools: name, value, domain, path, expiry (a date or `Session`) … */
const table: Form = (text) => {
  const entries = text.split(/\r?\n/).flatMap((line): Entry[] => {
    const [name, value, domain, path, expires] = line.split('\t').map((cell) => cell.trim())
    if (!name || value === undefined || !domain?.includes('.') || !path?.startsWith('/')) return []
    const until = unixSeconds(expires)
    return [{ name, value, domain, ...(until === undefined ? {} : { expires: until }) }]
  })
  return entries.length > 0 ? entries : undefined
}

/** Chrome's "copy as PowerShell". */
const powerShell: Form = (text) => {
  const entries = Array.from(
    text.matchAll(/System\.Net\.Cookie\("([^"]+)",\s*"([^"]*)"(?:,\s*"[^"]*",\s*"([^"]*)")?/g),
    ([, name = '', value = '', domain]): Entry => ({
      name,
      value: value.replaceAll('`', ''),
      ...(domain ? { domain } : {}),
    }),
  )
  return entries.length > 0 ? entries : undefined
}

/**
 * Where a copied request holds its cookies: `-H 'cookie: …'`, `-b '…'` (curl, also as cmd and bash escape it), `"cookie": "…"`
 * (fetch), `Cookie: …` among raw headers, and the name on one line with the value on the next (header view of Chrome).
 */
const places = [
  /(?:-H|--header)\s+(?:\$?'cookie:\s*([^']*)'|\^?"cookie:\s*([^"^]*(?:\^.[^"^]*)*)\^?")/i,
  /(?:-b|--cookie)\s+(?:\$?'([^']*)'|\^?"([^"^]*(?:\^.[^"^]*)*)\^?")/,
  /["']cookie["']\s*:\s*(?:"([^"]*)"|'([^']*)')/i,
  /^[ \t]*cookie[ \t]*:[ \t]*(\S[^\r\n]*)$/im,
  /^[ \t]*cookie[ \t]*:?[ \t]*\r?\n[ \t]*(\S[^\r\n]*)$/im,
]

const request: Form = (text) => {
  for (const place of places) {
    const found = place.exec(text)
    const header = found?.[1] ?? found?.[2]
    // cmd escapes with carets, `%` among them.
    if (header) return fromHeader(header.replace(/\^(.)/g, '$1'))
  }
  return undefined
}

/** The most telling first; a plain header is what is left when none of them knows the text. */
export const forms: readonly Form[] = [json, netscape, table, powerShell, request]
