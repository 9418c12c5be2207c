/** A capture beside what is expected: every channel run over it, every exchange compared. */
import { AmagiError } from '../../../src/errors'
import type { Platform } from '../../../src/platforms/define'
import type { CallContext, Channel, CheckedParams, Endpoint } from '../../../src/platforms/endpoint/record'
import { checkParams } from '../../../src/platforms/endpoint/params'
import { followed } from '../../../src/platforms/witness'
import { askChannel, type Outcome, type Tour } from '../../../src/probe'
import type { Capture, Exchange, Finding } from '../../../src/probe/capture'
import { paramsOf } from '../../../src/probe/plan'
import { createDisguise } from '../../../src/probe/disguise'
import { compare, type Comparison } from './compare'
import { startExpected, type Expected } from './expected'
import { damaged } from './damage'
import { createPlayer, type Material, type Played } from './play'

/** One exchange and what is different about it; without a comparison nobody knows what to expect. */
export interface Compared {
  exchange: Exchange
  comparison?: Comparison
}

/** One channel: what became of it then and with the code of today. */
export interface Verdict {
  finding: Finding
  now: Outcome
  exchanges: Compared[]
  /** Something our code needs is gone or of another type. */
  gone: boolean
}

/** Endpoints nobody asked are asked with their examples. */
type BenchTour = Tour & { asked: Map<string, CheckedParams> }

interface Bench {
  platform: Platform
  capture: Capture
  expected: Expected
  /** The capture, played back. */
  played: BenchTour
  /** The simulated sites, asked and played back with an eye on what is read. */
  simulated: BenchTour
  watched: BenchTour
  seen: Played[]
}

/** A channel of an endpoint, or of what resolving alone needs; the last is asked with nothing but an address. */
function placeOf({ endpoint: name, channel: wanted }: Finding, platform: Platform): [Endpoint, Channel] | undefined {
  const endpoint = platform.endpoints.find((one) => one.name === name)
  const channels = endpoint?.channels ?? platform.asides?.[name]
  const channel = channels?.find((one) => one.name === wanted)
  if (!channel) return undefined
  return [endpoint ?? aside(name, channels ?? []), channel]
}

/** What resolving alone needs, as if it were an endpoint. */
const aside = (name: string, channels: readonly Channel[]): Endpoint => ({
  name,
  route: `/${name}`,
  order: 0,
  title: { zh: name, en: name },
  source: '',
  params: {},
  payload: '',
  channels,
  cacheSec: 0,
})

function tourOf(platform: Platform, capture: Capture, cookie: string | undefined): BenchTour {
  const asked = new Map<string, CheckedParams>()
  for (const { platform: id, endpoint, params } of capture.findings) if (id === platform.id) asked.set(endpoint, params)
  const context: CallContext = {
    transport: createPlayer({ own: [], all: [] }),
    cookie: () => cookie,
    clock: () => capture.at * 1000,
    random: () => 0.5,
    log: () => undefined,
    session: platform.createSession(),
  }
  return { platform, context, disguise: createDisguise({ asked: [], salt: '' }), asked, bodies: new Map() }
}

/** Asks now, as browsers that differ from one another. */
const live = (tour: BenchTour): BenchTour => ({
  ...tour,
  context: { ...tour.context, clock: Date.now, random: Math.random },
})

const withTransport = (tour: Tour, transport: CallContext['transport']): Tour => ({
  ...tour,
  context: { ...tour.context, transport },
})

/** A cookie with the names that were sent; channels look at the names alone. */
function standIn({ accounts, exchanges }: Capture, { id }: Platform): string | undefined {
  if (!accounts.includes(id)) return undefined
  const names = new Set(exchanges.filter(({ platform }) => platform === id).flatMap(({ cookies }) => cookies))
  return [...names].map((name) => `${name}=removed-value`).join('; ')
}

