/** What people chose per chat: in Koishi's database when there is one, in a file otherwise. */
import type { Context } from 'koishi'
import { LRUCache } from 'lru-cache'
import { inTime } from '../async/deadline'
import { createTurns } from '../async/turns'
import { AmagiError, isAmagiError } from '../errors'
import {
  createDatabaseRows,
  createFileRows,
  declareTables,
  newerOver,
  switchIn,
  withSwitch,
  type Chosen,
  type ChosenRows,
  type DatabaseRows,
} from './chosen'
import type { ChatKeys, Choices } from './types'

/** Where choices are kept without a database, and how long one is waited for. */
export interface ChoicesOptions {
  /** Folder of our own; `choices.json` lives there. */
  dir: string
  log?: (line: string) => void
  /** Longest time a message waits for the database; milliseconds. */
  patienceMs?: number
  /** The instance before this one may still write: nothing is read or written until it has ended. */
  before?: Promise<void>
}

/** Chats whose last answer is remembered for the time the database is away. */
const maxKnown = 5000

type Place = 'database' | 'file'

/** What can be told of a driver's error: its text may hold the statement with all its values. */
function kindOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name)
}

/** What holds in a chat, and the rows it should no longer stand in. */
interface Found {
  chosen: Chosen | undefined
  stale: { rows: ChosenRows; key: string }[]
}

const keysOf = ({ key, legacy }: ChatKeys): string[] => (legacy === undefined ? [key] : [key, legacy])

/**
 * Choices that live in the database as soon as there is one and in the file while there is none. What the file holds
 * moves into the database, and rows of version 0.1.0 under their new key, when their chat is looked up first.
 *
 * All changes go one after the other, as whole replacements: on sqlite neither concurrent upserts nor conditional
 * changes nor concurrent transactions can be relied upon.
 */
export function createChoices(ctx: Context, options: ChoicesOptions): Choices {
  const { dir, log = () => undefined, patienceMs = 5000 } = options
  const file = createFileRows(dir, log)
  const changes = createTurns(1)
  const known = new LRUCache<string, Chosen>({ max: maxKnown })
  let database: DatabaseRows | undefined
  let closed = false
  /** Places that failed last time; said once until they answer again. */
  const troubled = new Set<Place>()

  function complain(place: Place, error: unknown): void {
    if (troubled.has(place)) return
    troubled.add(place)
    log(`the ${place} of the choices fails (${kindOf(error)}): the last known ones count`)
  }

  const answered = <T>(work: Promise<T>): Promise<T> =>
    inTime(work, patienceMs, { signal: undefined, message: 'the database does not answer' })

  /** For the chats nobody has written in before the database goes. */
  async function learn(from: DatabaseRows): Promise<void> {
    for (const [key, chosen] of await answered(from.all(maxKnown))) {
      if (!known.has(key)) known.set(key, chosen)
    }
  }

  ctx.inject(['database'], (inner) => {
    declareTables(inner.model)
    const own = createDatabaseRows(inner.database)
    database = own
    learn(own).catch((error: unknown) => complain('database', error))
    inner.on('dispose', () => {
      database = undefined
    })
  })

  const remembered = ({ key, legacy = '' }: ChatKeys): Chosen | undefined => known.get(key) ?? known.get(legacy)

  /** Rejects when neither place can be read. */
  async function gather(chat: ChatKeys): Promise<Found> {
    await options.before
    const { key, legacy = '' } = chat
    const place = database
    const inFile = await file.read(keysOf(chat)).catch((error: unknown) => {
      complain('file', error)
      if (!place) throw error
      return new Map<string, Chosen>()
    })
    const own = inFile.get(key)
    const old = inFile.get(legacy)
    if (!place) {
      const chosen = own ?? remembered(chat)
      return { chosen: chosen ?? old, stale: old && !chosen ? [{ rows: file, key: legacy }] : [] }
    }
    const rows = await answered(place.read(keysOf(chat))).catch((error: unknown) => {
      complain('database', error)
      throw error
    })
    troubled.delete('database')
    const older = rows.get(key) ?? rows.get(legacy) ?? old
    const stale = [
      ...[...inFile.keys()].map((name) => ({ rows: file, key: name })),
      ...(rows.has(legacy) ? [{ rows: place, key: legacy }] : []),
    ]
    const chosen = newerOver(older, own)
    known.set(key, chosen ?? {})
    return { chosen, stale }
  }

  /** Keeps what holds where it belongs and nowhere else. */
  async function keep({ key, legacy = '' }: ChatKeys, chosen: Chosen, stale: Found['stale']): Promise<void> {
    const home = database ?? file
    await answered(home.replace(key, chosen))
    known.set(key, chosen)
    known.delete(legacy)
    for (const old of stale) {
      // Where it lives may have changed meanwhile.
      if (old.rows !== home || old.key !== key) await answered(old.rows.replace(old.key, {}))
    }
  }

  const change = (work: () => Promise<void>): Promise<void> =>
    changes.run(async () => {
      if (closed) throw new AmagiError('cancelled')
      await work()
    })

  const tidy = (chat: ChatKeys): Promise<void> =>
    change(async () => {
      const { chosen, stale } = await gather(chat)
      if (chosen && stale.length > 0) await keep(chat, chosen, stale)
    })

  async function read(chat: ChatKeys): Promise<Chosen> {
    try {
      const { chosen, stale } = await gather(chat)
      if (stale.length > 0 && !closed)
        tidy(chat).catch((error: unknown) => complain(database ? 'database' : 'file', error))
      return chosen ?? {}
    } catch {
      return remembered(chat) ?? {}
    }
  }

  const alter = (chat: ChatKeys, next: (chosen: Chosen) => Chosen): Promise<void> =>
    change(async () => {
      const { chosen, stale } = await gather(chat)
      await keep(chat, next(chosen ?? {}), stale)
    }).catch((error: unknown) => {
      if (isAmagiError(error)) throw error
      throw new AmagiError('internal', { message: `the database refuses (${kindOf(error)})` })
    })

  return {
    read,
    alter,
    get: async (chat, platform, account) => switchIn(await read(chat), platform, account)?.on,
    set: (chat, platform, on, account) => alter(chat, (chosen) => withSwitch(chosen, platform, on, account)),
    close: () =>
      changes.run(async () => {
        closed = true
      }),
  }
}
