/** The chat whose switches hold: a forum for its posts, every other chat for itself. */
import type { Bot } from 'koishi'
import { dayMs } from '../units'
import { createAsked } from './asked'
import type { ChatRef } from './ref'

/** Remembers which chat holds the switches of another one. */
export interface Homes {
  /** Never rejects: a chat whose home cannot be had is its own, a switch is no reason to leave a message alone. */
  of(chat: ChatRef): Promise<ChatRef>
}

/** `botOf`: our account in a chat, where it is there right now. */
export function createHomes(botOf: (chat: ChatRef) => Bot | undefined): Homes {
  // A post never moves to another forum.
  const ask = createAsked<ChatRef>(botOf, { of: ({ home }) => home, otherwise: (chat) => chat, keepMs: dayMs })
  return {
    of: async (chat) => (chat.direct ? chat : { ...(await ask(chat)), selfId: chat.selfId }),
  }
}
