/** The latest report of its kind, for whoever runs the bot to pick up. */
import { join } from 'node:path'
import { writePrivate } from './file'

/** Keeps table and capture of the last probe. */
export interface Reports {
  /** Replaces what was kept; resolves to the names below Koishi's folder. Rejects with `internal` when the disk refuses. */
  keep(table: string, capture: string): Promise<{ table: string; capture: string }>
}

/** `dir`: absolute path of the plugin's data folder, `shown`: the same from Koishi's folder. */
export function createReports(dir: string, shown: string): Reports {
  return {
    async keep(table, capture) {
      await writePrivate(join(dir, 'probe.md'), table)
      await writePrivate(join(dir, 'probe.json'), capture)
      return { table: `${shown}/probe.md`, capture: `${shown}/probe.json` }
    },
  }
}
