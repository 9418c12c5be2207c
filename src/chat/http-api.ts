/** The HTTP API inside Koishi: a listener of its own, never on the console's port. */
import type { Context } from 'koishi'
import { version } from '../../package.json'
import type { ApiServer } from '../api/server'
import { sleep } from '../async/sleep'
import { toAmagiError } from '../errors'
import type { Service } from '../platforms/service'
import { brief } from './brief'
import { takeTurn } from './relay'
import type { ChatKit } from './types'

/** A port somebody holds is asked for again: often that is our own process before, still ending. Milliseconds. */
const retryMs = 30_000

/** What runs when other settings restart the plugin may end for so long; unloaded, it is aborted at once. Milliseconds. */
const restartMs = 3_000

/** Opens with the app and closes with the plugin; a taken port or a missing token is one line in the log. */
export function openHttpApi(ctx: Context, kit: ChatKit): void {
  const { settings, log } = kit
  if (!settings.api.enabled) return
  const turn = takeTurn(ctx, `port ${settings.api.port}`)
  /** Ends before the kit does, which lets answers finish: no new listener then. */
  const life = new AbortController()
  let opening: Promise<ApiServer | undefined> | undefined

  /** Calls count among what runs: a restart lets them finish. */
  async function counted(): Promise<Service> {
    const service = await kit.service()
    // Programs are not held back as chats are.
    const call: Service['call'] = (platform, endpoint, params, options) =>
      kit.running.track(service.call(platform, endpoint, params, { ...options, unpaced: true }))
    return { ...service, call }
  }

  async function start(): Promise<ApiServer> {
    const { startApi } = await import('../api/server')
    const { host, port, token } = settings.api
    const server = await startApi({
      service: await counted(),
      host,
      port,
      ...(token ? { token } : {}),
      cookieNames: (platform) =>
        kit.credentials.status(platform, kit.credentials.serving(platform)).names.map(({ name }) => name),
      accounts: (platform) =>
        kit.care.accounts(platform).flatMap(({ name, serves, standing: { kind } }) =>
          // Nobody's: a guest.
          kind === 'guest' ? [] : [{ name, state: kind, serves }],
        ),
      log: log.debug,
      version,
    })
    log.info(`HTTP API on ${server.url}/api`)
    return server
  }

  /** Never rejects. */
  async function open(): Promise<ApiServer | undefined> {
    // The one before may still listen there.
    await turn.before
    let said = false
    while (!life.signal.aborted) {
      try {
        return await start()
      } catch (error) {
        if (life.signal.aborted) return undefined
        if (!said) log.warn(`the HTTP API did not start: ${brief(error)}`)
        said = true
        // What the system refuses may pass; what the settings lack does not.
        if (toAmagiError(error).details.errno === undefined) return undefined
        await sleep(retryMs, life.signal).catch(() => undefined)
      }
    }
    return undefined
  }

  ctx.on('ready', () => {
    opening = open()
  })
  async function close(restarts: boolean): Promise<void> {
    life.abort()
    try {
      await (await opening)?.close(restarts ? restartMs : undefined)
    } catch (error) {
      log.warn(`closing the HTTP API: ${brief(error)}`)
    } finally {
      turn.release()
    }
  }
  ctx.on('dispose', () => void close(ctx.scope.uid !== null))
}
