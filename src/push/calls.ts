/** Who is called by a message: everybody as rarely as people bear it and the platform allows, people by name as wished. */
import type { News, PersonRef, Subscription } from '../model'
import { followingKey } from '../model'
import { dayMs, hourMs, minuteMs } from '../units'

/** Whom one message calls. */
export interface Call {
  readonly all: boolean
  /** Ids of people, as their platform writes them. */
  readonly users: readonly string[]
}

/** Nobody is called for what is older. ddb: no mentions in the first minutes after a long stop. */
const freshMs = 30 * minuteMs
/** Everybody of a chat is called for one person this rarely. ddb: 2 h. */
const againMs = 2 * hourMs
/** What happens then is told and calls nobody. */
const calm: ReadonlySet<News['kind']> = new Set(['live-end', 'live-title'])

/** What remembers is the caller's: rows of earlier lives are told to it one by one. */
export interface Calls {
  /** Undefined: nobody. `perDay`: how often an account may call everybody within a day, in all its chats. */
  of(
    subscription: Pick<Subscription, 'chat' | 'author' | 'mention'>,
    news: News,
    account: string,
    perDay: number,
  ): Call | undefined
  /**
   * Everybody was called for this person, or perhaps. `account` undefined: nobody knows by which, it counts for all of them.
   * `along`: by a message that was noted for another one already, and counts once.
   */
  note(call: { account: string | undefined; chat: string; author: PersonRef; at: number; along?: boolean }): void
}

/** Counted within the last 24 hours: at which hour the platform begins anew is not known. */
export function createCalls(clock: () => number): Calls {
  let told: { account: string | undefined; key: string; at: number; along: boolean }[] = []

  function mayAll(chat: string, author: PersonRef, account: string, perDay: number): boolean {
    const now = clock()
    told = told.filter(({ at }) => now - at < dayMs)
    const own = told.filter((one) => !one.along && (one.account === account || one.account === undefined))
    const key = followingKey(chat, author)
    return own.length < perDay && !told.some((one) => one.key === key && now - one.at < againMs)
  }

  return {
    of({ chat, author, mention }, news, account, perDay) {
      if (!mention || news.late || calm.has(news.kind) || clock() - news.at > freshMs) return undefined
      const users = mention.users ?? []
      const all = mention.all === true && mayAll(chat, author, account, perDay)
      return all || users.length > 0 ? { all, users } : undefined
    },
    note({ account, chat, author, at, along = false }) {
      told.push({ account, key: followingKey(chat, author), at, along })
    },
  }
}
