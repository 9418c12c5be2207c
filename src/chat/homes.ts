/** The chat whose switches hold: a forum for its posts, every other chat for itself. */
import type { Bot } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { AmagiError } from '../errors'
import { adapterOf } from './adapters'
import { chatKey, type ChatRef } from './ref'

/** Chats that are remembered. */
const maxKept = 2000
/** A post never moves to another forum; a failed question is asked again after a minute. Milliseconds. */
const keepMs = 24 * 3_600_000
const keepFailureMs = 60_000
/** A message must not wait longer than this for its switches. */
const patienceMs = 3000

/** Remembers which chat holds the switches of another one. */
export interface Homes {
  /** Never rejects: a chat whose home cannot be had is its own. */
  of(chat: ChatRef): Promise<ChatRef>
}

/** `botOf`: our account in a chat, where it is there right now. */
export function createHomes(botOf: (chat: ChatRef) => Bot | undefined): Homes {
  const kept = new LRUCache<string, Promise<ChatRef>>({ max: maxKept, ttl: keepMs })

  async function ask(chat: ChatRef, key: string): Promise<ChatRef> {
    const bot = botOf(chat)
    const { home } = adapterOf({ platform: chat.platform, bot })
    if (bot && !home) return chat
    try {
      if (!bot || !home) throw new AmagiError('network', { message: 'no account to ask with' })
      return await inTime(home(chat, bot), patienceMs, { signal: undefined, message: 'the chat cannot be looked up' })
    } catch {
      // A switch that cannot be looked up is no reason to leave a message alone.
      kept.set(key, Promise.resolve(chat), { ttl: keepFailureMs })
      return chat
    }
  }

  return {
    async of(chat) {
      if (chat.direct) return chat
      const key = chatKey(chat)
      const asked = kept.get(key) ?? ask(chat, key)
      if (!kept.has(key)) kept.set(key, asked)
      // The key is that of all our accounts in the chat.
      return { ...(await asked), selfId: chat.selfId }
    },
  }
}
