/** One plan on its way into a chat: what it is sent with, and what has become of it so far. */
import type { h } from 'koishi'
import { throwIfAborted } from '../../async/until'
import { AmagiError } from '../../errors'
import type { Hold } from '../../media/hold'
import type { Plan, PlanPart, Post, Settings } from '../../model'
import { brief } from '../brief'
import { arrived, idsOf, missingOf, refused, type Outcome, type Refusal } from '../outcome'
import type { Outlet, SendOptions } from '../outlet'
import type { Log } from '../types'
import type { Handing } from './handing'
import type { PrepareKit } from './prepare'
import type { Noting, Record } from './record'

/** What sending one plan takes besides plan and outlet. */
export interface DeliveryKit
  extends Handing, Omit<PrepareKit, 'linkOnly' | 'maxVideoBytes' | 'maxSourceBytes' | 'picture' | 'chat' | 'hold'> {
  settings: Settings
  log: Log
  /** Parts that were sent before are left out, those that are sent now are written down. */
  record?: Record
  /** Called as soon as the card, or its text, is in the chat. */
  shown?: (() => void) | undefined
}

/** What became of one plan, counted in messages. */
export interface Delivery {
  /** Messages the chat took, whole or in part. */
  sent: number
  /** Ids of everything that is there, in order; fewer than messages where the platform names none. */
  ids: string[]
  /** Messages nobody knows of: they may be there or come later. */
  unknown: number
  /** Parts that were sent before, or perhaps, and were not sent again. */
  before: { sent: number; unknown: number }
  /** What failed for good; parts that may have arrived are not in here. */
  failures: AmagiError[]
  /** Why the chat takes nothing at all; what came after it was not tried. */
  ended?: Refusal
}

/** What the senders of the parts share. */
export interface Run extends Handing {
  plan: Plan
  post: Post
  /** Counts what it sends in `result`. */
  outlet: Outlet
  kit: DeliveryKit
  result: Delivery
  /** Writes down what becomes of each part. */
  noting: Noting
  /** Of the parts, for the record. */
  names: ReadonlyMap<PlanPart, string>
  /** Key of the chat. */
  chat: string
  /** Keeps every file of the answer until the end. */
  hold: Hold
}

/** The outlet that keeps count, and sends nothing more into a chat that refuses everything. */
export function counting(
  outlet: Outlet,
  result: Delivery,
  noting: Noting,
  { signal, report }: Pick<DeliveryKit, 'signal' | 'report'>,
): Outlet {
  return {
    ...outlet,
    async send(elements: readonly h[], options?: SendOptions) {
      // Ended before it left: it is certainly not there, and must not be written down as if it could be.
      throwIfAborted(signal)
      if (result.ended) return result.ended
      report?.('sending')
      await noting.leaving()
      if (signal.aborted) noting.came(refused('chat', 'cancelled'))
      throwIfAborted(signal)
      const outcome = await outlet.send(elements, options)
      noting.came(outcome)
      const missing = missingOf(outcome)
      if (arrived(outcome)) result.sent++
      result.ids.push(...idsOf(outcome))
      if (missing?.kind === 'unknown') result.unknown++
      else if (missing?.scope === 'chat' || missing?.scope === 'pace') result.ended = missing
      return outcome
    },
  }
}

/** Writes a part down as not sent. */
export function fail({ kit, post, result }: Run, what: string, error: AmagiError): void {
  kit.log.warn(`${post.platform} ${post.id}: ${what} was not sent: ${brief(error)}`)
  result.failures.push(error)
}

/** What a part that was not taken counts as: nothing where it may have arrived, or where the whole answer ended. */
export function settleOutcome(run: Run, what: string, outcome: Outcome): void {
  const { kit, post, result } = run
  const missing = missingOf(outcome)
  const name = outcome.kind === 'partly' ? `a part of ${what}` : what
  if (missing?.kind === 'unknown')
    kit.log.warn(`${post.platform} ${post.id}: nobody knows whether ${name} arrived: ${missing.reason}`)
  else if (missing && !result.ended) fail(run, name, refusalError(missing))
}

/** A refusal as the error the end of the answer speaks of. */
export const refusalError = ({ scope, reason }: Refusal): AmagiError =>
  new AmagiError('send-failed', { details: { scope }, message: reason })

/** Words, with a picture or without: they may be the first message and then quote the request. */
export function sendWords({ outlet }: Run, elements: readonly h[]): Promise<Outcome> {
  return outlet.send(elements, { quote: true })
}
