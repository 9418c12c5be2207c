/** Addresses and headers as they may be shown: where something was asked, without what proves who did or lets others in. */
import { isSecret } from '../http/mask'
import { removed, type Disguise } from './disguise'

const address4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Hosts of peer networks carry the address of somebody's line in their name. */
export function scrubHost(host: string): string {
  const [name = '', port] = host.split(':')
  const shown = address4.test(name) || host.startsWith('[') ? '0.0.0.0' : name.replace(/\d+(?:[x-]\d+){3}/g, '0x0x0x0')
  return port === undefined || host.startsWith('[') ? shown : `${shown}:${port}`
}

/** What follows the name in a file: format and size, not identity. */
const ending = /^[.~@!][\w.~@!:-]{0,48}$/

function scrubSegment(segment: string, disguise: Disguise): string {
  if (segment === '' || disguise.isAsked(segment)) return segment
  const plain = !/\d{5}|[0-9a-f]{12}/i.test(segment) && segment.length <= 32 && /^[\w.~@!-]*$/.test(segment)
  if (plain && !disguise.isOwn(segment)) return segment
  const at = segment.search(/[.~@!]/)
  const tail = at > 0 ? segment.slice(at) : ''
  const keeps = ending.test(tail) && !/\d{5}/.test(tail) && !disguise.isOwn(tail)
  return keeps ? disguise.pseudonym(segment.slice(0, at)) + tail : disguise.pseudonym(segment)
}

/** Ids that were asked for stay; tokens and long numbers do not. */
export const scrubPath = (path: string, disguise: Disguise): string =>
  path
    .split('/')
    .map((segment) => scrubSegment(segment, disguise))
    .join('/')

/** What the browser and the page say of themselves. */
const versionName = /version/i
const version = /^\d{1,6}(?:\.\d{1,4}){0,2}$/
const deviceName = /platform|type|name$/i
const device = /^(?:[A-Za-z]{1,12}\d{1,2}|\d[gG])$/
/** Words, small numbers, versions of browsers. */
const harmless = /^(?:[A-Za-z]{1,20}(?:[_.-][A-Za-z]{1,20}){0,3}|-?\d{1,4}(?:\.\d{1,2})?|\d{1,3}\.0\.0\.0)$/

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Name and value of every pair, in order; values that are neither asked for nor harmless are removed. */
export function scrubQuery(query: string, disguise: Disguise): [string, string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      const name = decoded(at < 0 ? pair : pair.slice(0, at))
      const value = at < 0 ? '' : decoded(pair.slice(at + 1))
      const shown = disguise.key(name)
      if (value === '') return [shown, '']
      const plain =
        harmless.test(value) ||
        (versionName.test(name) && version.test(value)) ||
        (deviceName.test(name) && device.test(value))
      const keeps = !isSecret(name) && !disguise.isOwn(value) && (disguise.isAsked(value) || plain)
      return [shown, keeps ? value : removed]
    })
}

/** A whole address, with or without its scheme; no user information and no fragment. */
export function scrubAddress(address: string, disguise: Disguise): string {
  const [, scheme = '', rest = ''] = /^((?:[a-z][a-z\d+.-]{0,20}:)?\/\/)?([\s\S]*)$/i.exec(address) ?? []
  const [whole = ''] = rest.split('#')
  const mark = whole.indexOf('?')
  const place = mark < 0 ? whole : whole.slice(0, mark)
  const slash = scheme === '' ? 0 : place.indexOf('/')
  const host = scheme === '' ? '' : (slash < 0 ? place : place.slice(0, slash)).replace(/^.*@/, '')
  const path = slash < 0 ? '' : place.slice(slash)
  const query = mark < 0 ? [] : scrubQuery(whole.slice(mark + 1), disguise)
  const shown = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  const known = disguise.isOwn(host) ? disguise.pseudonym(host) : scrubHost(host)
  return `${scheme}${known}${scrubPath(path, disguise)}${mark < 0 ? '' : `?${shown}`}`
}

/** Headers whose values are those of any browser, or of the site. */
const shownHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-length',
  'content-type',
  'range',
  'retry-after',
  'server',
  'user-agent',
  'x-requested-with',
])
const addressHeaders = new Set(['location', 'origin', 'referer'])

/** Values of the allowed headers; of all others, cookies included, the name alone. */
export function scrubHeaders(
  headers: Readonly<Record<string, string>>,
  disguise: Disguise,
): { headers: Record<string, string>; others: string[] } {
  const shown: Record<string, string> = {}
  const others: string[] = []
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase()
    if (addressHeaders.has(name)) shown[name] = scrubAddress(value, disguise)
    else if (!shownHeaders.has(name) && !/^sec-(?:ch-ua|fetch)/.test(name)) others.push(disguise.key(name))
    else shown[name] = disguise.isOwn(value) || value.length > 300 ? removed : value
  }
  return { headers: shown, others }
}
