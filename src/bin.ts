/** The HTTP API as a program: `npm run api`, and the package's `bin`. */
import { parseArgs } from 'node:util'
import { version } from '../package.json'
import { cookiesFrom, cookieVariable } from './api/environment'
import { startApi } from './api/server'
import { readCookie } from './cookie'
import { toAmagiError } from './errors'
import { createTransport, mask } from './http'
import { createSiteTime } from './http/site-time'
import { platformIds } from './model'
import { platforms } from './platforms'
import { paceRules } from './platforms/pace'
import { createService } from './platforms/service'
import { mib } from './units'

const help = `amagi HTTP API ${version}

  --port <n>          port to listen on (default 4567)
  --host <address>    address to listen on (default 127.0.0.1; any other requires AMAGI_TOKEN)
  --cors <origin>     origin that may read answers in a browser (repeatable)
  --token-in-query    accept ?token= as well
  --cookie-header     the Cookie header of a caller on this machine replaces the account, as in releases 4.2 to 4.4
                      (x-amagi-cookie does so always)
  --cache-mb <n>      memory for kept answers in MiB (default 16, 0 = off)
  --pace              hold back requests as each platform is known to take them
  --quiet             no line per request

Environment: AMAGI_TOKEN, AMAGI_GATEWAY, AMAGI_PROXY (an address or direct; else HTTPS_PROXY and its kin),
${platformIds.map(cookieVariable).join(', ')}
`

/** Set and not blank. */
function env(name: string): string | undefined {
  return process.env[name]?.trim() || undefined
}

function fail(text: string): never {
  console.error(text)
  process.exit(1)
}

function numberOf(text: string, name: string, max: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > max) fail(`--${name} must be a number up to ${max}`)
  return value
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4567' },
        host: { type: 'string', default: '127.0.0.1' },
        cors: { type: 'string', multiple: true, default: [] },
        'token-in-query': { type: 'boolean', default: false },
        'cookie-header': { type: 'boolean', default: false },
        'cache-mb': { type: 'string', default: '16' },
        pace: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    }).values
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

async function main(): Promise<void> {
  const values = readArguments()
  if (values.help) return void console.log(help)
  if (values.version) return void console.log(version)
  const cookies = cookiesFrom(process.env)
  const { now: siteClock, heard: dated } = createSiteTime(Date.now)
  const transport = createTransport({
    dated,
    gateway: env('AMAGI_GATEWAY'),
    proxy: env('AMAGI_PROXY'),
    environment: process.env,
    gentle: values.pace ? paceRules(platforms) : [],
    notice: (line) => console.log(mask(line)),
  })
  const log = values.quiet ? undefined : (line: string): void => console.log(mask(line))
  const service = createService({
    platforms,
    transport,
    siteClock,
    cookie: (id) => cookies[id],
    cacheBytes: numberOf(values['cache-mb'], 'cache-mb', 4096) * mib,
  })
  const token = env('AMAGI_TOKEN')
  const server = await startApi({
    service,
    host: values.host,
    port: numberOf(values.port, 'port', 65_535),
    cors: values.cors,
    tokenInQuery: values['token-in-query'],
    cookieHeader: values['cookie-header'],
    cookieNames: (id) => [...readCookie(cookies[id]).keys()],
    version,
    ...(token ? { token } : {}),
    ...(log ? { log } : {}),
  })
  console.log(`amagi API on ${server.url}/api`)
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(130)
    stopping = true
    await server.close()
    service.close()
    transport.close()
    // A name that is still being looked up would keep the process for as long as the resolver is silent.
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

main().catch((error: unknown) => fail(mask(toAmagiError(error).message)))
