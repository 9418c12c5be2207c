/**
 * Captured answers for the recorded tests. They are not part of the repository: the folder is named by
 * `RECORDED_FIXTURES`, else looked for at `../shared/fixtures` beside the repository root.
 * Where it is absent the recorded tests are reported as skipped.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Folder of the captured answers, whether it exists or not. */
export const folder = process.env.RECORDED_FIXTURES ?? resolve(root, '../shared/fixtures')

/** Whether the captured answers are on this machine. */
export const hasRecorded = existsSync(folder)

/** A captured file as text; the path is relative to the fixture folder. */
export function recordedText(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

/** A captured JSON file, parsed. */
export function recorded(path: string): unknown {
  return JSON.parse(recordedText(path))
}

/** Names of the files in a folder of captured answers, sorted; empty where there are none. */
export function recordedNames(path: string): string[] {
  return hasRecorded ? readdirSync(join(folder, path)).sort() : []
}
