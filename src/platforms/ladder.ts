/** Channels tried in order until one answers, within one budget of time. */
import { deadline, deadlineOf } from '../async/deadline'
import { sleep } from '../async/sleep'
import { cancelled, onAbort, throwIfAborted } from '../async/until'
import { AmagiError, errorTable, toAmagiError, type ErrorCode } from '../errors'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, EndpointAnswer } from './endpoint/record'

/** Milliseconds one answer may take, all channels together; what is under way then is broken off. */
const budgetMs = 17_000
/** Milliseconds an answer gets that is begun when the time of its link is nearly up. */
const leastMs = 1_000
/** Milliseconds after the budget for what is under way to end, such as a list that answers with the pages it has. */
const graceMs = 1_000
/** Milliseconds a channel has for itself before the next one is begun beside it. */
const headStartMs = 4_000
/** Calls of channels per answer at most: with even odds 1023 of 1024 are answered by then, some rungs being no use. */
const maxTries = 10
/** Milliseconds before a channel that was refused is asked once more, drawn between the two. */
const roundPauseMs = [250, 600] as const
/** Milliseconds that have to be left for another round to be worth it. */
const worthwhileMs = 3_000

const is =
  (wanted: ErrorCode) =>
  ({ code }: AmagiError): boolean =>
    code === wanted

/** Whether a channel could not be heard: what it would have said is open. */
const isUnheard = ({ code }: AmagiError): boolean => code === 'network' || code === 'timeout'

/** Whether another channel says the same of the content: together they are believed. */
const isAgreed = (error: AmagiError, all: readonly AmagiError[]): boolean =>
  error.details.elsewhere === true &&
  all.some(
    ({ code, details }) =>
      code === error.code && details.elsewhere === true && details.channel !== error.details.channel,
  )

/**
 * When every channel failed the most telling failure wins: what an administrator can act on comes first. What the content
 * says on one channel alone (`elsewhere`) holds when all others were heard and knew nothing better.
 */
const telling: readonly ((error: AmagiError, all: readonly AmagiError[]) => boolean)[] = [
  is('cookie-expired'),
  is('login-required'),
  is('region'),
  is('private'),
  isAgreed,
  // What stays refused on one way says more than a cool-down on another: it does not end by itself.
  ({ code, details }) => code === 'blocked' && details.steady === true,
  is('rate-limited'),
  is('blocked'),
  ({ details }, all) => details.elsewhere === true && !all.some(isUnheard),
  is('upstream-changed'),
  is('timeout'),
]

/** Said by a breaker, not by the platform: what the platform said before tells more. */
const isResting = ({ code, details }: AmagiError): boolean => code === 'blocked' && details.pauseSec !== undefined

function mostTelling(errors: readonly AmagiError[]): AmagiError {
  const said = errors.filter((error) => !isResting(error))
  for (const tells of telling) {
    const found = said.find((error) => tells(error, said))
    if (found) return found
  }
  return (
    said.at(-1) ?? errors.at(-1) ?? new AmagiError('unsupported', { message: 'no channel of this endpoint applies' })
  )
}

interface Ladder {
  /** Named in log lines. */
  name: string
  /** Name of the endpoint, for a witness; absent = the one above. */
  endpoint?: string
  channels: readonly Channel[]
  /** Keeps a refused channel quiet; absent for what is asked for too rarely to learn from. */
  breakerOf?: (channel: Channel, context: CallContext) => (call: () => Promise<ChannelAnswer>) => Promise<ChannelAnswer>
}

/**
 * Whether the same call may be answered when it is made once more: refusals are odds. A broken line is worth one more
 * call; the transport has repeated it before.
 */
const mayDiffer = ({ code, details }: AmagiError, round: number): boolean =>
  (code === 'blocked' && details.steady !== true) || (code === 'network' && round === 1)

type Settled = { channel: Channel } & ({ answer: ChannelAnswer } | { error: AmagiError })

/** What has settled, in that order, and the wait for the next: one promise however many are under way. */
function createArrivals() {
  const arrived: Settled[] = []
  let wake: (() => void) | undefined
  let patience: NodeJS.Timeout | undefined
  return {
    add(settled: Settled): void {
      arrived.push(settled)
      wake?.()
    },
    /** The next one; undefined when none came within `ms`, which `renew` lets begin anew. */
    async next(ms: number | undefined): Promise<Settled | undefined> {
      if (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (ms !== undefined) patience = setTimeout(resolve, ms)
        })
        clearTimeout(patience)
        patience = wake = undefined
      }
      return arrived.shift()
    },
    renew: () => void patience?.refresh(),
  }
}

/**
 * The first channel that answers. A terminal answer (removed, private, …) ends the ladder at once; other failures
 * move to the next rung. A rung that is slow is not waited for: the next one is begun beside it. When every rung was
 * refused or broke, those that may answer another time are asked again, while time and tries are left.
 */
