import type { Handed, Sending } from '../../../src/push/outbox'

/** What a message does that must not leave any more. */
export const stays: Handed = { kind: 'later', forMs: 0 }

/** Asks right before it leaves, as the real hand does; where nobody can say, it stays. */
export const mayLeave = async (how: Sending | undefined): Promise<boolean> =>
  (await how?.leaving?.().catch(() => false)) !== false
