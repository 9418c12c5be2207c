/**
 * A Stryker reporter that says what became of the bugs of the sample while the run goes on: a run that is ended early has
 * said something, too. It runs in Stryker's own process, which is why it is plain JavaScript; `run.ts` hands on the lines
 * that begin with {@link mark}.
 */
import { relative } from 'node:path'
import { PluginKind, declareFactoryPlugin } from '@stryker-mutator/api/plugin'

const mark = 'mutate: '

/** Stryker's words for a bug that was planted; the others were not in the sample. */
const found = new Set(['Killed', 'Timeout', 'RuntimeError'])
const missed = new Set(['Survived', 'NoCoverage'])

function create() {
  let tried = 0
  let caught = 0
  const say = (text) => process.stdout.write(`${mark}${text.replaceAll(/\s+/g, ' ').slice(0, 160)}\n`)
  return {
    onMutantTested({ status, fileName, location, replacement }) {
      if (!found.has(status) && !missed.has(status)) return
      tried++
      if (found.has(status)) caught++
      else say(`not found: ${relative('.', fileName)}:${location.start.line}:${location.start.column} ${replacement}`)
      if (tried % 10 === 0) say(`${caught} of ${tried} found so far`)
    },
  }
}
create.inject = []

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'as-it-goes', create)]
