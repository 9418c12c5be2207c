/** The house's settings over the tests that are to find the bugs alone. Stryker runs it in a copy of the package. */
import base from '../../../vitest.config.mjs'

export default { ...base, test: { ...base.test, include: process.env.MUTATE_TESTS?.split('\n') ?? [] } }
