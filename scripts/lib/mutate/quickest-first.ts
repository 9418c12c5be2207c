/** Order of the test files for a run that ends at the first failure: the quickest first. Vitest's own has them last. */
import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification, type Vitest } from 'vitest/node'

/** Milliseconds a file took at most so far; one that was cut short by a failure says nothing about itself. */
const longestMs = new WeakMap<Vitest, Map<string, number>>()

/** Files nobody has timed yet come in the order they are given. */
export class QuickestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = longestMs.get(this.ctx) ?? new Map<string, number>()
    longestMs.set(this.ctx, known)
    const tookMs = (file: TestSpecification): number => {
      const key = `${file.project.name}:${relative(this.ctx.config.root, file.moduleId)}`
      const ms = Math.max(known.get(key) ?? 0, this.ctx.cache.getFileTestResults(key)?.duration ?? 0)
      known.set(key, ms)
      return ms
    }
    return Promise.resolve(
      files
        .map((file) => ({ file, ms: tookMs(file) }))
        .sort((one, other) => one.ms - other.ms)
        .map(({ file }) => file),
    )
  }
}
