/** Short links: followed by hand, one hop at a time, only within the platform's own hosts. */
import { AmagiError, isAmagiError } from '../errors'
import type { BufferedResponse, Transport } from '../http/types'
import type { Target } from '../model'
import type { Platform } from './define'

const maxHops = 5

/**
 * Follows a short link to the first `location` from which an id can be read; the final page is never loaded.
 * A link that leads nowhere is `not-found`: dead ones end on the home page or at themselves; one that leaves the platform,
 * or ends on another page of it, led to no work in the first place (`details.what`: `page`).
 */
export async function followShortLink(
  target: Target,
  platform: Platform,
  transport: Transport,
  signal?: AbortSignal,
): Promise<Target> {
  const first = target.url ?? platform.canonical(target)
  const starts = [first, ...(platform.shortAlternatives?.(first) ?? [])]
  let failure: unknown
  for (const start of starts) {
    try {
      return await follow(target, start, platform, transport, signal)
    } catch (error) {
      // Only an unreachable host is worth the twin host: every other answer would be the same there.
      if (!isAmagiError(error) || (error.code !== 'network' && error.code !== 'timeout')) throw error
      failure = error
    }
  }
  throw failure
}

async function follow(
  target: Target,
  start: string,
  platform: Platform,
  transport: Transport,
  signal?: AbortSignal,
): Promise<Target> {
  let url = start
  for (let hop = 0; hop < maxHops; hop++) {
    const response = await transport.send({
      url,
      hosts: [...platform.hosts.links, ...platform.hosts.short],
      headers: platform.linkHeaders,
      purpose: 'page',
      redirect: 'none',
      signal,
    })
    const next = locationOf(response, url, platform, hop)
    if (!next) throw gone(target)
    if (typeof next !== 'string') return inherit(next, target)
    const found = matchText(next, platform)
    if (found && found.kind !== 'short') return inherit(found, target)
    url = next
  }
  throw gone(target, 'too many redirects')
}

function matchText(url: string, platform: Platform): Target | null {
  try {
    return platform.match(new URL(url))
  } catch {
    return null // not an address: the next hop will be refused by the transport
  }
}

/** The next address, or the target a page names; null when there is nothing any more. */
function locationOf(response: BufferedResponse, url: string, platform: Platform, hop: number): string | Target | null {
  const location = response.headers.location
  if (response.status >= 300 && response.status < 400 && location) {
    if (!URL.canParse(location, url)) return null
    const next = new URL(location, url)
    const hosts = [...platform.hosts.links, ...platform.hosts.short]
    // Another site is never followed.
    if (!hosts.some((host) => next.hostname === host || next.hostname.endsWith(`.${host}`))) throw noWork(platform)
    // The home page is where dead links end (kuaishou adds `?isHome=1`).
    return next.pathname === '/' && !matchText(next.href, platform) ? null : next.href
  }
  if (response.status === 412 || response.status === 403) {
    throw new AmagiError('blocked', { details: { upstreamStatus: response.status } })
  }
  const named = platform.readShortPage?.(response)
  if (named) return named
  if (hop > 0 && response.status < 300) throw noWork(platform)
  return null
}

/** A part or start time given on the short link itself is kept. */
function inherit(found: Target, short: Target): Target {
  const part = short.part ?? found.part
  const startSec = short.startSec ?? found.startSec
  return {
    ...found,
    ...(part === undefined ? {} : { part }),
    ...(startSec === undefined ? {} : { startSec }),
  }
}

function gone(target: Target, why = 'the short link leads nowhere'): AmagiError {
  return new AmagiError('not-found', { message: `${target.platform}: ${why}` })
}

const noWork = ({ id }: Platform): AmagiError =>
  new AmagiError('not-found', { message: `${id}: the short link leads to no work`, details: { what: 'page' } })
