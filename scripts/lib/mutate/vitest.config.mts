/** The house's settings over the tests that are to find the bugs alone. Stryker runs it in a copy of the package. */
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'
import base from '../../../vitest.config.mjs'
import { keptProcess } from './kept-process'
import { QuickestFirst } from './quickest-first'
import type { TestFiles } from './tests'

/** Stryker asks for threads, in which some calls of Node (`process.umask`) are not to be had. */
const inProcesses = (): Plugin => ({
  name: 'in processes',
  configureVitest({ project }) {
    const runner = keptProcess()
    project.config.pool = runner.name
    project.config.poolRunner = runner
  },
})

const tests = JSON.parse(process.env.MUTATE_TESTS ?? '{"together":[],"alone":[]}') as TestFiles

const forgetBug = fileURLToPath(new URL('forget-bug.ts', import.meta.url))

/** A test that fails now and then, on a machine that does a lot of other work, has found nothing. */
const retry = 1

const { projects: _, ...shared } = base.test ?? {}

const project = (name: keyof TestFiles, isolate: boolean) => ({
  ...base,
  plugins: [...(base.plugins ?? []), inProcesses()],
  test: { ...shared, name, include: tests[name], isolate, maxWorkers: 1, retry, setupFiles: [forgetBug] },
})

export default {
  ...base,
  test: {
    ...shared,
    sequence: { sequencer: QuickestFirst },
    projects: [project('together', false), project('alone', true)].filter(({ test }) => test.include.length > 0),
  },
}
