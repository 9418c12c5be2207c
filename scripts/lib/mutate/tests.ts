/** Which tests are to find the bugs of a file, and in which way they can be run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'

/** Test files, relative to the package and with slashes. */
export interface TestFiles {
  /** They share a process: most of the time of a run goes into loading the same modules. */
  together: string[]
  /** They stand in for modules others need as they are. */
  alone: string[]
}

/** Traffic of an hour, and answers that never come: minutes for one bug, and other tests are to find it. */
const tooSlow = /\/(?:load|unanswered)\.test\.ts$/

/** The tests that mirror files of `src`, and one suite per interface; never those that run the whole product. */
export function testsFor(root: string, files: readonly string[]): TestFiles {
  const places = new Set([...files.map(mirrorOf), 'test/conformance'])
  const tests = [...places].flatMap((place) => below(root, place)).filter((file) => !tooSlow.test(file))
  const alone = tests.filter((file) => /\bvi\.(?:do)?mock\(/i.test(readFileSync(join(root, file), 'utf8')))
  return { together: tests.filter((file) => !alone.includes(file)), alone }
}

function mirrorOf(file: string): string {
  const [, area = '', inside] = file.split('/')
  return inside === undefined ? `test/${area.replace(/\.ts$/, '')}.test.ts` : `test/${area}`
}

/** The test files of a folder, or the one that is named; none where nothing is. */
function below(root: string, place: string): string[] {
  if (!existsSync(join(root, place))) return []
  if (place.endsWith('.ts')) return [place]
  const names = readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => posix.join(place, name.split(sep).join('/')))
    .sort()
}