export async function climb(ladder: Ladder, params: CheckedParams, context: CallContext): Promise<EndpointAnswer> {
  throwIfAborted(context.signal)
  const began = context.clock()
  // What is left of the time of a whole link, when it is one.
  const budget = Math.min(budgetMs, Math.max(leastMs, (context.until ?? Infinity) - began))
  const late = `${ladder.name}: no answer in time`
  const soft = context.ends ? deadlineOf(context.ends, budget, late) : deadline(budget, [context.signal], late)
  /** Whether the caller has gone. Where the signal is ours it says `timeout` when it is us who ended it. */
  const hasLeft = (): boolean =>
    context.signal?.aborted === true && !(context.ends && cancelled(context.signal).code === 'timeout')
  const arrivals = createArrivals()
  // One context for all rungs: platforms remember by it what an earlier rung met with.
  const own: CallContext = {
    ...context,
    signal: soft.signal,
    ends: undefined,
    until: began + Math.max(leastMs, budget - worthwhileMs),
    progress: arrivals.renew,
    withinChannel: true,
  }
  const errors: AmagiError[] = []
  const tried: EndpointAnswer['tried'] = []
  const running = new Set<Channel>()
  /** Calls that have not ended, and how each is left behind. */
  const open = new Set<() => void>()
  let tries = 0
  let rounds = 0
  let grace: NodeJS.Timeout | undefined

  const leave = (): void => {
    for (const left of open) left()
  }
  // Who does not listen to the signal is left behind.
  const stop = onAbort(soft.signal, () => {
    if (hasLeft()) leave()
    else if (open.size > 0) grace = setTimeout(leave, graceMs)
  })

  function start(channel: Channel): void {
    tries++
    // What a channel asks of ladders of its own is its own doing.
    const { witness } = own
    const place = witness && { platform: witness.platform, endpoint: ladder.endpoint ?? ladder.name }
    const heard =
      context.withinChannel || !place
        ? undefined
        : witness?.ears.begin({ ...place, channel: channel.name, params }, own)
    const left = (): void => fail(cancelled(soft.signal))
    const settle = (settled: Settled, error?: AmagiError): void => {
      if (!open.delete(left)) return
      if (open.size === 0) clearTimeout(grace)
      heard?.ended(error)
      arrivals.add(settled)
    }
    const fail = (thrown: unknown): void => {
      const error = toAmagiError(thrown)
      settle({ channel, error }, error)
    }
    running.add(channel)
    open.add(left)
    const run = (): Promise<ChannelAnswer> => channel.run(params, heard?.context ?? own)
    const passed = ladder.breakerOf ? ladder.breakerOf(channel, own)(run) : (async () => run())()
    passed.then((answer) => settle({ channel, answer }), fail)
  }

  /** An answer, or the channels that may answer another time. */
  async function round(channels: readonly Channel[]): Promise<EndpointAnswer | Channel[]> {
    rounds++
    const line = [...channels]
    const again: Channel[] = []
    /** First rung in line that applies; asked late, since what an earlier one met with may matter. */
    const begin = (): void => {
      for (let channel = line.shift(); channel; channel = line.shift()) {
        if (channel.when && !channel.when(own, params)) continue
        start(channel)
        return
      }
    }
    begin()
    while (running.size > 0) {
      // A head start is for those behind.
      const settled = await arrivals.next(line.length > 0 && tries < maxTries ? headStartMs : undefined)
      if (!settled) {
        if (!soft.signal.aborted) begin()
        continue
      }
      const { channel } = settled
      running.delete(channel)
      if ('answer' in settled) return finished(channel, settled.answer)
      if (hasLeft()) throw cancelled(context.signal)
      const error = settled.error.code === 'cancelled' && soft.signal.aborted ? cancelled(soft.signal) : settled.error
      error.details.channel ??= channel.name
      if (!goesOn(error)) throw error
      context.log(`${ladder.name}: channel ${channel.name} answered ${error.code}`)
      errors.push(error)
      tried.push({ channel: channel.name, code: error.code })
      if (error.code === 'cookie-expired') context.noticed?.(error.code)
      if (mayDiffer(error, rounds)) again.push(channel)
      if (running.size === 0 && tries < maxTries && !soft.signal.aborted) begin()
    }
    return again
  }

  function finished(channel: Channel, answer: ChannelAnswer): EndpointAnswer {
    return {
      ...(answer.raw ? { raw: answer.raw } : {}),
      channel: channel.name,
      tried,
      // Asked for, not copied: a pass-through is only parsed when somebody reads it.
      get body() {
        return answer.body
      },
    }
  }

  try {
    let channels = ladder.channels
    for (;;) {
      const result = await round(channels)
      if (!Array.isArray(result)) return result
      channels = result
      const left = budget - (context.clock() - began)
      if (
        context.withinChannel ||
        channels.length === 0 ||
        tries >= maxTries ||
        left < worthwhileMs ||
        soft.signal.aborted
      )
        break
      const [least, most] = roundPauseMs
      await sleep(least + context.random() * (most - least), own.signal)
    }
    const final = mostTelling(errors)
    // A guest is refused on many a way; it matters where none is left.
    if (final.code === 'login-required' && !final.details.guessed) context.noticed?.(final.code)
    throw final
  } finally {
    // An error and an abort cost more than all the rest here, and mostly nobody is left to hear of it.
    if (open.size > 0) soft.abort(new AmagiError('cancelled'))
    else stop()
    soft.end()
  }
}

/** Once through the channels: what is asked again by itself, refused or not, is not repeated at once. */
export const climbOnce = (
  name: string,
  channels: readonly Channel[],
  params: CheckedParams,
  context: CallContext,
): Promise<EndpointAnswer> => climb({ name, channels }, params, { ...context, withinChannel: true })

/** Whether another rung may know better; `elsewhere`: the content's word of this channel alone. */
const goesOn = ({ code, details }: AmagiError): boolean => errorTable[code].nextChannel || details.elsewhere === true
