/** The parts of a plan by names that are the same after a restart, and what is written down of them. */
import type { PlanPart } from '../../model'
import type { Sending, Sendings } from '../../store'
import { arrived, missingOf, type Outcome } from '../outcome'

/** Where the parts of one answer are written down. */
export interface Record {
  sendings: Sendings
  /** Key of the work. */
  work: string
  /** Asked by command: everything is sent, whatever was sent before. */
  again: boolean
}

/** Name of one picture of an album. */
export const pictureName = (id: string): string => `image ${id}`

function nameOf(part: PlanPart): string {
  switch (part.kind) {
    case 'video':
      return `video ${part.video.id}`
    case 'audio':
      return `${part.as} ${part.audio.id}`
    case 'motion':
      return `motion ${part.image.id}`
    case 'remark':
      return `remark ${part.code}`
    default:
      return part.kind
  }
}

/** What is left of a plan. */
export interface Left {
  /** Parts that are still to be sent, whole or with what is left inside of them. */
  parts: PlanPart[]
  /** Their names, and those of what is inside a fold; an album has none, its pictures have names of their own. */
  names: ReadonlyMap<PlanPart, string>
  /** Parts and pictures that were sent before. */
  sent: number
  /** Parts and pictures that were perhaps sent before. */
  unknown: number
}

/** What is left of a plan, and how much was sent before, or perhaps. Pure. */
export function partsLeft(plan: readonly PlanPart[], before: ReadonlyMap<string, Sending>): Left {
  const count = { sent: 0, unknown: 0 }
  const names = new Map<PlanPart, string>()
  const seen = new Map<string, number>()
  /** Counts it unless it is still to be sent. */
  const skips = (name: string): boolean => {
    const state = before.get(name)
    if (state) count[state]++
    return state !== undefined
  }
  const left = (parts: readonly PlanPart[]): PlanPart[] =>
    parts.flatMap((part): PlanPart[] => {
      if (part.kind === 'images') {
        const images = part.images.filter(({ id }) => !skips(pictureName(id)))
        return images.length > 0 ? [{ ...part, images }] : []
      }
      if (part.kind === 'fold') {
        const inside = left(part.parts)
        return inside.length > 0 ? [{ ...part, parts: inside }] : []
      }
      const plain = nameOf(part)
      const number = (seen.get(plain) ?? 0) + 1
      seen.set(plain, number)
      const name = number > 1 ? `${plain} ${number}` : plain
      if (skips(name)) return []
      names.set(part, name)
      return [part]
    })
  return { parts: left(plan), names, ...count }
}

/** Writes down what becomes of what is being sent. */
export interface Noting {
  /** From now on messages belong to what has these names. */
  at(names: readonly string[]): void
  /** One is about to leave. Resolves when that is on disk: killed from then on, nobody knows whether it did. */
  leaving(): Promise<void>
  came(outcome: Outcome): void
}

/** What came of a part is on disk a moment later: killed before, it counts as unknown, and is not sent again either. */
export function createNoting(chat: string, record: Record | undefined): Noting {
  let names: readonly string[] = []
  let state: Sending | undefined
  const note = async (next: Sending | undefined): Promise<void> => {
    await Promise.all(names.map((name) => record?.sendings.note(chat, record.work, name, next)))
  }
  return {
    at(next) {
      names = next
      state = undefined
    },
    async leaving() {
      if (!state) await note('unknown')
    },
    came(outcome) {
      if (missingOf(outcome)?.kind === 'unknown') state = 'unknown'
      else if (arrived(outcome)) state ??= 'sent'
      void note(state)
    },
  }
}
