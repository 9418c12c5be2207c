import type { Handed, Sending } from '../../../src/push/outbox'

/** Asks right before it leaves, as the real hand does: what becomes of a message that must not; undefined: it may. */
export async function keptBack(how: Sending | undefined): Promise<Handed | undefined> {
  try {
    return (await how?.leaving?.()) === false ? { kind: 'later', forMs: 0 } : undefined
  } catch {
    return { kind: 'refused', about: 'moment', reason: 'internal' }
  }
}
