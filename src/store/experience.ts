/** What worked and what was refused, per place: it fades within days and survives restarts. */
import type { Json } from '../json'
import { dayMs } from '../units'
import { createKept, type KeptOptions } from './kept'

/** What is known of one possibility; above 0 it worked lately, below it was refused. */
interface Score {
  /** From -4 to 4. */
  readonly value: number
  /** Milliseconds since the epoch of the last time it was tried. */
  readonly at: number
}

/** One line of what is known. */
export interface Lesson extends Score {
  /** Where, and with what: kinds of messages of one account. */
  readonly place: string
  readonly possibility: string
}

/** Memory of what worked. None of it rejects. */
export interface Experience {
  /** Values of all that is known of a place, faded to now. */
  of(place: string): Promise<ReadonlyMap<string, number>>
  /** One more try: the chat took it or definitely refused it. */
  note(place: string, possibility: string, worked: boolean): Promise<void>
  /** Everything, the best of each place first. */
  lessons(): Promise<Lesson[]>
  forget(): Promise<void>
  close(): Promise<void>
}

/** Half of what is known is gone after so long: a way that came or went is found out about within days. */
const halfLifeMs = dayMs
/** Less is as good as nothing: one try counts for three days, several for five. */
const least = 0.12
const most = 4
/** Lines kept; those tried longest ago go first. */
const maxLessons = 1000

const faded = ({ value, at }: Score, now: number): number => {
  const left = value * 0.5 ** (Math.max(0, now - at) / halfLifeMs)
  return Math.abs(left) < least ? 0 : left
}

const separator = ' \u2192 '

function readScore({ value, at }: Json): Score | undefined {
  const known = typeof value === 'number' && typeof at === 'number' && Math.abs(value) <= most
  return known ? { value, at } : undefined
}

/** `clock` in milliseconds since the epoch. */
export function createExperience(options: KeptOptions & { clock: () => number }): Experience {
  const { clock } = options
  const { rows: scores, save: write, close } = createKept(options, readScore)

  async function save(all: Map<string, Score>): Promise<void> {
    const now = clock()
    const alive = [...all].filter(([, score]) => faded(score, now) !== 0)
    const newest = alive.toSorted(([, a], [, b]) => b.at - a.at).slice(0, maxLessons)
    all.clear()
    for (const [key, score] of newest) all.set(key, score)
    void write()
  }

  return {
    async of(place) {
      const now = clock()
      const start = place + separator
      const values = new Map<string, number>()
      for (const [key, score] of await scores()) {
        const value = key.startsWith(start) ? faded(score, now) : 0
        if (value !== 0) values.set(key.slice(start.length), value)
      }
      return values
    },
    async note(place, possibility, worked) {
      const all = await scores()
      const key = place + separator + possibility
      const now = clock()
      const before = all.get(key)
      const value = (before ? faded(before, now) : 0) + (worked ? 1 : -1)
      all.set(key, { value: Math.max(-most, Math.min(most, value)), at: now })
      await save(all)
    },
    async lessons() {
      const now = clock()
      const lines = [...(await scores())].map(([key, score]) => {
        const [place = '', possibility = ''] = key.split(separator)
        return { place, possibility, value: faded(score, now), at: score.at }
      })
      return lines
        .filter(({ value }) => value !== 0)
        .toSorted((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : b.value - a.value))
    },
    async forget() {
      const all = await scores()
      all.clear()
      await save(all)
    },
    close,
  }
}
