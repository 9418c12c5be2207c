/** Plays a capture back and says what is not as expected; started by `scripts/replay.mjs`. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { toAmagiError } from '../../../src/errors'
import { platforms } from '../../../src/platforms'
import { readCapture } from '../../../src/probe/capture'
import { replay } from './replay'
import { failuresOf, reportOf } from './report'

const help = `npm run replay -- <capture.json> [--all]

Plays a capture of \`npm run probe\`, or of the command that reports failures, back: every channel reads what it was answered, and every answer is compared
with that of the simulated sites. Ends with 1 when something our code needs is gone or of another type; fields
nobody knew of are only counted.

  --all   lists what is as expected as well
`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  })
  const [file] = positionals
  if (values.help || file === undefined) {
    console.log(help)
    if (!values.help) process.exitCode = 2
    return
  }
  const capture = readCapture(await readFile(file, 'utf8'))
  const failures = failuresOf(capture)
  if (failures !== '') console.log(failures)
  // What failed without a request (a download, a message) has nothing to be played back.
  if (failures !== '' && capture.findings.length === 0) return
  const verdicts = await replay(capture, platforms)
  console.log(reportOf(verdicts, values.all))
  if (verdicts.some(({ gone }) => gone)) process.exitCode = 1
}

main().catch((error: unknown) => {
  console.error(toAmagiError(error).message)
  process.exitCode = 2
})
