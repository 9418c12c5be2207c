/** Which parts of a work went into a chat lately: after a restart in the middle of an answer none is sent again. */
import type { Json } from '../json'
import { hourMs } from '../units'
import { createKept, type KeptOptions } from './kept'

/** What is known of a part: it is there, or nobody knows. A part that was refused is not remembered. */
export type Sending = 'sent' | 'unknown'

interface Row {
  readonly state: Sending
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Memory of parts that were sent. None of it rejects. */
export interface Sendings {
  /** By the names of the parts; empty when the window is over, which begins anew with every part. */
  of(chat: string, work: string): Promise<ReadonlyMap<string, Sending>>
  /** Undefined: it was refused after all. Resolves when it is on disk, or cannot be. */
  note(chat: string, work: string, part: string, state: Sending | undefined): Promise<void>
  close(): Promise<void>
}

/** What decides how long a part counts. */
interface SendingsOptions extends KeptOptions {
  /** Same work, same chat: seconds until it is answered again; 0 = at once, and nothing is kept. Asked at every use. */
  readonly dedupeSec: number
  /** Milliseconds since the epoch. */
  clock: () => number
}

/** Whatever the settings say. */
const longestMs = hourMs
/** Parts kept; the oldest go first. */
const maxRows = 2000

/** Chats, works and parts are known by keys without a line break. */
const keyOf = (chat: string, work: string, part: string): string => [chat, work, part].join('\n')

const readRow = ({ state, at }: Json): Row | undefined =>
  (state === 'sent' || state === 'unknown') && typeof at === 'number' ? { state, at } : undefined

/** In memory, and in a file as soon as it can be written. */
export function createSendings(options: SendingsOptions): Sendings {
  const { clock } = options
  const { rows, save, close } = createKept(options, readRow)
  const windowMs = (): number => Math.min(options.dedupeSec * 1000, longestMs)
  // Rows of a clock that went back are of no use: nobody knows when they end.
  const alive = ({ at }: Row): boolean => Math.abs(clock() - at) < windowMs()

  return {
    async of(chat, work) {
      const start = keyOf(chat, work, '')
      const found = [...(await rows())].filter(([key, row]) => key.startsWith(start) && alive(row))
      return new Map(found.map(([key, { state }]) => [key.slice(start.length), state]))
    },
    async note(chat, work, part, state) {
      if (windowMs() <= 0) return
      const all = await rows()
      const key = keyOf(chat, work, part)
      all.delete(key)
      const start = keyOf(chat, work, '')
      // The window is the answer's: one that takes longer than that must not begin anew in its own middle.
      for (const [other, row] of all) if (other.startsWith(start) && alive(row)) all.set(other, { ...row, at: clock() })
      if (state) all.set(key, { state, at: clock() })
      for (const [old, row] of all) if (!alive(row) || all.size > maxRows) all.delete(old)
      await save()
    },
    close,
  }
}
