/** Which place subscriptions live in: Koishi's database as soon as there is one, a file of our own until then. */
import type { Context } from 'koishi'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { inTime } from '../../async/deadline'
import { AmagiError } from '../../errors'
import { minuteMs } from '../../units'
import { createDatabasePush, kindOfError, type DatabasePush } from './database'
import { createFilePush } from './file'
import { endFileLease, takeFileLease } from './file-lease'
import { openJournal, type Journal } from './journal'
import { moveJournal } from './move'
import { declarePushTables } from './tables'
import type { PushStore } from './types'

/** Where subscriptions are kept and who asks. */
export interface OpenPushOptions {
  /** Folder of our own; `push.jsonl` lives there. */
  dir: string
  /** The instance before this one may still write: nothing is read or written until it has ended. */
  before?: Promise<void>
  log(line: string): void
  /** Milliseconds since the epoch. */
  clock(): number
  /** Names this process; never the same twice. */
  owner: string
  /** Longest time anybody waits for an answer of the database; milliseconds. */
  patienceMs?: number
  /** Another place holds from now on, and other subscriptions with it. */
  changed?(): void
}

/** A store whose place may change between two calls. After `close` everything rejects with `cancelled`. */
export interface OpenPush<Chat> extends PushStore<Chat> {
  /** Waits for what is being written and gives back what this process holds. Never rejects. */
  close(): Promise<void>
}

/** A database that goes is waited for: most often its plugin is only loaded anew. */
const graceMs = minuteMs
/** A process that asked nothing for so long may be dead. */
const holdMs = 90_000
/** How often the right to a place for one is renewed, and asked for by who has it not. */
const renewMs = 30_000
const retryMs = 10_000

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Databases that are one file, so that nothing stands between two processes. */
const forOne: ReadonlySet<string> = new Set(['sqlite'])

const isForOne = ({ drivers }: Context['database']): boolean =>
  drivers.some((driver) => forOne.has(driver.constructor.name))

/** Whether this process is the one of a place for one. */
interface Right {
  /** What the place is called. */
  readonly of: string
  take(): Promise<boolean>
  until: number
  yes: boolean
  asking?: Promise<boolean> | undefined
}

/** A database as far as this process has come with it. */
interface Place<Chat> {
  readonly store: DatabasePush<Chat>
  /** Of a database for one. */
  readonly right?: Right
  ready: boolean
  readying?: Promise<void> | undefined
}

/**
 * What the file holds moves into a database that appears, before anything is asked of that database. A database that is
 * one file belongs to one process: all others are refused, with a line, until its process has ended or been silent.
 */
