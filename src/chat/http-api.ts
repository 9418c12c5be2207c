/** The HTTP API inside Koishi: a listener of its own, never on the console's port. */
import type { Context } from 'koishi'
import { version } from '../../package.json'
import type { ApiServer } from '../api/server'
import { brief } from './brief'
import { takeTurn } from './relay'
import type { ChatKit } from './types'

/** Opens with the app and closes with the plugin; a taken port or a missing token is one line in the log. */
export function openHttpApi(ctx: Context, kit: ChatKit): void {
  const { settings, log, signal } = kit
  if (!settings.api.enabled) return
  const turn = takeTurn(ctx, `port ${settings.api.port}`)
  let opening: Promise<ApiServer | undefined> | undefined

  async function open(): Promise<ApiServer | undefined> {
    // The one before may still listen there.
    await turn.before
    if (signal.aborted) return undefined
    try {
      const { startApi } = await import('../api/server')
      const { host, port, token } = settings.api
      const server = await startApi({
        service: await kit.service(),
        host,
        port,
        ...(token ? { token } : {}),
        cookieNames: (platform) => kit.credentials.status(platform).names.map(({ name }) => name),
        log: log.debug,
        version,
      })
      log.info(`HTTP API on ${server.url}/api`)
      return server
    } catch (error) {
      if (!signal.aborted) log.warn(`the HTTP API did not start: ${brief(error)}`)
      return undefined
    }
  }

  ctx.on('ready', () => {
    opening = open()
  })
  async function close(): Promise<void> {
    try {
      await (await opening)?.close()
    } catch (error) {
      log.warn(`closing the HTTP API: ${brief(error)}`)
    } finally {
      turn.release()
    }
  }
  ctx.on('dispose', () => void close())
}
