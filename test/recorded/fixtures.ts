/**
 * Answers for the recorded tests. The invented ones are part of the repository (`npm run invent` makes them of
 * captured ones); the captured ones are not: their folder is named by `RECORDED_FIXTURES`, else looked for at
 * `../shared/fixtures` beside the repository root. Both have the same names, and tests run over both.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../', import.meta.url))
/** Folder of the captured answers, whether it exists or not. */
export const folder = process.env.RECORDED_FIXTURES ?? resolve(repository, '../shared/fixtures')

/** Whether the captured answers are on this machine. */
export const hasRecorded = existsSync(folder)

/** One folder of answers; paths are relative to it. */
export interface Root {
  name: 'invented' | 'captured'
  recordedText(path: string): string
  /** A JSON file, parsed. */
  recorded(path: string): unknown
  /** Names of the files in a folder, sorted. */
  recordedNames(path: string): string[]
}

function rootOf(name: Root['name'], at: string): Root {
  const recordedText = (path: string): string => readFileSync(join(at, path), 'utf8')
  return {
    name,
    recordedText,
    recorded: (path) => JSON.parse(recordedText(path)),
    recordedNames: (path) => (existsSync(at) ? readdirSync(join(at, path)).sort() : []),
  }
}

const captured = rootOf('captured', folder)

/** The invented answers always, the captured ones where they are. */
export const roots: readonly Root[] = [
  rootOf('invented', join(repository, 'test/recorded/invented')),
  ...(hasRecorded ? [captured] : []),
]

/** Of captured answers alone: what stands on values that only the platforms' own clients make. */
export const { recorded } = captured
