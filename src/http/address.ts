/** Which addresses may be asked, decided on the text before anything is resolved or connected. */
import { isIP } from 'node:net'
import { AmagiError } from '../errors'

/** An http(s) address on its default port, taken apart without re-encoding. */
export interface Address {
  protocol: 'http' | 'https'
  /** Lower case, ASCII (punycode). */
  host: string
  /** Path and query as they go over the wire. */
  target: string
  /** The address as given, without fragment. */
  href: string
}

const shape = /^(https?):\/\/([^/?#\\]*)([^#]*)/i
const longest = 16_384

function refuse(message: string): AmagiError {
  return new AmagiError('bad-input', { message })
}

/** Percent-encodes only what a request line cannot carry (blanks, non-ASCII); every other byte stays. */
function carriable(target: string): string {
  return /^[\x21-\x7e]*$/.test(target)
    ? target
    : target.replace(/[^\x21-\x7e]+/g, (run) => encodeURIComponent(Buffer.from(run, 'utf8').toString('utf8')))
}

function parse(text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw refuse('address cannot be parsed')
  }
}

/**
 * Takes an address apart. The target keeps the caller's bytes: signatures cover the exact text, and the WHATWG
 * serialiser would change some (`'` becomes `%27`, `/a/../b` becomes `/b`). Only the host goes through the
 * WHATWG parser, so that decimal, octal, hexadecimal and short literals show as what they are.
 */
export function parseAddress(text: string): Address {
  if (text.length > longest) throw refuse('address is too long')
  // The WHATWG parser drops tabs and line breaks silently; here they are somebody trying something.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text)) throw refuse('address contains control characters')
  const [, scheme = '', authority = '', target = ''] = shape.exec(text) ?? []
  if (scheme === '') throw refuse('only http and https addresses are asked')
  if (authority === '' || target.startsWith('\\')) throw refuse('address has no usable host')
  // Path and query have no say in host and port: a signed address is long.
  const url = parse(`${scheme}://${authority}`)
  if (authority.includes('@')) throw refuse('address carries user information')
  if (url.port !== '') throw refuse('only default ports are asked')
  const host = url.hostname.toLowerCase()
  if (host === '' || host.startsWith('[') || isIP(host) !== 0) throw refuse('literal addresses are not asked')
  const path = target.startsWith('/') ? target : `/${target}`
  return {
    protocol: scheme.toLowerCase() === 'https' ? 'https' : 'http',
    host,
    target: carriable(path),
    href: text.split('#', 1)[0] ?? text,
  }
}

/** Whether a host is one of the suffixes or below one, on a dot boundary. */
export function hostAllowed(host: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => {
    const bare = suffix.toLowerCase().replace(/^\./, '')
    return bare !== '' && (host === bare || host.endsWith(`.${bare}`))
  })
}

/** Throws `bad-input` for a host that is neither one of the suffixes nor below one. */
export function checkHost(address: Address, suffixes: readonly string[]): void {
  if (!hostAllowed(address.host, suffixes)) throw refuse(`host is not on the list: ${address.host}`)
}

const secondLevel = new Set(['ac', 'co', 'com', 'edu', 'go', 'gov', 'mil', 'ne', 'net', 'or', 'org'])

/** Registrable part of a host. A rule of thumb instead of the public suffix list: host lists are closed anyway. */
export function siteOf(host: string): string {
  const labels = host.split('.')
  const wide = labels.length > 2 && labels.at(-1)?.length === 2 && secondLevel.has(labels.at(-2) ?? '')
  return labels.slice(wide ? -3 : -2).join('.')
}

/** Next address of a redirect; an absolute one keeps its bytes. A step from https down to http is refused. */
export function redirectTarget(from: Address, location: string): Address {
  // Node hands header bytes over as latin1; an address with raw UTF-8 in it is read back here.
  const text = /[\x80-\xff]/.test(location) ? Buffer.from(location, 'latin1').toString('utf8') : location
  let next: Address
  if (/^https?:\/\//i.test(text)) next = parseAddress(text)
  else {
    let joined: URL
    try {
      joined = new URL(text, from.href)
    } catch {
      throw refuse('redirect to an address that cannot be parsed')
    }
    next = parseAddress(joined.href)
  }
  if (from.protocol === 'https' && next.protocol === 'http') throw refuse('redirect from https down to http')
  return next
}
