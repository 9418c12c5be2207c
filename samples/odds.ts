/**
 * A site that refuses at random, on a virtual clock: the real ladder, breakers and renewal of visitors against made-up
 * channels. The tests hold bars on it, `npm run bench -- ladder` prints its table.
 */
import { mock } from 'node:test'
import { breathe, sleep } from '../src/async/sleep'
import { AmagiError, toAmagiError } from '../src/errors'
import { createBreakers } from '../src/platforms/breakers'
import { climb } from '../src/platforms/ladder'
import { createRenewal } from '../src/platforms/renewal'
import type { CallContext, Channel } from '../src/platforms/endpoint/record'
import type { Transport } from '../src/http/types'
import { seededRandom } from '../simulator/random'

/** `independent`: every call is drawn anew; `identity`: every visitor is, for five minutes. */
export type Mode = 'independent' | 'identity'

/** One world of the simulation. */
export interface Odds {
  /** Probability of a refusal, 0–1. */
  p: number
  mode: Mode
  channels: number
  /** Milliseconds of virtual time in which links arrive, one per `everyMs`. */
  forMs: number
  everyMs: number
  seed: string
  /** From then on (milliseconds of virtual time) nothing is refused any more. */
  calmAtMs?: number
}

/** What became of it. */
export interface Tally {
  asked: number
  answered: number
  /** Calls of channels; new visitors are counted apart. */
  calls: number
  visitors: number
  /** Milliseconds of virtual time per link that was answered, sorted. */
  answerMs: number[]
  /** The same per link that was not. */
  failMs: number[]
  /** Most calls of one channel in one minute that was not the first. */
  mostPerMinute: number
  /** Mean calls per minute and channel over the whole time. */
  perMinute: number
  /** Milliseconds from the calm until a link was answered and none failed any more; absent without a calm. */
  recoveryMs?: number
}

/** Time as the simulation has it; `advance` runs what is due. */
export interface VirtualClock {
  now(): number
  advance(ms: number): Promise<void>
}

const stepMs = 50

/**
 * Time that passes only when told: `Date` and `setTimeout` of the whole process until `end`. Node's own, because it
 * ticks without a wait of its own; hours take a quarter of a second.
 */
export function startVirtualClock(): VirtualClock & { end(): void } {
  mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_700_000_000_000 })
  return {
    now: Date.now,
    async advance(ms) {
      for (let gone = 0; gone < ms; gone += stepMs) {
        mock.timers.tick(Math.min(stepMs, ms - gone))
        await breathe()
      }
    },
    end: () => mock.timers.reset(),
  }
}

const redrawMs = 300_000
/** Milliseconds a site takes to answer. */
const latencyMs = [120, 900] as const

const unreachable: Transport = {
  send: () => Promise.reject(new AmagiError('internal')),
  open: () => Promise.reject(new AmagiError('internal')),
  close: () => undefined,
}

/** Plays one world to its end. The clock has to be virtual: hours pass. */
export async function play(odds: Odds, clock: VirtualClock): Promise<Tally> {
  const { p, mode, seed, calmAtMs = Infinity } = odds
  const began = clock.now()
  const time = (): number => clock.now() - began
  const random = seededRandom(seed)
  const breakers = createBreakers(clock.now, random)
  const tally: Tally = {
    asked: 0,
    answered: 0,
    calls: 0,
    visitors: 0,
    answerMs: [],
    failMs: [],
    mostPerMinute: 0,
    perMinute: 0,
  }
  const minutes = new Map<string, number>()
  let failedAt = 0

  const refuses = (): boolean => random() < p

  function channel(name: string): Channel & { guest(): string } {
    const renewal = createRenewal(clock.now)
    let visitor = { refused: refuses(), until: 0 }
    let met = 0
    const meet = (): void => {
      tally.visitors++
      met++
      visitor = { refused: refuses(), until: clock.now() + redrawMs }
    }
    return {
      name,
      who: () => 'guest',
      guest: () => String(met),
      async run(_, { signal }) {
        tally.calls++
        const minute = `${name} ${Math.floor(time() / 60_000)}`
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
        if (visitor.until === 0 || renewal.overdue()) meet()
        // The site thinks again about a visitor now and then.
        if (clock.now() > visitor.until) visitor = { refused: refuses(), until: clock.now() + redrawMs }
        const shown = visitor
        const refused = time() < calmAtMs && (mode === 'independent' ? refuses() : visitor.refused)
        await sleep(latencyMs[0] + random() * (latencyMs[1] - latencyMs[0]), signal)
        // What becomes of a visitor who was replaced meanwhile says nothing of the next.
        if (!refused) {
          if (shown === visitor) renewal.answered()
          return { body: name }
        }
        if (shown === visitor && renewal.refused()) meet()
        throw new AmagiError('blocked')
      },
    }
  }

  const channels = Array.from({ length: odds.channels }, (_, index) => channel(`channel ${index + 1}`))
  const context: CallContext = {
    transport: unreachable,
    cookie: () => undefined,
    clock: clock.now,
    random,
    log: () => undefined,
    session: undefined,
  }

  async function link(): Promise<void> {
    const at = clock.now()
    tally.asked++
    try {
      await climb(
        {
          name: 'odds',
          channels,
          breakerOf: ({ name }) => {
            const guest = channels.find((one) => one.name === name)?.guest()
            return breakers.at({ platform: 'odds', endpoint: 'odds', channel: name }, 'guest', guest)
          },
        },
        {},
        context,
      )
      tally.answered++
      tally.answerMs.push(clock.now() - at)
    } catch (error) {
      if (toAmagiError(error).code !== 'blocked') throw error
      tally.failMs.push(clock.now() - at)
      failedAt = Math.max(failedAt, at - began)
    }
  }

  const links: Promise<void>[] = []
  while (time() < odds.forMs) {
    links.push(link())
    await clock.advance(odds.everyMs)
  }
  await clock.advance(30_000)
  await Promise.all(links)
  tally.answerMs.sort((a, b) => a - b)
  tally.failMs.sort((a, b) => a - b)
  tally.perMinute = tally.calls / odds.channels / (odds.forMs / 60_000)
  for (const [minute, count] of minutes) {
    if (!minute.endsWith(' 0')) tally.mostPerMinute = Math.max(tally.mostPerMinute, count)
  }
  if (calmAtMs < Infinity) tally.recoveryMs = Math.max(0, failedAt - calmAtMs)
  return tally
}
