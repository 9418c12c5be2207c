/** Plants bugs and counts which tests find them; started by `scripts/mutate.mjs`. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { reportOf } from './report'
import { mutate } from './run'

const usage = 'npm run mutate -- <file or folder of src …> [--sample n] [--seed s] [--jobs n]'

function counted(text: string, name: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} ${text}: not a number above 0`)
  return value
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sample: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(availableParallelism()) },
    },
  })
  if (positionals.length === 0) throw new Error(usage)
  const run = await mutate(process.cwd(), positionals, {
    sample: counted(values.sample, 'sample'),
    seed: values.seed,
    jobs: counted(values.jobs, 'jobs'),
  })
  console.log(reportOf(run))
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
