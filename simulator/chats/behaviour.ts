/** What a loopback end does with the messages it is handed; every end says it in its platform's own words. */

/** Why a message is refused. */
export type Cause =
  /** Nobody may write here: muted, no right, not a member. */
  | 'muted'
  /** The quoted message is gone; a message that quotes nothing is taken. */
  | 'quote'
  /** The file or the text itself. */
  | 'content'
  /** The way the file was handed over. */
  | 'way'
  /** Our account is not in that chat any more, or nobody is. */
  | 'gone'

/** `delivers`: the message stands in the chat although the answer does not say so. */
export type Behaviour =
  | { kind: 'accept' }
  | { kind: 'refuse'; cause: Cause; delivers?: boolean }
  | { kind: 'too-fast'; afterSec: number }
  /** Our account is not let in at all: its key was withdrawn. */
  | { kind: 'locked-out' }
  /** A gateway in front of the platform gave up. */
  | { kind: 'broken'; status: number; delivers?: boolean }
  /** Answers as if nothing were wrong, after a while. */
  | { kind: 'late'; ms: number }
  /** In the chat, and never an answer. */
  | { kind: 'silent' }
  /** In the chat, answered without an id. */
  | { kind: 'no-id' }
  /** Taken in, to be sent some time (OneBot's `async`, an audit). */
  | { kind: 'pending' }
  /** The connection goes before anything was done. */
  | { kind: 'drop' }
  /** In the chat; the connection goes in the middle of the answer. */
  | { kind: 'cut' }
  /** In the chat without its files, answered as ever. */
  | { kind: 'lossy' }

const accept: Behaviour = { kind: 'accept' }

/** Whether a message that meets this stands in the chat afterwards. */
export function delivers(behaviour: Behaviour): boolean {
  switch (behaviour.kind) {
    case 'refuse':
    case 'broken':
      return behaviour.delivers === true
    case 'too-fast':
    case 'locked-out':
    case 'drop':
    case 'pending':
      return false
    default:
      return true
  }
}

/** What the messages of each chat meet. */
export interface Behaviours {
  /** For the next messages into a chat, one each; `stays`: the last one for all that follow. */
  set(chat: string, behaviours: readonly Behaviour[], stays?: boolean): void
  /** What the next message into a chat meets; without the quote there is no quote to refuse. */
  next(chat: string, quotes: boolean): Behaviour
}

export function createBehaviours(): Behaviours {
  const lines = new Map<string, { next: Behaviour[]; rest: Behaviour }>()
  return {
    set(chat, behaviours, stays = false) {
      lines.set(chat, { next: [...behaviours], rest: (stays ? behaviours.at(-1) : undefined) ?? accept })
    },
    next(chat, quotes) {
      const line = lines.get(chat)
      const behaviour = line?.next.shift() ?? line?.rest ?? accept
      return behaviour.kind === 'refuse' && behaviour.cause === 'quote' && !quotes ? accept : behaviour
    },
  }
}
