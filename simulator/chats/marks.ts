/** Reactions of the bot on messages at a loopback end, and what they meet; every end says it in its platform's words. */

import type { Reply } from './rest'

/** Why a reaction is not taken. */
export type MarkCause =
  /** The end has no such call at all. */
  | 'unsupported'
  /** Not in this chat: no right, or not this sign. */
  | 'forbidden'
  /** The message is not there any more. */
  | 'gone'
  | 'too-fast'
  /** Never an answer. */
  | 'silent'

/** What stands on messages. */
export interface MarkBoard {
  /** `+👀 m1`, `-👀 m1`: every change that was taken, oldest first. */
  readonly changes: string[]
  /** Signs that stand on a message. */
  on(message: string): string[]
  /** What the next `times` changes meet, default all from now on; without a cause they are taken again. */
  refuse(cause?: MarkCause, times?: number): void
  /** Why the next one is not taken, if it is not. */
  cause(): MarkCause | undefined
  add(message: string, sign: string): void
  remove(message: string, sign: string): void
  /** For ends where a new reaction replaces the old one; an empty sign leaves none. */
  set(message: string, sign: string): void
}

/** Answer of an HTTP end to `PUT` or `DELETE` of a reaction. */
export function answerMark(
  marks: MarkBoard,
  refusals: Readonly<Record<Exclude<MarkCause, 'silent'>, Reply>>,
  { method, message, sign }: { method: string; message: string; sign: string },
): Reply {
  const cause = marks.cause()
  if (cause === 'silent') return { body: '', wire: { kind: 'silent' } }
  if (cause) return refusals[cause]
  if (method === 'PUT') marks.add(message, sign)
  else marks.remove(message, sign)
  return { status: 204, body: '' }
}

export function createMarkBoard(): MarkBoard {
  const standing = new Map<string, string[]>()
  const changes: string[] = []
  let refused: MarkCause | undefined
  let left = 0
  const on = (message: string): string[] => standing.get(message) ?? []
  function add(message: string, sign: string): void {
    if (on(message).includes(sign)) return
    standing.set(message, [...on(message), sign])
    changes.push(`+${sign} ${message}`)
  }
  function remove(message: string, sign: string): void {
    if (!on(message).includes(sign)) return
    standing.set(
      message,
      on(message).filter((other) => other !== sign),
    )
    changes.push(`-${sign} ${message}`)
  }
  return {
    changes,
    on,
    refuse(cause, times = Infinity) {
      refused = cause
      left = times
    },
    cause: () => (left-- > 0 ? refused : undefined),
    add,
    remove,
    set(message, sign) {
      for (const other of on(message)) if (other !== sign) remove(message, other)
      if (sign !== '') add(message, sign)
    },
  }
}
