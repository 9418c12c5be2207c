/** One process at a time, over a place that several may share: a database, or a file of ours. */
import type { Context } from 'koishi'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isObject } from '../../json'
import { rowId, type LeaseRow } from './tables'

type Database = Context['database']

/** A process by its number and start: numbers come again, in a container at every start. */
const thisProcess = `${process.pid}/${Math.round(performance.timeOrigin)}`

/** Machine, and where there is one the space in which numbers of processes mean something. */
function here(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`.slice(0, 255)
  } catch {
    return hostname().slice(0, 255)
  }
}

/** Whose it is until when (milliseconds since the epoch). */
export type Holder = Omit<LeaseRow, 'id'>

/** Whether the process of a row has surely ended. */
function isGone({ host, process: named }: Holder): boolean {
  if (host !== here() || named === thisProcess) return false
  const pid = Number(named.split('/')[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  // Its number is ours now.
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return isObject(error) && error.code === 'ESRCH'
  }
}

/** Whose it shall be until when. Milliseconds. */
export interface LeaseTerms {
  readonly owner: string
  readonly now: number
  readonly forMs: number
  /** Others of this process have ended, whatever their row says. */
  readonly inherits?: boolean
}

/** Whether it may be taken: it is one's own, over, or of a process that ended. */
export function isFree(row: Holder, { owner, now, forMs, inherits = false }: LeaseTerms): boolean {
  // Further ahead than anybody leases: a clock was set back.
  const isOver = row.until <= now || row.until > now + 2 * forMs
  const isOurs = row.owner === owner || (inherits && row.process === thisProcess && row.host === here())
  return isOurs || isOver || isGone(row)
}

/** This process as the holder. */
export const holder = ({ owner, now, forMs }: LeaseTerms): Holder => ({
  owner,
  until: now + forMs,
  host: here(),
  process: thisProcess,
})

/**
 * Takes or renews a lease by name for `forMs` milliseconds; false while it is another's. Its row is removed, which one
 * of all succeeds in, and made anew: nothing else is a claim on every driver (a conditional `set` is none on sqlite).
 */
export async function takeLease(database: Database, name: string, terms: LeaseTerms): Promise<boolean> {
  const { owner } = terms
  const id = rowId('lease', name)
  const [row] = await database.get('amagi_lease', { id })
  if (row) {
    if (!isFree(row, terms)) return false
    const { removed = 0 } = await database.remove('amagi_lease', { id, owner: row.owner, until: row.until })
    if (removed === 0) return false
  }
  const own: LeaseRow = { id, ...holder(terms) }
  const refusal = await database.create('amagi_lease', own).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  const [there] = await database.get('amagi_lease', { id })
  if (!there && refusal) throw refusal.error
  return there?.owner === owner
}

/** Gives it back, when it is still this owner's. */
export async function endLease(database: Database, name: string, owner: string): Promise<void> {
  await database.remove('amagi_lease', { id: rowId('lease', name), owner })
}
