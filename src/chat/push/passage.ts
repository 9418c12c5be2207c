/** The way of one delivery out: at the pace of its account, opened by what happened and by whom it calls. */
import { h } from 'koishi'
import { toAmagiError } from '../../errors'
import type { Outcome } from '../outcome'
import type { Outlet, SendOptions } from '../outlet'

/** What the first message begins with. */
export interface Opening {
  readonly line: readonly h[]
  /** Everybody is called. */
  readonly all?: boolean
  /** Ids of people who are. */
  readonly users?: readonly string[]
}

/** What has become of it so far. */
export interface Trace {
  /** Something of it is in the chat, or may be. */
  left: boolean
  /** Everybody was called, or perhaps. */
  called: boolean
}

const space = (): h => h.text(' ')

/** Elements of people, and of everybody where `all` says so. */
const callsIn = ({ users = [] }: Opening, all: boolean): h[] =>
  [...(all ? [h('at', { type: 'all' })] : []), ...users.map((id) => h.at(id))].flatMap((one) => [one, space()])

/**
 * An outlet that keeps the pace, and what became of it. A message that calls everybody and was refused goes out once more
 * without; one that may have arrived does not.
 */
export function createPassage(outlet: Outlet, take: () => Promise<void>, opening?: Opening): [Outlet, Trace] {
  const trace: Trace = { left: false, called: false }
  let before = opening

  async function leave(elements: readonly h[], options: SendOptions | undefined): Promise<Outcome> {
    await take()
    try {
      const outcome = await outlet.send(elements, options)
      if (outcome.kind !== 'refused') trace.left = true
      return outcome
    } catch (thrown) {
      if (toAmagiError(thrown).details.uncertain) trace.left = true
      throw thrown
    }
  }

  async function open(own: Opening, elements: readonly h[], options: SendOptions | undefined): Promise<Outcome> {
    const whole = (all: boolean): h[] => [...callsIn(own, all), ...own.line, ...elements]
    if (!own.all) return leave(whole(false), options)
    const outcome = await leave(whole(true), options)
    if (outcome.kind !== 'refused') trace.called = true
    // Too fast, it is no better without.
    return outcome.kind === 'refused' && outcome.scope !== 'pace' ? leave(whole(false), options) : outcome
  }

  return [
    {
      ...outlet,
      async send(elements, options) {
        const own = before
        if (!own) return leave(elements, options)
        const outcome = await open(own, elements, options)
        // Refused, what stands in its place is the first message.
        before = outcome.kind === 'refused' ? { ...own, all: false } : undefined
        return outcome
      },
    },
    trace,
  ]
}
