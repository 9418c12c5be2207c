/**
 * Runs before a test file is loaded: the bug of the run before, in the same process, is not there while it is. The bug
 * of this run is switched on before its first test, by the setup file of `@stryker-mutator/vitest-runner`.
 */
import { inject } from 'vitest'

const said = inject as (key: string) => unknown
const stryker = (globalThis as Record<string, unknown>)[String(said('globalNamespace'))] as { activeMutant?: unknown }
if (said('mode') === 'mutant' && said('mutantActivation') === 'runtime') stryker.activeMutant = undefined
