/**
 * Which process answers a message, where several share a database: whoever writes its row first. In one process the
 * ledger is faster and knows more; the framework's own assignee comes before both.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'koishi'
import { inTime } from '../async/deadline'
import { minuteMs } from '../units'
import type { Hearing } from './types'

declare module 'koishi' {
  interface Tables {
    amagi_heard: HeardRow
  }
}

interface HeardRow {
  /** Digest of chat, asker, links and second. */
  id: string
  /** The instance that answers. */
  holder: string
  /** Unix seconds. */
  at: number
}

/** Says once per message which instance answers. */
export interface Heard {
  /**
   * False when another process holds this message. Never rejects and never waits long: without a database, or with one
   * that does not answer, true. An instance that hears a message again is told what it was told before.
   */
  first(hearing: Hearing): Promise<boolean>
}

/** How a database is met. */
export interface HeardOptions {
  clock: () => number
  log: (line: string) => void
  /** Longest wait for the database; milliseconds. */
  patienceMs?: number
}

/** Accounts are told of one message with seconds this close together. */
const apartSec = 2
/** Rows mean nothing after so long; milliseconds. */
const keepMs = 10 * minuteMs

const idOf = (what: string, second: number): string =>
  createHash('sha256').update(`${what}\n${second}`).digest('hex').slice(0, 40)

/** Not by a conditional `set`: on sqlite all that try at once are told they won. A primary key is given away once. */
export function createHeard(ctx: Context, { clock, log, patienceMs = 1500 }: HeardOptions): Heard {
  const holder = randomBytes(12).toString('hex')
  let database: Context['database'] | undefined
  let tidied = clock()
  let troubled = false

  ctx.inject(['database'], (inner) => {
    const fields = { id: 'string(40)', holder: 'string(24)', at: 'double' } as const
    inner.model.extend('amagi_heard', fields, { primary: 'id' })
    database = inner.database
    inner.on('dispose', () => {
      database = undefined
    })
  })

  async function claim(place: Context['database'], { what, at }: Hearing): Promise<boolean> {
    const second = Math.floor(at / 1000)
    const own = idOf(what, second)
    const near = Array.from({ length: 2 * apartSec + 1 }, (_, index) => idOf(what, second + index - apartSec))
    const rows = await place.get('amagi_heard', { id: near })
    if (rows.length > 0) return rows.every((row) => row.holder === holder)
    try {
      await place.create('amagi_heard', { id: own, holder, at: clock() / 1000 })
    } catch (error) {
      // Drivers name a key that is taken in different ways: whose it is says it for all.
      const [row] = await place.get('amagi_heard', { id: own })
      if (!row) throw error
      return row.holder === holder
    }
    return true
  }

  /** Now and then, behind an answer. */
  function tidy(place: Context['database']): void {
    const now = clock()
    if (now - tidied < keepMs) return
    tidied = now
    place.remove('amagi_heard', { at: { $lt: (now - keepMs) / 1000 } }).catch(complain)
  }

  function complain(): void {
    if (!troubled) log('the database does not say which process answers: this one does')
    troubled = true
  }

  return {
    async first(hearing) {
      const place = database
      if (!place) return true
      try {
        const limit = { signal: undefined, message: 'the database does not answer' }
        const mine = await inTime(claim(place, hearing), patienceMs, limit)
        troubled = false
        tidy(place)
        return mine
      } catch {
        complain()
        return true
      }
    },
  }
}
