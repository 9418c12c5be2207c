/** Answers in line: bounded per chat and in the process, fair between chats, each with a state that can be asked. */
import { deadline, inTime, type Following } from '../async/deadline'
import { createFairTurns } from '../async/fair-turns'
import { cancelled, until } from '../async/until'
import { AmagiError } from '../errors'
import type { PlatformId } from '../model'
import { minuteMs } from '../units'
import { brief } from './brief'
import type { Log } from './types'

/** Who goes first: somebody asked in so many words, somebody pasted a link, something is sent by itself. */
type Priority = 'command' | 'pasted' | 'pushed'

/** What an answer is busy with; it may go back, a card is sent before the video is there. */
type Stage = 'resolving' | 'drawing' | 'downloading' | 'encoding' | 'sending'

/** How an answer ended: `failed` when nothing of it arrived, `overdue` when it was ended because it took too long. */
export type End = 'done' | 'failed' | 'cancelled' | 'overdue'

/** What is known of an answer besides its stage; it becomes known bit by bit. */
interface Facts {
  /** Of the work, as its author wrote it. */
  title?: string
  /** How much of what is being downloaded or encoded is there, 0 to 1; forgotten with every stage that is told. */
  share?: number
}

/** Told by the work what it is busy with, and what it has found out. */
export type Report = (news: Stage | Facts) => void

/**
 * What is put into the line.
 *
 * @internal The tests make some.
 */
export interface Errand {
  /** Key of the chat. */
  readonly chat: string
  /** Key of the asker; absent for what nobody asked for. */
  readonly user?: string | undefined
  readonly priority: Priority
  /** What is answered, for the log. */
  readonly label: string
  /** Of the first work. */
  readonly platform?: PlatformId | undefined
  /** Name the asker goes by. */
  readonly name?: string | undefined
}

/** One answer as it is right now; plain data. */
export interface Job extends Errand, Readonly<Facts> {
  readonly id: number
  /** Milliseconds since the epoch at which it came into the line. */
  readonly asked: number
  readonly state: 'waiting' | Stage
  /** Milliseconds since the epoch at which it came to this state. */
  readonly since: number
}

/** What the work of a job gets; `signal` ends with the plugin, with `cancel` and after half an hour. */
export interface Shift {
  readonly signal: AbortSignal
  readonly report: Report
}

/** The lines of all chats. What has ended is not in here any more. */
export interface Queue {
  /** Puts work into the line of its chat; `undefined` when the line is full or the queue is closing. `ended` never rejects. */
  add(errand: Errand, work: (shift: Shift) => Promise<End>): { id: number; ended: Promise<End> } | undefined
  /** Answers that wait or run, oldest first. */
  jobs(filter?: Partial<Pick<Job, 'chat' | 'user' | 'priority' | 'state'>>): Job[]
  /** Ends one answer, whatever it does; false when there is none of this id. */
  cancel(id: number): boolean
  /** Takes nothing more, ends what waits, gives what runs `limitMs` milliseconds to finish, ends the rest; with 0 within this call. Never rejects. */
  drain(limitMs: number): Promise<void>
  /** Whether nothing waits, runs or is remembered. */
  idle(): boolean
}

/** Widths and bounds; those without a setting have defaults. */
export interface QueueOptions {
  /** Answers at a time per chat; asked before every start, so that a changed setting counts at once. */
  perChat: () => number
  /** Answers at a time in the process. */
  width?: number
  /** Answers that may wait per chat. */
  waiting?: number
  /** Answers that may wait in the process. */
  waitingInAll?: number
  /** Milliseconds since the epoch. */
  clock: () => number
  /** The life of the plugin. */
  signal: AbortSignal
  log: Log
}

/** An answer mostly waits for others; the narrow places (drawing, downloads) have turns of their own. */
const defaultWidth = 32
/** Enough for a crowd that pastes at once; who comes later than that is told. */
const defaultWaiting = 30
const defaultWaitingInAll = 300
/** Above every deadline an answer can meet: whoever holds a place longer is stuck. */
const longestMs = 30 * minuteMs

const ranks: Record<Priority, number> = { command: 2, pasted: 1, pushed: 0 }

const endOf = (signal: AbortSignal): End => (cancelled(signal).code === 'timeout' ? 'overdue' : 'cancelled')

interface Entry {
  job: Job
  life: Following
  ended: Promise<End>
}

/** Keeps an entry per answer until it has ended, and nothing else. */
export function createQueue(options: QueueOptions): Queue {
  const { perChat, clock, signal, log } = options
  const turns = createFairTurns({
    width: options.width ?? defaultWidth,
    perGroup: perChat,
    maxWaiting: options.waiting ?? defaultWaiting,
    maxWaitingInAll: options.waitingInAll ?? defaultWaitingInAll,
  })
  const entries = new Map<number, Entry>()
  let serial = 0
  let open = true

  function note(id: number, news: Stage | Facts): void {
    const entry = entries.get(id)
    if (!entry) return
    if (typeof news !== 'string') {
      entry.job = { ...entry.job, ...news }
      return
    }
    const { share: _, ...job } = entry.job
    entry.job = job.state === news ? job : { ...job, state: news, since: clock() }
  }

  async function carry(
    { id, chat, priority, label }: Job,
    life: Following,
    work: (shift: Shift) => Promise<End>,
  ): Promise<End> {
    const report: Report = (news) => note(id, news)
    const begin = (): Promise<End> => {
      report('resolving')
      // Work that does not notice the end gives its place back all the same: nothing of it is sent any more.
      return until(work({ signal: life.signal, report }), life.signal)
    }
    try {
      const end = await turns.run(chat, begin, { signal: life.signal, priority: ranks[priority] })
      return life.signal.aborted ? endOf(life.signal) : end
    } catch (error) {
      if (life.signal.aborted) return endOf(life.signal)
      log.warn(`${label}: ${brief(error)}`)
      return 'failed'
    } finally {
      life.end()
      entries.delete(id)
    }
  }

  const matching = (filter: Partial<Job>): Job[] =>
    [...entries.values()]
      .map(({ job }) => job)
      .filter((job) => Object.entries(filter).every(([name, value]) => job[name as keyof Job] === value))

  function cancel(id: number): boolean {
    const entry = entries.get(id)
    entry?.life.abort(new AmagiError('cancelled'))
    return entry !== undefined
  }

  return {
    add(errand, work) {
      if (!open || signal.aborted || turns.full(errand.chat)) return undefined
      const job: Job = { ...errand, id: ++serial, state: 'waiting', asked: clock(), since: clock() }
      const life = deadline(longestMs, [signal], 'the answer took too long')
      const entry: Entry = { job, life, ended: Promise.resolve<End>('cancelled') }
      entries.set(job.id, entry)
      entry.ended = carry(job, life, work)
      return { id: job.id, ended: entry.ended }
    },
    jobs: (filter = {}) => matching(filter),
    cancel,
    async drain(limitMs) {
      open = false
      for (const { id } of matching({ state: 'waiting' })) cancel(id)
      const ends = [...entries.values()].map(({ ended }) => ended)
      const all = Promise.all(ends).then(() => undefined)
      const message = 'answers are still running'
      if (limitMs > 0) await inTime(all, limitMs, { signal, message }).catch(() => undefined)
      const left = matching({})
      if (left.length > 0) log.info(`${left.length} answers are cancelled`)
      for (const { id } of left) cancel(id)
      await all
    },
    idle: () => entries.size === 0 && turns.idle(),
  }
}