/** Ids in paths are others in the simulated world, and disguised in a capture. */
const plainPath = (path: string): string => path.replace(/[^/]*\d{3}[^/]*/g, '*')
const same = (a: Played, b: Played): boolean =>
  a.method === b.method && a.host === b.host && plainPath(a.path) === plainPath(b.path)

/** The expected exchange of the same address, in order; each is taken once while there are enough. */
function pair(
  found: readonly Exchange[],
  candidates: readonly Played[],
  all: readonly Played[],
): (Played | undefined)[] {
  const left = [...candidates]
  return found.map((exchange) => {
    const place = left.findIndex((one) => same(one, exchange))
    if (place >= 0) return left.splice(place, 1)[0]
    return candidates.findLast((one) => same(one, exchange)) ?? all.find((one) => same(one, exchange))
  })
}

/** What the simulated sites answer to this channel, or, where they know nothing of the ids, the fixtures. */
async function expectedOf(
  finding: Finding,
  own: readonly Exchange[],
  [endpoint, channel]: readonly [Endpoint, Channel],
  bench: Bench,
): Promise<{ answers: Played[]; outcome: Outcome }> {
  const { expected, simulated } = bench
  expected.take()
  const outcome = await askChannel(endpoint, channel, withTransport(simulated, expected.transport))
  const answers = expected.take()
  bench.seen.push(...answers)
  // The same refusal is as good a measure as an answer.
  if (outcome.outcome === 'works' || outcome.code === finding.code) return { answers, outcome }
  const shelved = own.map((exchange) => expected.fixture(exchange)).filter((one) => one !== undefined)
  // Answers about who we are stay; a refusal of the simulator is no measure.
  const rest = answers.filter((one) => !own.some((exchange) => same(one, exchange)) || one.status === 200)
  if (shelved.length === 0) return { answers: [], outcome }
  return { answers: [...rest.filter((one) => !shelved.some((other) => same(one, other))), ...shelved], outcome }
}

/** What a channel makes of exchanges, as text. */
async function madeOf(
  [endpoint, channel]: readonly [Endpoint, Channel],
  from: Material,
  watched: Tour,
): Promise<string> {
  const tour = { ...withTransport(watched, createPlayer(from)), bodies: new Map(watched.bodies) }
  const { body: _, ...made } = await askChannel(endpoint, channel, tour)
  return JSON.stringify(made)
}

/** Marks the differences that matter: taken into the expected answer, they change what we make of it. */
async function judgeNeed(
  asked: readonly [Endpoint, Channel],
  from: Material,
  watched: Tour,
  exchanges: readonly Compared[],
  pairs: readonly (Played | undefined)[],
): Promise<void> {
  await askChannel(...asked, withTransport(watched, createPlayer(from)))
  const before = await madeOf(asked, from, watched)
  for (const [place, { comparison }] of exchanges.entries()) {
    const other = pairs[place]
    for (const difference of comparison?.differences ?? []) {
      if (!other || (difference.what !== 'missing' && difference.what !== 'type')) continue
      const changed = damaged(other, difference)
      const swap = (list: readonly Played[]): Played[] => list.map((one) => (one === other ? changed : one))
      difference.needed = (await madeOf(asked, { own: swap(from.own), all: swap(from.all) }, watched)) !== before
    }
  }
}

