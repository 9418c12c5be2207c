/** What other plugins hear of answers: before one goes out, which they may keep from going, and when it is over. */
import type { Context } from 'koishi'
import { inTime } from '../../async/deadline'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import type { Log } from '../types'
import type { AfterAnswer, AnswerFacts, BeforeAnswer } from './answers'

/** The ears of other plugins. */
export interface Hooks {
  /** False when a listener answered `true`. Never rejects: one that fails or takes too long has no say. */
  allows(answer: BeforeAnswer): Promise<boolean>
  /** Tells that an answer is over. Nobody is waited for. */
  over(answer: AfterAnswer): void
}

/** Longest wait for one listener, milliseconds: people wait for the answer. */
const longestMs = 5_000

type EventName = 'amagi/before-answer' | 'amagi/after-answer'

/** Who asked where, as plugins are told. */
export const factsOf = ({
  chat,
  user,
  reply,
}: Conversation): Pick<AnswerFacts, 'chat' | 'user' | 'name' | 'messageId'> => ({
  chat,
  ...(user ? { user } : {}),
  ...(reply?.name === undefined ? {} : { name: reply.name }),
  ...(reply?.messageId === undefined ? {} : { messageId: reply.messageId }),
})

interface HooksOptions {
  signal: AbortSignal
  log: Log
  /** Told of every answer that is over, before the others. Must not throw. */
  heard?(answer: AfterAnswer): void
}

/** Listeners of the framework, each by itself: what one of them throws must not silence the others. */
export function createHooks(ctx: Context, { signal, log, heard }: HooksOptions): Hooks {
  const { lifecycle } = ctx.root

  async function ask(name: EventName, answer: AnswerFacts): Promise<boolean> {
    const listeners = lifecycle.filterHooks(lifecycle._hooks[name] ?? [])
    const said = listeners.map(async ({ callback }) => {
      try {
        const saying = Promise.resolve(callback(answer) as unknown)
        return await inTime(saying, longestMs, { signal, message: `a listener of ${name} does not answer` })
      } catch (error) {
        if (!signal.aborted) log.warn(`a listener of ${name} failed: ${brief(error)}`)
        return undefined
      }
    })
    return (await Promise.all(said)).includes(true)
  }

  return {
    allows: async (answer) => !(await ask('amagi/before-answer', answer)),
    over(answer) {
      heard?.(answer)
      void ask('amagi/after-answer', answer)
    },
  }
}
