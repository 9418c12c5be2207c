/** Files for whoever runs the bot to pick up, or to put there: the latest report of each kind, and what he asks for. */
import { readFile, stat } from 'node:fs/promises'
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
  /** Replaces a file of this name. `shown`: below Koishi's folder. Rejects with `internal` when the disk refuses. */
  write(name: string, text: string): Promise<{ shown: string; path: string }>
  /** What somebody put there, of at most so many bytes; undefined where there is nothing that can be read. */
  read(name: string, maxBytes: number): Promise<string | undefined>
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
    async write(name, text) {
      const path = join(dir, name)
      await writePrivate(path, text)
      return { shown: `${shown}/${name}`, path }
    },
    async read(name, maxBytes) {
      const path = join(dir, name)
      try {
        return (await stat(path)).size > maxBytes ? undefined : await readFile(path, 'utf8')
      } catch {
        // Nothing is there, or nothing of ours to read: the caller says how it is done.
        return undefined
      }
    },
  }
}
