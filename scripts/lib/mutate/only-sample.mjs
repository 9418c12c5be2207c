/**
 * A Stryker checker that passes the bugs of the sample and nothing else: Stryker itself can only be told which lines to
 * mutate. It runs in Stryker's own processes, which is why it is plain JavaScript.
 */
import { readFileSync } from 'node:fs'
import { CheckStatus } from '@stryker-mutator/api/check'
import { PluginKind, declareFactoryPlugin } from '@stryker-mutator/api/plugin'

/** File with the places of the sample: `[{ fileName, location, mutatorName, replacement }]`, see `sample.ts: Planted`. */
const file = process.env.MUTATE_SAMPLE

function create() {
  const sample = JSON.parse(readFileSync(file, 'utf8'))
  const same = (one, other) =>
    one.fileName.replaceAll('\\', '/').endsWith(`/${other.fileName}`) &&
    one.mutatorName === other.mutatorName &&
    one.replacement === other.replacement &&
    ['start', 'end'].every(
      (edge) =>
        one.location[edge].line === other.location[edge].line &&
        one.location[edge].column === other.location[edge].column,
    )
  const resultFor = (mutant) =>
    sample.some((chosen) => same(mutant, chosen))
      ? { status: CheckStatus.Passed }
      : { status: CheckStatus.CompileError, reason: 'not in the sample' }
  return {
    init: async () => undefined,
    group: async (mutants) => [mutants.map(({ id }) => id)],
    check: async (mutants) => Object.fromEntries(mutants.map((mutant) => [mutant.id, resultFor(mutant)])),
  }
}
create.inject = []

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, 'only-sample', create)]
