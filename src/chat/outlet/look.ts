/** A send nobody answered for is looked for in the chat before anything else happens. */
import { inTime } from '../../async/deadline'
import { sleep } from '../../async/sleep'
import type { ChatAdapter } from '../adapters/base'
import { brief } from '../brief'
import { idsOf, sent, type Outcome } from '../outcome'
import type { ChatRef } from '../ref'
import { shapeOf, type Sighting } from '../sighting'
import type { Account, AccountOptions } from './account'
import type { Doubt } from './doubts'
import type { Send } from './send'

/** Pauses before the looks: most messages that lost their answer are there at once, the others within seconds. */
const usualPausesMs: readonly number[] = [500, 2500, 6000, 11_000]
/** For one look; with the pauses half a minute in all. */
const lookMs = 2500
/** Looks that may fail before the chat is left alone. */
const maxFailures = 2

/** What looking takes. */
interface LookKit extends AccountOptions {
  account: Account
  /** Default: four within half a minute; none: nobody looks. Milliseconds. */
  lookAfterMs?: readonly number[] | undefined
}

/**
 * The same send, of which an unknown outcome is `sent` when the message is found. What is not found stays unknown:
 * it may still come. Nothing is added to a send that was answered. An answer waits the whole time for one message
 * only: whatever stays unknown after it is looked for once.
 */
export function lookingAfter(send: Send, chat: ChatRef, adapter: ChatAdapter, kit: LookKit): Send {
  const { host, signal, clock, log, account, lookAfterMs = usualPausesMs } = kit
  const { look } = adapter
  if (!look) return send
  let pausesMs = lookAfterMs

  /** What stands there; undefined when nobody could be asked. Rejects as `look` does, or with `timeout`. */
  async function see(): Promise<readonly Sighting[] | undefined> {
    const bot = account.now()
    // A connection that broke may be back at the next look.
    if (!bot || adapter.ready?.(bot) === false) return []
    if (!host.doubts.mayLook(chat, clock())) return undefined
    return inTime(Promise.resolve(look?.call(adapter, bot, chat)), lookMs, { signal, message: 'no list of messages' })
  }

  async function find(doubt: Doubt): Promise<string | undefined> {
    let failures = 0
    for (const pauseMs of pausesMs) {
      await sleep(pauseMs, signal)
      try {
        const sightings = await see()
        const id = sightings && doubt.among(sightings)
        if (!sightings || id !== undefined) return id
      } catch (error) {
        if (signal.aborted) return undefined
        log.debug(`${chat.platform}: the messages of the chat could not be looked at: ${brief(error)}`)
        if (++failures < maxFailures) continue
        host.doubts.refused(chat, clock())
        return undefined
      }
    }
    pausesMs = pausesMs.slice(0, 1)
    return undefined
  }

  return async (leaving) => {
    const doubt = host.doubts.begin(chat, shapeOf(leaving.elements), clock())
    let outcome: Outcome
    try {
      outcome = await send(leaving)
    } catch (error) {
      doubt.settle([])
      throw error
    }
    if (outcome.kind !== 'unknown') {
      doubt.settle(idsOf(outcome))
      return outcome
    }
    // Unloaded meanwhile, what was sent is as unknown as before.
    const id = await find(doubt).catch(() => undefined)
    if (id === undefined) return outcome
    log.debug(`${chat.platform}: ${outcome.reason}: the message is there all the same`)
    doubt.settle([id])
    return sent(id)
  }
}
