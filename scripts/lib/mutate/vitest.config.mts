/** The house's settings over the tests that are to find the bugs alone. Stryker runs it in a copy of the package. */
import type { Plugin } from 'vitest/config'
import base from '../../../vitest.config.mjs'

/** Stryker asks for threads, in which some calls of Node (`process.umask`) are not to be had. */
const inProcesses: Plugin = {
  name: 'in processes',
  configureVitest({ project }) {
    project.config.pool = 'forks'
  },
}

export default {
  ...base,
  plugins: [...(base.plugins ?? []), inProcesses],
  test: { ...base.test, include: process.env.MUTATE_TESTS?.split('\n') ?? [] },
}
