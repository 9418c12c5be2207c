/** What other plugins hear of answers: before one goes out, which they may keep from going, and when it is over. */
import type { Context } from 'koishi'
import { inTime } from '../../async/deadline'
import type { ErrorCode } from '../../errors'
import type { Post, Target } from '../../model'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import type { ChatRef, UserRef } from '../ref'
import type { Log } from '../types'

/** Which answer it is about. Plain data; changing it changes nothing. */
export interface AnswerFacts {
  /** The work itself, or something of it somebody asked for by command. */
  readonly what: 'work' | 'comments' | 'danmaku'
  readonly chat: ChatRef
  /** Who asked; absent for posts nobody signed. */
  readonly user?: UserRef
  /** Name the asker goes by there. */
  readonly name?: string
  /** The message that asked. */
  readonly messageId?: string
  /** Asked for by command or by a number; false = a link was pasted. */
  readonly manual: boolean
  /** What the link points at, short links followed where they could be. */
  readonly target: Target
}

/** An answer that is about to go out: the work is known, nothing is drawn, downloaded or sent yet. */
export interface BeforeAnswer extends AnswerFacts {
  readonly post: Post
}

/** An answer that is over. */
export interface AfterAnswer extends AnswerFacts {
  /** Absent where the work could not be had. */
  readonly post?: Post
  /**
   * `sent`: all of it is in the chat, or perhaps; `partly`: something failed; `failed`: nothing is there; `vetoed`: a plugin
   * kept it from going out.
   */
  readonly outcome: 'sent' | 'partly' | 'failed' | 'vetoed'
  /** Why something is missing. */
  readonly code?: ErrorCode
  /** Messages of the answer, as the platform names them. */
  readonly messageIds: readonly string[]
  /** Milliseconds from its turn in the line to its end. */
  readonly ms: number
}

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
