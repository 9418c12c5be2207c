/** Which place subscriptions live in: Koishi's database as soon as there is one, a file of our own until then. */
import type { Context } from 'koishi'
import { join } from 'node:path'
import { inTime } from '../../async/deadline'
import { AmagiError } from '../../errors'
import { minuteMs } from '../../units'
import { createDatabasePush, kindOfError, type DatabasePush } from './database'
import { createFilePush } from './file'
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
/** A process that asked nothing of the database for so long may be dead. */
const holdMs = 90_000
/** How often the right to a database for one is renewed, and asked for by who has it not. */
const renewMs = 30_000
const retryMs = 10_000

/** Databases that are one file, so that nothing stands between two processes. */
const forOne: ReadonlySet<string> = new Set(['sqlite'])

const isForOne = ({ drivers }: Context['database']): boolean =>
  drivers.some((driver) => forOne.has(driver.constructor.name))

/** A database as far as this process has come with it. */
interface Place<Chat> {
  readonly store: DatabasePush<Chat>
  readonly forOne: boolean
  held: { until: number; yes: boolean }
  holding?: Promise<boolean> | undefined
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

  ctx.inject(['database'], (inner) => {
    declarePushTables(inner.model)
    const store = createDatabasePush<Chat>(inner.database, { clock, log, patienceMs })
    const own: Place<Chat> = {
      store,
      forOne: isForOne(inner.database),
      held: { until: -Infinity, yes: false },
      ready: false,
    }
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

  function journal(): Promise<Journal> {
    opening ??= openJournal(join(dir, 'push.jsonl'), log).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }

  let file: PushStore<Chat> | undefined
  async function inFile(): Promise<PushStore<Chat>> {
    file ??= createFilePush<Chat>(await journal(), clock, log)
    return file
  }

  /** Whether this process is the one of a database for one. */
  async function hold(own: Place<Chat>): Promise<void> {
    if (!own.forOne) return
    if (clock() >= own.held.until) {
      own.holding ??= own.store.hold('process', { owner, now: clock(), forMs: holdMs, inherits: true }).finally(() => {
        own.holding = undefined
      })
      const yes = await own.holding
      own.held = { until: clock() + (yes ? renewMs : retryMs), yes }
    }
    if (own.held.yes) {
      said.delete('process')
      return
    }
    say('process', 'another process has this database file: subscriptions rest here until it has ended')
    throw new AmagiError('internal', { message: 'another process has the database' })
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
      await hold(own)
      if (!own.ready) {
        own.readying ??= move(own).finally(() => {
          own.readying = undefined
        })
        await inTime(own.readying, 2 * patienceMs, limit)
      }
    } catch (error) {
      if (own.held.yes || !own.forOne)
        say('database', `the database of the subscriptions fails (${kindOfError(error)})`)
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
    if (clock() - goneAt < graceMs) throw new AmagiError('internal', { message: 'the database is away' })
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
      await last?.store.giveBack(owner, last.forOne ? ['process'] : []).catch(() => undefined)
      await opening?.then((own) => own.close()).catch(() => undefined)
    },
  }
}
