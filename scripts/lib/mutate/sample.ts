/** Every bug Stryker would plant in some files, and a fair choice of them. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '@stryker-mutator/api/core'
import type { Logger } from '@stryker-mutator/api/logging'

/** A bug that can be planted; lines and columns from 0. */
export type Planted = Pick<Mutant, 'fileName' | 'location' | 'mutatorName' | 'replacement'>

/** Names one bug in all runs over the same source. `fileName` is relative to the package, with slashes. */
export function keyOf({ fileName, location: { start, end }, mutatorName, replacement }: Planted): string {
  return [fileName, start.line, start.column, end.line, end.column, mutatorName, replacement].join(':')
}

const silent = (): void => undefined
const log: Logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
}

/** All bugs of the files; paths relative to `root`. */
export async function bugsIn(root: string, files: readonly string[]): Promise<Planted[]> {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter')
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }))
  const { mutants } = await new Instrumenter(log).instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  })
  return mutants.filter(({ status }) => status !== 'Ignored')
}

/** `count` of the bugs: those whose digests with the seed are the smallest, so that an edit elsewhere changes few of them. */
export function sampleOf(bugs: readonly Planted[], count: number, seed: string): Planted[] {
  const rank = (bug: Planted): string => createHash('sha256').update(`${seed}\n${keyOf(bug)}`).digest('hex')
  return bugs
    .map((bug) => ({ bug, rank: rank(bug) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, count)
    .map(({ bug }) => bug)
}
