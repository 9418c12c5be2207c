/** Chats that take nothing from us: muted, without a right, not a member. Left alone for some minutes. */
import { LRUCache } from 'lru-cache'
import { minuteMs } from '../../units'
import type { Exchange } from '../listening'
import { arrived, shutBy, type Outcome } from '../outcome'
import { chatKey, type ChatRef } from '../ref'
import { answerTo } from '../verdict'

/** Mutes of a minute are common, and whoever lifts a longer one tries at once. Milliseconds. */
const leaveMs = 3 * minuteMs
/** Chats remembered at a time. */
const maxShut = 1000

/** What all outlets remember of chats that refuse. */
export interface ShutChats {
  /** Whether a chat refused everything a moment ago. */
  has(chat: ChatRef, now: number): boolean
  /** Told of every outcome; only what the platform itself said of the whole chat counts. */
  heard(chat: ChatRef, outcome: Outcome, exchanges: readonly Exchange[], now: number): void
  /** Somebody asks by name: it is worth a try. */
  forget(chat: ChatRef): void
}

/** `now` in milliseconds since the epoch. */
export function createShutChats(): ShutChats {
  const since = new LRUCache<string, number>({ max: maxShut })
  // A group that muted one account of ours may well listen to the other.
  const keyOf = (chat: ChatRef): string => `${chat.selfId} ${chatKey(chat)}`
  return {
    has(chat, now) {
      const at = since.get(keyOf(chat))
      return at !== undefined && now - at < leaveMs
    },
    heard(chat, outcome, exchanges, now) {
      if (arrived(outcome)) since.delete(keyOf(chat))
      // An account that is offline, a lost connection and a veto of another plugin say nothing about the chat.
      const said = exchanges.some((exchange) => 'answer' in exchange || answerTo(exchange) !== undefined)
      if (said && shutBy(outcome)) since.set(keyOf(chat), now)
    },
    forget: (chat) => void since.delete(keyOf(chat)),
  }
}
