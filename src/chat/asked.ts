/** What platforms say of chats when they are asked: asked once, remembered, and never waited for long. */
import type { Bot } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { AmagiError } from '../errors'
import { adapterOf } from './adapters'
import type { ChatAdapter } from './adapters/base'
import { chatKey, type ChatRef } from './ref'

/** Chats that are remembered. */
const maxKept = 2000
/** A failed question is asked again after a minute. Milliseconds. */
const keepFailureMs = 60_000
/** A message must not wait longer than this. */
const patienceMs = 3000

/** One question about chats. */
interface Question<T extends object> {
  /** How this adapter asks it; undefined: it does not. */
  of(adapter: ChatAdapter): ((chat: ChatRef, bot: Bot) => Promise<T>) | undefined
  /** What holds where nobody can be asked, or nobody answers. */
  otherwise(chat: ChatRef): T
  /** Milliseconds an answer holds. */
  keepMs: number
}

/**
 * Asks one question, with our account where it is there right now. The answer counts for all our accounts in the chat.
 * The function it gives never rejects.
 */
export function createAsked<T extends object>(
  botOf: (chat: ChatRef) => Bot | undefined,
  { of, otherwise, keepMs }: Question<T>,
): (chat: ChatRef) => Promise<T> {
  const kept = new LRUCache<string, Promise<T>>({ max: maxKept, ttl: keepMs })

  async function ask(chat: ChatRef, key: string): Promise<T> {
    const bot = botOf(chat)
    const question = of(adapterOf({ platform: chat.platform, bot }))
    if (bot && !question) return otherwise(chat)
    try {
      if (!bot || !question) throw new AmagiError('network', { message: 'no account to ask with' })
      return await inTime(question(chat, bot), patienceMs, { signal: undefined, message: 'nobody answered' })
    } catch {
      const value = otherwise(chat)
      kept.set(key, Promise.resolve(value), { ttl: keepFailureMs })
      return value
    }
  }

  return (chat) => {
    const key = chatKey(chat)
    const asked = kept.get(key) ?? ask(chat, key)
    if (!kept.has(key)) kept.set(key, asked)
    return asked
  }
}