async function judge(finding: Finding, bench: Bench): Promise<Verdict> {
  const { platform, capture } = bench
  const place = placeOf(finding, platform)
  const [own, all] = exchangesOf(finding, capture)
  if (!place) {
    const isShort = finding.endpoint === followed.endpoint
    const reason = isShort ? 'a short link leads where it led' : 'there is no such channel any more'
    const now: Outcome = { outcome: isShort ? finding.outcome : 'skipped', reason }
    return { finding, now, exchanges: own.map((exchange) => ({ exchange })), gone: false }
  }
  const [endpoint, channel] = place
  // Several works of one capture ask the same endpoint for different things.
  for (const { asked } of [bench.played, bench.simulated, bench.watched]) asked.set(endpoint.name, finding.params)
  const now = await askChannel(endpoint, channel, withTransport(bench.played, createPlayer({ own, all })))

  const { answers: expected, outcome } = await expectedOf(finding, own, [endpoint, channel], bench)
  const pairs = pair(own, expected, expected.length > 0 ? bench.seen : [])
  const exchanges = own.map((exchange, place): Compared => {
    const other = pairs[place]
    return other ? { exchange, comparison: compare(other, exchange) } : { exchange }
  })
  await judgeNeed([endpoint, channel], { own: expected, all: bench.seen }, bench.watched, exchanges, pairs)
  const lacks = exchanges.some(({ comparison }) => comparison?.differences.some(({ needed }) => needed))
  // What was not kept cannot be read.
  const blind = own.some(({ body }) => body?.form === 'binary')
  // The simulated sites say nothing useful about some ids; that is no change.
  const alike =
    outcome.outcome === now.outcome &&
    outcome.path === now.path &&
    exchanges.every(({ comparison }) => comparison?.differences.length === 0)
  return { finding, now, exchanges, gone: lacks || (now.outcome === 'changed' && !blind && !alike) }
}

/** Some posts rest on answers of several endpoints: one body of each, as it is expected and as it was answered. */
async function gather({ platform, capture, expected, played, simulated, watched, seen }: Bench): Promise<void> {
  const needed = new Set((platform.readings ?? []).flatMap(({ endpoints }) => endpoints))
  for (const endpoint of platform.endpoints.filter(({ name }) => needed.has(name))) {
    const params = await checkParams(endpoint, paramsOf(endpoint))
    for (const tour of [simulated, watched]) if (!tour.asked.has(endpoint.name)) tour.asked.set(endpoint.name, params)
    for (const channel of endpoint.channels) {
      if (watched.bodies.has(endpoint.name)) break
      const { body } = await askChannel(endpoint, channel, withTransport(simulated, expected.transport))
      if (body !== undefined) watched.bodies.set(endpoint.name, body)
      // Who we are is asked once: later channels find the answer here.
      seen.push(...expected.take())
    }
  }
  for (const finding of capture.findings) {
    const [own, all] = exchangesOf(finding, capture)
    const place = placeOf(finding, platform)
    if (finding.platform !== platform.id || finding.outcome === 'skipped' || !place) continue
    await askChannel(...place, withTransport(played, createPlayer({ own, all })))
  }
}

/** Of one finding, and of all of its platform. */
function exchangesOf(finding: Finding, { exchanges }: Capture): [Exchange[], Exchange[]] {
  const own = finding.exchanges.map((place) => exchanges[place]).filter((one) => one !== undefined)
  return [own, exchanges.filter((one) => one.platform === finding.platform)]
}

/** Every finding that was asked, in the order of the capture. Rejects with `bad-input` when it is about no platform of ours. */
export async function replay(capture: Capture, platforms: readonly Platform[]): Promise<Verdict[]> {
  const known = platforms.filter(({ id }) => capture.findings.some(({ platform }) => platform === id))
  if (known.length === 0) throw new AmagiError('bad-input', { message: 'not a capture: no platform of ours in it' })
  const expected = await startExpected()
  try {
    const verdicts: Verdict[] = []
    for (const platform of known) {
      const cookie = standIn(capture, platform)
      const theirs = cookie === undefined ? undefined : expected.cookie(platform.id)
      const bench: Bench = {
        platform,
        capture,
        expected,
        played: tourOf(platform, capture, cookie),
        simulated: live(tourOf(platform, capture, theirs)),
        watched: tourOf(platform, capture, theirs),
        seen: [],
      }
      await gather(bench)
      for (const finding of capture.findings) {
        if (finding.platform === platform.id && finding.outcome !== 'skipped')
          verdicts.push(await judge(finding, bench))
      }
    }
    return verdicts
  } finally {
    await expected.close()
  }
}
