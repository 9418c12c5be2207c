/** Short links: followed by hand, one hop at a time, only within the platform's own hosts. */
import { AmagiError, isAmagiError } from '../errors'
import { hostAllowed } from '../http/address'
import type { BufferedResponse, Transport } from '../http/types'
import type { Target } from '../model'
import type { Platform } from './define'
import { judgeStatus } from './endpoint/judge'

const maxHops = 5

/**
 * Follows a short link to the first `location` from which an id can be read; the final page is never loaded.
 * `not-found` only where the platform says so: by a 404, an answer of its own, or the page where dead codes end. A link that
 * leaves the platform, or ends on another page of it, is `unsupported` (`details.what`: `page`); one that answers what nobody
 * can read is `upstream-changed`.
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
    const response = await ask(url, platform, transport, signal).catch((thrown: unknown) => {
      // A page of the platform that names nothing stays one, whether it can be had or not.
      if (hop > 0 && !isShort(url, platform) && !isCancelled(thrown)) throw noWork(platform, thrown)
      throw thrown
    })
    const next = nextOf(response, url, { target, platform, hop })
    if (typeof next !== 'string') return inherit(next, target)
    url = next
  }
  throw gone(target, 'too many redirects')
}

const isCancelled = (thrown: unknown): boolean => isAmagiError(thrown) && thrown.code === 'cancelled'

const ask = (
  url: string,
  platform: Platform,
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<BufferedResponse> =>
  transport.send({
    url,
    hosts: [...platform.hosts.links, ...platform.hosts.short],
    headers: platform.linkHeaders,
    purpose: 'page',
    redirect: 'none',
    signal,
  })

const isShort = (url: string, { match }: Platform): boolean => match(new URL(url))?.kind === 'short'

interface Step {
  target: Target
  platform: Platform
  hop: number
}

/** The target an answer names, or the next address to ask. */
function nextOf(response: BufferedResponse, url: string, { target, platform, hop }: Step): Target | string {
  const { status } = response
  const location = response.headers.location
  if (status >= 300 && status < 400 && location) {
    if (!URL.canParse(location, url)) throw unreadable(target, status)
    return onwards(new URL(location, url), platform, target)
  }
  const named = platform.readShortPage?.(response)
  if (named) return named
  if (hop > 0 && !isShort(url, platform)) throw noWork(platform)
  if (status === 404 || status === 410) throw gone(target)
  throw (
    judgeStatus(response) ?? platform.judgeShort?.({ response, body: jsonOf(response) }) ?? unreadable(target, status)
  )
}

function jsonOf(response: BufferedResponse): unknown {
  try {
    return response.json()
  } catch {
    return undefined // a page, or nothing
  }
}

/** Where a redirect leads. */
function onwards(next: URL, platform: Platform, target: Target): Target | string {
  const own = hostAllowed(next.hostname, [...platform.hosts.links, ...platform.hosts.short])
  const app = platform.appSchemes?.includes(next.protocol.slice(0, -1)) === true
  // Another site is never followed.
  if (!own && !app) throw noWork(platform)
  const found = platform.match(next)
  if (found && found.kind !== 'short') return found
  if (platform.isDeadEnd?.(next)) throw gone(target)
  // Nothing more is to be had of an app or a home page.
  if (app || (next.pathname === '/' && !found)) throw noWork(platform)
  return next.href
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

/** Nothing is there for us: a shop, a topic, an event, a home page. */
const noWork = ({ id }: Platform, cause?: unknown): AmagiError =>
  new AmagiError('unsupported', {
    message: `${id}: the short link leads to no work`,
    details: { what: 'page' },
    ...(cause === undefined ? {} : { cause }),
  })

const unreadable = ({ platform }: Target, upstreamStatus: number): AmagiError =>
  new AmagiError('upstream-changed', {
    message: `${platform}: nobody can read where the short link leads`,
    details: { upstreamStatus },
  })