export function openPushStore<Chat>(ctx: Context, options: OpenPushOptions): OpenPush<Chat> {
  const { dir, log, clock, owner, patienceMs = 5000, changed = () => undefined } = options
  const limit = { signal: undefined, message: 'the database does not answer' }
  let place: Place<Chat> | undefined
  /** Its tables may outlive our use of it by a moment, enough to give back what is held. */
  let last: Place<Chat> | undefined
  let goneAt = -Infinity
  let opening: Promise<Journal> | undefined
  let closed = false
  const underWay = new Set<Promise<unknown>>()
  /** Said once until it goes well again. */
  const said = new Set<string>()

  function say(about: string, line: string): void {
    if (said.has(about)) return
    said.add(about)
    log(line)
  }

  const terms = () => ({ owner, now: clock(), forMs: holdMs, inherits: true })
  const rightTo = (of: string, take: () => Promise<boolean>): Right => ({ of, take, until: -Infinity, yes: false })

  ctx.inject(['database'], (inner) => {
    declarePushTables(inner.model)
    const store = createDatabasePush<Chat>(inner.database, { clock, log, patienceMs })
    const right = rightTo('database file', () => store.hold('process', terms()))
    const own: Place<Chat> = { store, ...(isForOne(inner.database) ? { right } : {}), ready: false }
    place = own
    last = own
    // At once, not when somebody asks: what is sent from the file meanwhile would be sent from here again.
    void enter(own).catch(() => undefined)
    inner.on('dispose', () => {
      if (place !== own) return
      place = undefined
      goneAt = clock()
    })
  })

  const path = join(dir, 'push.jsonl')
  const lock = `${path}.lock`

  function journal(): Promise<Journal> {
    opening ??= openJournal(path, log).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  let file: PushStore<Chat> | undefined
  const rightToFile = rightTo('file', async () => {
    const yes = await takeFileLease(lock, terms())
    if (!yes) await forgetFile()
    return yes
  })

  /** Another process writes it: what is in memory is old. */
  async function forgetFile(): Promise<void> {
    const own = opening
    opening = undefined
    file = undefined
    await own?.then((was) => was.close()).catch(() => undefined)
  }

  async function inFile(): Promise<PushStore<Chat>> {
    // Without a file there is nothing to share yet.
    if (rightToFile.yes || (await isThere(path))) await hold(rightToFile)
    const own = await journal()
    file ??= createFilePush<Chat>(own, clock, log)
    return file
  }

  /** Rejects while it is another process's. */
  async function hold(right: Right): Promise<void> {
    const left = right.until - clock()
    // Longer than it is ever given for: the clock was set back.
    if (left <= 0 || left > renewMs) {
      right.asking ??= right.take().finally(() => {
        right.asking = undefined
      })
      right.yes = await right.asking
      right.until = clock() + (right.yes ? renewMs : retryMs)
    }
    if (right.yes) {
      said.delete('process')
      return
    }
    say('process', `another process has this ${right.of}: subscriptions rest here until it has ended`)
    throw new AmagiError('internal', { message: `another process has the ${right.of}` })
  }

  async function move(own: Place<Chat>): Promise<void> {
    // What was begun in the file ends there; nothing new begins, the database is there.
    await Promise.allSettled(underWay)
    await own.store.begin()
    const count = await moveJournal(await journal(), { store: own.store, found: own.store.found }, clock())
    if (count > 0) log(`${count} subscriptions moved from the file into the database`)
    own.ready = true
    changed()
  }

  /** Rejects while a database cannot be used. */
  async function enter(own: Place<Chat>): Promise<DatabasePush<Chat>> {
    await options.before
    try {
      if (own.right) await hold(own.right)
      if (!own.ready) {
        own.readying ??= move(own).finally(() => {
          own.readying = undefined
        })
        await inTime(own.readying, 2 * patienceMs, limit)
      }
    } catch (error) {
      if (own.right?.yes ?? true) say('database', `the database of the subscriptions fails (${kindOfError(error)})`)
      throw error
    }
    said.delete('database')
    said.delete('gone')
    return own.store
  }

  async function inForce(): Promise<PushStore<Chat>> {
    await options.before
    if (closed) throw new AmagiError('cancelled')
    if (place) return enter(place)
    if (Math.abs(clock() - goneAt) < graceMs) throw new AmagiError('internal', { message: 'the database is away' })
    const store = await inFile()
    if (goneAt > -Infinity && !place && !said.has('gone')) {
      say('gone', 'the database is gone: subscriptions are kept in the file from now on')
      changed()
    }
    return store
  }

  async function ask<T>(work: (store: PushStore<Chat>) => Promise<T>): Promise<T> {
    const store = await inForce()
    // It came meanwhile, and the file has begun to move.
    if (store === file && place) return ask(work)
    const asked = work(store)
    // The database waits by itself, within its time.
    if (store === file) {
      underWay.add(asked)
      const end = (): void => void underWay.delete(asked)
      asked.then(end, end)
    }
    return asked
  }

  return {
    subscriptions: () => ask((store) => store.subscriptions()),
    subscribe: (one) => ask((store) => store.subscribe(one)),
    unsubscribe: (chat, author) => ask((store) => store.unsubscribe(chat, author)),
    person: (author) => ask((store) => store.person(author)),
    keepPerson: (author, person) => ask((store) => store.keepPerson(author, person)),
    forgetPerson: (author) => ask((store) => store.forgetPerson(author)),
    keepNews: (news) => ask((store) => store.keepNews(news)),
    newsSince: (at) => ask((store) => store.newsSince(at)),
    claim: (delivery) => ask((store) => store.claim(delivery)),
    settle: (from, to) => ask((store) => store.settle(from, to)),
    release: (delivery) => ask((store) => store.release(delivery)),
    deliveriesSince: (at) => ask((store) => store.deliveriesSince(at)),
    unsettled: () => ask((store) => store.unsettled()),
    schedule: (platform) => ask((store) => store.schedule(platform)),
    keepSchedule: (platform, state) => ask((store) => store.keepSchedule(platform, state)),
    lease: (who, now, forMs) => ask((store) => store.lease(who, now, forMs)),
    tidy: (before) => ask((store) => store.tidy(before)),
    async close() {
      closed = true
      await options.before
      await Promise.allSettled(underWay)
      await last?.readying?.catch(() => undefined)
      await last?.store.giveBack(owner, last.right ? ['process'] : []).catch(() => undefined)
      await opening?.then((own) => own.close()).catch(() => undefined)
      await endFileLease(lock, owner).catch(() => undefined)
    },
  }
}
