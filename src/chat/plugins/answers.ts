/** Answers as other plugins are told of them. Types only. */
import type { ErrorCode } from '../../errors'
import type { Post, Target } from '../../model'
import type { ChatRef, UserRef } from '../ref'

/** Which answer it is about. Plain data; changing it changes nothing. */
export interface AnswerFacts {
  /** The work itself, or something of it somebody asked for by command; a `summary` has no post, so only its end is told. */
  readonly what: 'work' | 'comments' | 'danmaku' | 'summary'
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
