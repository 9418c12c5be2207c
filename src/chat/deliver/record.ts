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

/** A part that is still to be sent; pictures of an album have names of their own. */
export interface NamedPart {
  part: PlanPart
  name: string | undefined
}

/** What is left of a plan, and how many parts were sent before, or perhaps. Pure. */
export function partsLeft(
  parts: readonly PlanPart[],
  before: ReadonlyMap<string, Sending>,
): { left: NamedPart[]; sent: number; unknown: number } {
  const left: NamedPart[] = []
  const count = { sent: 0, unknown: 0 }
  const names = new Map<string, number>()
  /** Counts it unless it is still to be sent. */
  const skips = (name: string): boolean => {
    const state = before.get(name)
    if (state) count[state]++
    return state !== undefined
  }
  for (const part of parts) {
    if (part.kind === 'images') {
      const images = part.images.filter(({ id }) => !skips(pictureName(id)))
      if (images.length > 0) left.push({ part: { ...part, images }, name: undefined })
      continue
    }
    const plain = nameOf(part)
    const number = (names.get(plain) ?? 0) + 1
    names.set(plain, number)
    const name = number > 1 ? `${plain} ${number}` : plain
    if (!skips(name)) left.push({ part, name })
  }
  return { left, ...count }
}

/** Writes down what becomes of what is being sent. */
export interface Noting {
  /** From now on messages belong to this part; without a name, to what is told by `within`. */
  at(name: string | undefined): void
  /** Pictures of an album; in a part that has a name they count as that part. */
  within(names: readonly string[]): void
  /** One is about to leave. Resolves when that is on disk: killed from then on, nobody knows whether it did. */
  leaving(): Promise<void>
  came(outcome: Outcome): void
}

/** What came of a part is on disk a moment later: killed before, it counts as unknown, and is not sent again either. */
export function createNoting(chat: string, record: Record | undefined): Noting {
  let named = false
  let names: readonly string[] = []
  let state: Sending | undefined
  const note = async (next: Sending | undefined): Promise<void> => {
    await Promise.all(names.map((name) => record?.sendings.note(chat, record.work, name, next)))
  }
  return {
    at(name) {
      named = name !== undefined
      names = name === undefined ? [] : [name]
      state = undefined
    },
    within(pictures) {
      if (named) return
      names = pictures
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
