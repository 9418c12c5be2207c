/** The latest report of each kind, for whoever runs the bot to pick up. */
import { join } from 'node:path'
import { writePrivate } from './file'

/** What a report is about: all channels asked once, or what failed in chats. */
type ReportKind = 'probe' | 'failures'

/** Names of what was kept. */
export interface KeptReport {
  /** Below Koishi's folder. */
  table: string
  capture: string
  /** Absolute path of the capture. */
  path: string
}

/** Keeps table and capture of the last report of each kind. */
export interface Reports {
  /** Replaces what was kept of this kind. Rejects with `internal` when the disk refuses. */
  keep(kind: ReportKind, table: string, capture: string): Promise<KeptReport>
}

/** `dir`: absolute path of the plugin's data folder, `shown`: the same from Koishi's folder. */
export function createReports(dir: string, shown: string): Reports {
  return {
    async keep(kind, table, capture) {
      const path = join(dir, `${kind}.json`)
      await writePrivate(join(dir, `${kind}.md`), table)
      await writePrivate(path, capture)
      return { table: `${shown}/${kind}.md`, capture: `${shown}/${kind}.json`, path }
    },
  }
}
