/** Asks the platforms and writes table and capture; started by `scripts/probe.mjs`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { version } from '../../../package.json'
import { cookiesFrom, cookieVariable } from '../../../src/api/environment'
import { toAmagiError } from '../../../src/errors'
import { createTransport, mask } from '../../../src/http'
import { isObject } from '../../../src/json'
import { platformIds } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import { gentle, probe } from '../../../src/probe'
import { writeCapture } from '../../../src/probe/capture'
import { readOwnIds } from '../../../src/probe/plan'
import { howOf, tableOf } from '../../../src/probe/table'

/** An id in the form `--id` takes. */
const sample = platforms
  .slice(0, 1)
  .flatMap(({ id, endpoints }) =>
    endpoints
      .slice(0, 1)
      .flatMap(({ params }) => Object.entries(params).map(([name, spec]) => `${id}.${name}=${spec.example}`)),
  )[0]

const help = `npm run probe -- [options]

Asks every channel of every endpoint once, gently, and writes a table and a capture without anything
personal, to be attached to an issue. A few minutes against the real sites.

  --only <platform>      ${platformIds.join(', ')} (repeatable)
  --id <p.name=value>    an id of your own in the place of the example, such as
                         ${sample} (repeatable)
  --ids <file.json>      the same as JSON: { "<platform>": { "<name>": "…" } }
  --pause <ms>           between two requests to a platform (default ${gentle.pauseMs})
  --max <n>              requests to a platform in all (default ${gentle.perPlatform})
  --out <folder>         default: probe
  --gateway <address>    as AMAGI_GATEWAY; the simulator is one (default: the real sites)
  --quiet                no line per channel

Environment: AMAGI_GATEWAY, AMAGI_PROXY,
${platformIds.map(cookieVariable).join(', ')}
`

function readArguments() {
  return parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      id: { type: 'string', multiple: true, default: [] },
      ids: { type: 'string' },
      pause: { type: 'string', default: String(gentle.pauseMs) },
      max: { type: 'string', default: String(gentle.perPlatform) },
      out: { type: 'string', default: 'probe' },
      gateway: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values
}

function whole(text: string, name: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`--${name} must be a whole number`)
  return Number(text)
}

/** `{ "<platform>": { "<name>": "…" } }` → the lines `--id` takes. */
async function linesOf(file: string | undefined): Promise<string[]> {
  if (file === undefined) return []
  const content: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (!isObject(content)) throw new Error(`${file}: an object by platform is expected`)
  return Object.entries(content).flatMap(([platform, ids]) =>
    Object.entries(isObject(ids) ? ids : {}).map(([name, value]) => `${platform}.${name}=${String(value)}`),
  )
}

async function main(): Promise<void> {
  const values = readArguments()
  if (values.help) return void console.log(help)
  const unknown = values.only.find((name) => !platforms.some(({ id }) => id === name))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: no such platform`)
  const chosen = platforms.filter(({ id }) => values.only.length === 0 || values.only.includes(id))
  const cookies = cookiesFrom(process.env)
  const variable = (name: string): string | undefined => process.env[name]?.trim() || undefined
  const gateway = values.gateway ?? variable('AMAGI_GATEWAY')
  const life = new AbortController()
  process.once('SIGINT', () => life.abort())
  process.once('SIGTERM', () => life.abort())
  const transport = createTransport({ gateway, proxy: variable('AMAGI_PROXY') })
  try {
    const capture = await probe({
      platforms: chosen,
      transport,
      cookie: (id) => cookies[id],
      version,
      ids: readOwnIds([...(await linesOf(values.ids)), ...values.id], platforms),
      gentleness: { pauseMs: whole(values.pause, 'pause'), perPlatform: whole(values.max, 'max') },
      signal: life.signal,
      onFinding(finding) {
        if (values.quiet) return
        const { platform, endpoint, channel, outcome, path } = finding
        console.log([`${platform} ${endpoint} ${channel}: ${outcome}`, howOf(finding), path ?? ''].join(' ').trim())
      },
    })
    const folder = resolve(values.out)
    await mkdir(folder, { recursive: true })
    const stamp = new Date(capture.at * 1000).toISOString().slice(0, 19).replaceAll(':', '-')
    const [table, file] = [join(folder, `${stamp}.md`), join(folder, `${stamp}.json`)]
    await writeFile(table, tableOf(capture))
    await writeFile(file, writeCapture(capture))
    console.log(`\ntable:   ${table}\ncapture: ${file}\ncompare: npm run replay -- ${file}`)
  } finally {
    transport.close()
  }
}

main().catch((error: unknown) => {
  console.error(mask(toAmagiError(error).message))
  process.exitCode = 1
})
