/**
 * A Stryker test runner that is Stryker's own for Vitest, and sure of what it says although many bugs share a process
 * (see `kept-process.ts`). A test that fails with a bug must pass without it right afterwards; if it does not, an earlier
 * bug left something behind, and the bug is tried again in a new process. It runs in Stryker's own processes, which is
 * why it is plain JavaScript.
 */
import { PluginKind, commonTokens, declareFactoryPlugin } from '@stryker-mutator/api/plugin'
import { MutantRunStatus } from '@stryker-mutator/api/test-runner'
import { strykerPlugins as vitestPlugins } from '@stryker-mutator/vitest-runner'

/** Stryker gives no bug this name. */
const noBug = 'none'

function create(injector) {
  const runner = injector.injectFunction(vitestPlugins[0].factory)
  return {
    capabilities: () => runner.capabilities(),
    init: () => runner.init(),
    dryRun: (options) => runner.dryRun(options),
    dispose: () => runner.dispose(),
    async mutantRun(options) {
      const result = await runner.mutantRun(options)
      if (options.mutantActivation === 'static' || result.status === MutantRunStatus.Survived) return result
      const without = await runner.mutantRun({
        ...options,
        activeMutant: { ...options.activeMutant, id: noBug },
        testFilter: result.status === MutantRunStatus.Killed ? result.killedBy.slice(0, 1) : options.testFilter,
      })
      return without.status === MutantRunStatus.Survived
        ? result
        : runner.mutantRun({ ...options, mutantActivation: 'static' })
    },
  }
}
create.inject = [commonTokens.injector]

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'sure', create)]
