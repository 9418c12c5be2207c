/**
 * Reactions on the messages that are answered: seen, done, failed. They come beside the answer: nothing waits for them
 * that does not ask, nothing they meet is thrown, and where they are refused they stop by themselves for a while.
 */
import type { Bot } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { minuteMs } from '../units'
import { adapterOf } from './adapters'
import type { Mark, MarkedMessage, Reactions } from './adapters/base'
import type { Conversation } from './conversation'
import { listening } from './listening'
import { missingOf, sent, unknown, type Outcome } from './outcome'
import { accountIn, type Host } from './outlet/host'
import { chatKey } from './ref'
import type { Log } from './types'
import { ofFailure } from './verdict'

/** Longest wait for one call; the adapter's own limit is a minute and more. Milliseconds. */
const defaultLimitMs = 5_000
/** Pauses after a refusal: of a chat, of a way our account does not have, of a pace nobody named, of silence. */
const pausesMs = { chat: 30 * minuteMs, way: 60 * minuteMs, pace: minuteMs, unknown: 5 * minuteMs } as const
/** Pauses that are remembered at a time. */
const maxPauses = 2000

/** The reaction on one message. */
export interface Marking {
  /** Puts this in place of what is there; resolves to whether the platform says that it stands there. Never rejects. */
  show(mark: Mark): Promise<boolean>
  /** Takes off what may be there, also after the plugin was unloaded. Never rejects. */
  clear(): Promise<void>
}

/** Makes markings; remembers where reactions were refused. */
export interface Marks {
  on(conversation: Conversation): Marking
}

/** What reactions go out by. */
export interface MarksOptions {
  host: Pick<Host, 'bots'>
  clock: () => number
  /** The life of the plugin: afterwards nothing is put any more. */
  signal: AbortSignal
  log: Log
  /** Longest wait for one call in milliseconds; for tests. */
  limitMs?: number
}

/** A reaction and the way it was put. */
interface Standing {
  mark: Mark
  way: Reactions
}

const nowhere: Marking = { show: async () => false, clear: async () => undefined }

/** Keeps until when a chat or an account is left alone, and nothing of any message. */
export function createMarks({ host, clock, signal, log, limitMs = defaultLimitMs }: MarksOptions): Marks {
  const pauses = new LRUCache<string, number>({ max: maxPauses })

  /** One call and what the platform said to it. */
  async function call(bot: Bot, way: Reactions, work: (ear: Bot) => Promise<unknown>): Promise<Outcome> {
    const ear = listening(bot)
    const made = (async () => work(ear.bot))()
    let failure: { error: unknown } | undefined
    try {
      // After the end there is no timer of ours any more: nobody waits either.
      await (signal.aborted ? made : inTime(made, limitMs, { signal, message: 'no answer to a reaction' }))
    } catch (error) {
      failure = { error }
    }
    const said = ear.exchanges.flatMap((exchange) => way.read(exchange) ?? []).at(-1)
    if (said) return said
    if (!failure) return sent()
    return signal.aborted ? unknown('unloaded') : ofFailure(failure.error)
  }

  function marking(message: MarkedMessage): Marking {
    const place = chatKey(message.chat)
    /** What may be there; more than one only until the older are taken off. */
    let standing: readonly Standing[] = []
    let latest = 0
    let line: Promise<unknown> = Promise.resolve()

    const keysOf = ({ sid }: Bot, index: number) => ({ all: `${sid} ${index}`, here: `${sid} ${index} ${place}` })
    const rests = (key: string): boolean => (pauses.get(key) ?? -Infinity) > clock()

    function remember(outcome: Outcome, bot: Bot, index: number): void {
      const no = missingOf(outcome)
      if (!no || signal.aborted) return
      const { all, here } = keysOf(bot, index)
      const scope = no.kind === 'unknown' ? 'unknown' : no.scope === 'file' ? 'chat' : no.scope
      // A message that is gone says nothing about the next one.
      if (scope === 'quote') return
      const asked = no.kind === 'refused' && scope === 'pace' ? no.retryAfterMs : undefined
      const pauseMs = asked ?? pausesMs[scope]
      pauses.set(scope === 'way' ? all : here, clock() + pauseMs)
      log.info(`${place}: no reactions for ${Math.ceil(pauseMs / 1000)} s: ${no.reason}`)
    }

    async function put(bot: Bot, mark: Mark): Promise<boolean> {
      const { reactions = [] } = adapterOf({ platform: message.chat.platform, bot })
      for (const [index, way] of reactions.entries()) {
        const { all, here } = keysOf(bot, index)
        if (way.there?.(message, bot) === false || rests(all)) continue
        if (rests(here)) return false
        const outcome = await call(bot, way, (ear) => way.put(ear, message, mark))
        remember(outcome, bot, index)
        if (outcome.kind === 'refused' && outcome.scope === 'way') continue
        if (outcome.kind === 'refused') return false
        // What only may be there has to be taken off one day as well.
        standing = [...standing.filter(() => way.replaces !== true), { mark, way }]
        return outcome.kind === 'sent'
      }
      return false
    }

    const account = (): Bot | undefined => accountIn(host.bots(), message.chat)

    async function change(to: Mark): Promise<boolean> {
      const bot = signal.aborted ? undefined : account()
      return bot !== undefined && (await put(bot, to))
    }

    /** Takes off what is not true any more. */
    async function tidy(to: Mark | undefined): Promise<void> {
      const stale = standing.filter(({ mark }) => mark !== to)
      standing = standing.filter(({ mark }) => mark === to)
      const bot = stale.length > 0 ? account() : undefined
      if (!bot) return
      for (const { mark, way } of stale) await call(bot, way, (ear) => way.take(ear, message, mark))
    }

    /** One change after the other; one that was overtaken while it waited is left out. */
    function turn(to: Mark | undefined): Promise<boolean> {
      const own = ++latest
      const overtaken = (): boolean => own !== latest
      const shown = line.then(() => to !== undefined && !overtaken() && change(to)).catch(() => false)
      // The old one goes after the new one is there, and nobody who asks for the new one waits for that.
      line = shown.then(() => (overtaken() ? undefined : tidy(to))).catch(() => undefined)
      return shown
    }
    return {
      show: turn,
      async clear() {
        void turn(undefined)
        await line
      },
    }
  }

  return {
    on({ chat, reply }) {
      const messageId = reply?.messageId
      return reply && messageId ? marking({ chat, messageId, reply }) : nowhere
    },
  }
}
