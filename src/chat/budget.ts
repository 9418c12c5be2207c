/** Messages one request may get, where the chat counts them (QQ: passive replies to one message), shared by its links. */
import { refused } from './outcome'
import type { Outlet } from './outlet'

/** One per request; where nobody counts it lets everything through. */
export interface Budget {
  /** The way out that keeps to the budget: beyond it nothing is sent. */
  readonly outlet: Outlet
  /** Whether the chat counts at all. */
  readonly finite: boolean
  /** What one work may take, so that each of the `later` ones still gets a message. */
  share(later: number): number
  /** Something was left out of a plan. */
  omit(): void
  /** Says in one line that something was left out, if it was. The plans leave room for it. */
  sayOmitted(): Promise<void>
}

/** Counts what arrived or may have; what was refused costs nothing. */
export function createBudget(outlet: Outlet): Budget {
  const max = outlet.abilities.maxMessages
  let left = max
  let omitted = false
  return {
    finite: Number.isFinite(max),
    outlet: {
      ...outlet,
      async send(elements, options) {
        if (left <= 0) {
          omitted = true
          return refused('chat', `${max} messages are all this chat takes in answer to one`)
        }
        const outcome = await outlet.send(elements, options)
        if (outcome.kind !== 'refused') left--
        return outcome
      },
    },
    share: (later) => Math.max(0, left - later),
    omit() {
      omitted = true
    },
    async sayOmitted() {
      if (omitted) await outlet.send(outlet.say('amagi.remark.omitted', { max }))
    },
  }
}
