/** What was told to who runs the bot, and when: a restart is no reason to say it again. */
import { createKept, type KeptOptions } from './kept'

/** Moments of the last notices, over restarts. */
export interface Notices {
  /**
   * Whether this was told longer than `everyMs` ago, or never; then it counts as told now. Concurrent questions about the
   * same get one yes. Never rejects.
   */
  due(what: string, everyMs: number): Promise<boolean>
  /** Resolves when nothing is being written any more. Never rejects. */
  close(): Promise<void>
}

/** `notices.json` in the folder of the data. */
export function createNotices(options: KeptOptions & { clock: () => number }): Notices {
  const kept = createKept(options, ({ at }) => (typeof at === 'number' ? { at } : undefined))
  return {
    async due(what, everyMs) {
      const rows = await kept.rows()
      const now = options.clock()
      const last = rows.get(what)?.at
      // A clock that was set back says nothing.
      if (last !== undefined && last <= now && now - last < everyMs) return false
      rows.set(what, { at: now })
      await kept.save()
      return true
    },
    close: () => kept.close(),
  }
}
