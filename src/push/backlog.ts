/**
 * What is late by hours, after a night off: a chat gets a few messages of it and then one line, however many people it comes
 * from and however far apart they are looked at.
 */
import type { News } from '../model'
import { hourMs, minuteMs } from '../units'

/** Messages a chat gets within the window before what is late waits to be a line. */
const most = 5
const windowMs = hourMs
/** News that are older have waited for us. */
const oldMs = hourMs
/** What is too much is gathered for so long. */
const gatherMs = 10 * minuteMs

/** Per chat, in memory: a process that begins fills it from its rows. Times in milliseconds. */
export interface Backlog {
  isOld(news: News): boolean
  /** Something was sent, late or not. */
  note(chat: string, at: number): void
  /** How many of what is late a chat may get right now. */
  left(chat: string): number
  /** When the line about the others is due. */
  lineAt(chat: string): number
}

/** An empty one. */
export function createBacklog(clock: () => number): Backlog {
  const sent = new Map<string, number[]>()
  const lines = new Map<string, number>()
  const latest = (chat: string): number[] => {
    const now = clock()
    const kept = (sent.get(chat) ?? []).filter((at) => at <= now && now - at < windowMs)
    if (kept.length > 0) sent.set(chat, kept)
    else sent.delete(chat)
    return kept
  }
  return {
    isOld: ({ at }) => clock() - at > oldMs,
    note(chat, at) {
      sent.set(chat, [...latest(chat), at])
    },
    left: (chat) => Math.max(0, most - latest(chat).length),
    lineAt(chat) {
      const now = clock()
      const due = lines.get(chat)
      const at = due !== undefined && due > now && due - now <= gatherMs ? due : now + gatherMs
      lines.set(chat, at)
      return at
    },
  }
}
