/** Which ways lead to what a link needs: every rung of its ladders by host, path and guard, as it is really asked. */
import { AmagiError } from '../../../src/errors'
import { bufferedResponse } from '../../../src/http/response'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../../src/http/types'
import type { PlatformId } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import type { CallContext, Channel, CheckedParams } from '../../../src/platforms/endpoint/record'

/** One ladder behind a kind of link. */
export interface Ladder {
  platform: PlatformId
  /** What it brings, in words. */
  kind: string
  channels: readonly Channel[]
  params: CheckedParams
}

/** How a way is guarded, told from the request itself. */
type Guard = 'plain' | 'wbi' | 'app key' | 'a_bogus' | 'hxfalcon' | 'page'

export interface Way {
  channel: string
  /** Host and path; numbers of works are written as `…`. */
  place: string
  guard: Guard
}

/** Requests that only say who we are. */
const identity = /\/x\/frontend\/finger|\/x\/web-interface\/nav$|\/bapis\/|gaia-gateway|\/ttwid\//

function guardOf({ url, purpose }: OutgoingRequest): Guard {
  const { searchParams: query } = new URL(url)
  if (purpose === 'page') return 'page'
  if (query.has('w_rid')) return 'wbi'
  if (query.has('appkey') && query.has('sign')) return 'app key'
  if (query.has('a_bogus')) return 'a_bogus'
  return query.has('__NS_hxfalcon') ? 'hxfalcon' : 'plain'
}

const placeOf = (url: string): string => {
  const { host, pathname } = new URL(url)
  return host + pathname.replace(/\/(?:(?:cv|md|BV)\w*\d\w*|\d[\w-]*)(?=\/|$)/g, '/…')
}

/** Which way a request goes; undefined when it only says who we are. */
export function wayOf(request: OutgoingRequest): Omit<Way, 'channel'> | undefined {
  if (identity.test(new URL(request.url).pathname)) return undefined
  return { place: placeOf(request.url), guard: guardOf(request) }
}

/** Enough of a visitor for every platform to go on. */
function visitor(url: string): BufferedResponse {
  const setCookie = ['ttwid=1%7Cabc%7C1760000000%7Cabc; Path=/']
  return bufferedResponse({ status: 200, headers: {}, setCookie, url }, Buffer.from('{}'))
}

/** First request of a channel that is about the work; undefined for ways that ask nobody. */
async function firstRequest({ platform, params }: Ladder, channel: Channel): Promise<OutgoingRequest | undefined> {
  const session = platforms.find(({ id }) => id === platform)?.createSession()
  let found: OutgoingRequest | undefined
  const transport: Transport = {
    send(request) {
      if (!wayOf(request)) return Promise.resolve(visitor(request.url))
      found ??= request
      return Promise.reject(new AmagiError('blocked', { message: 'nobody is asked' }))
    },
    open: () => Promise.reject(new AmagiError('internal')),
    close: () => undefined,
  }
  await channel.run(params, contextOf(session, transport)).catch(() => undefined)
  return found
}

function contextOf(session: unknown, transport: Transport): CallContext {
  const nothing = () => undefined
  return { session, transport, cookie: nothing, log: nothing, clock: () => 1_760_000_000_000, random: () => 0.5 }
}

/** The ways of a ladder that are open to a visitor, in their order. */
export async function waysOf(ladder: Ladder): Promise<Way[]> {
  const session = platforms.find(({ id }) => id === ladder.platform)?.createSession()
  const context = contextOf(session, {} as Transport)
  const ways: Way[] = []
  for (const channel of ladder.channels) {
    if (channel.when && !channel.when(context, ladder.params)) continue
    const request = await firstRequest(ladder, channel)
    const way = request && wayOf(request)
    if (way) ways.push({ channel: channel.name, ...way })
  }
  return ways
}

/** Ways that differ in host, path or guard: what closes one of them leaves the others. */
export function independent(ways: readonly Way[]): number {
  return new Set(ways.map(({ place, guard }) => `${guard} ${place}`)).size
}

/** The part of `docs/requests.md` about ways; `scarce`: why a kind has so few. */
export async function waysPage(
  ladders: readonly Ladder[],
  scarce: Readonly<Record<string, string>>,
): Promise<string> {
  const lines: string[] = []
  for (const ladder of ladders) {
    const ways = await waysOf(ladder)
    const shown = ways.map(({ channel, place, guard }) => `${channel}: \`${place}\` (${guard})`).join('<br>')
    lines.push(`| ${ladder.platform} | ${ladder.kind} | ${independent(ways)} | ${shown} |`)
  }
  return `# Ways to each kind

Which ways lead to what a link needs without an account, in the order they are tried. *Ways*: how many differ in host, path
or guard. *plain*: nothing but a device cookie; *wbi*, *a_bogus*, *hxfalcon*: the signature of the site; *app key*: signed as
an app; *page*: out of the state of a page. How few there may be is kept by a test.

| reached on | what | ways | rungs |
|---|---|---:|---|
${lines.join('\n')}

Few on purpose, as far as anybody has written down how the sites are asked:

${Object.entries(scarce)
  .map(([kind, why]) => `- ${kind}: ${why}`)
  .join('\n')}
`
}
