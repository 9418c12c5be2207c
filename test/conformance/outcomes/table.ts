/** What a table of outcomes holds: one per kind of chat of an adapter, in a file named after the adapter. */
import type { ChatRef } from '../../../src/chat/ref'
import type { RefusalScope } from '../../../src/chat/outcome'
import type { Behaviour } from '../../../simulator/chats/behaviour'
import type { ChatEnd } from '../../../simulator/chats/end'

export const parts = ['text', 'picture', 'video', 'file', 'album', 'quote', 'forward'] as const
export type Part = (typeof parts)[number]

export type Says = 'sent' | 'unknown' | `refused ${RefusalScope}`

/** What the outlet says of a message and how many of it stand in the chat afterwards. */
export type Expected = readonly [says: Says, arrives: 0 | 1]

/** What the end does; the last of several stays in force. */
export const meetings = {
  accepted: [{ kind: 'accept' }],
  'nobody may write': [{ kind: 'refuse', cause: 'muted' }],
  'we are not in the chat any more': [{ kind: 'refuse', cause: 'gone' }],
  'the account is locked out': [{ kind: 'locked-out' }],
  'the quoted message is gone': [{ kind: 'refuse', cause: 'quote' }],
  'the content is refused': [{ kind: 'refuse', cause: 'content' }],
  'the way is refused': [{ kind: 'refuse', cause: 'way' }],
  'too fast, then accepted': [{ kind: 'too-fast', afterSec: 0.1 }, { kind: 'accept' }],
  'too fast for ever': [{ kind: 'too-fast', afterSec: 0.1 }],
  'the gateway gives up': [{ kind: 'broken', status: 502 }],
  'the gateway gives up over a message that arrives': [{ kind: 'broken', status: 504, delivers: true }],
  'answered late': [{ kind: 'late', ms: 300 }],
  'never answered': [{ kind: 'silent' }],
  'answered without an id': [{ kind: 'no-id' }],
  'taken in for later': [{ kind: 'pending' }],
  'the connection drops': [{ kind: 'drop' }],
  'the answer breaks off': [{ kind: 'cut' }],
  'the files are lost': [{ kind: 'lossy' }],
} as const satisfies Record<string, readonly Behaviour[]>

export type Meeting = keyof typeof meetings

export interface Scene {
  name: string
  start(): Promise<ChatEnd>
  /** Ids of the chat for one row; `end` is how the end calls it. */
  chat(number: number): { ref: ChatRef; end: string }
  /** Parts this kind of chat never gets from us. */
  without?: readonly Part[]
  /** Parts of which only the address arrives. */
  byAddress?: readonly Part[]
  /** `null`: the platform has no such answer. Parts that differ come after the rule. */
  rows: Record<Meeting, readonly [rule: Expected, parts?: Partial<Record<Part, Expected>>] | null>
  /** Meetings after which the adapter waits for its own time limit. */
  waits?: readonly Meeting[]
}
