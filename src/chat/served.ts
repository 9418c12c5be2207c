/** Pages and files of ours on Koishi's own server. */
import type { Context } from 'koishi'
import type { Settings } from '../model'

/** What is used of a request on Koishi's server (Koa 2 with @koa/router). */
export interface Exchange {
  params: Readonly<Record<string, string>>
  /** Values of the query; several of one name are a list. */
  query: Readonly<Record<string, unknown>>
  method: string
  status: number
  body: unknown
  get(header: string): string
  set(header: string, value: string): void
}

type Handler = (exchange: Exchange) => Promise<void>

/** The server plugin, as far as it is used (@cordisjs/plugin-server 0.2.9). */
export interface Server {
  get(path: string, handler: Handler): unknown
  post(path: string, handler: Handler): unknown
  readonly config: { readonly selfUrl?: string }
}

/**
 * Opens routes wherever Koishi has a server. What it gives back is asked for every address: where the server is reached by
 * others (`media.baseUrl`, else `selfUrl` of the server plugin), without a slash at the end; `undefined` where nobody knows.
 */
export function serve(ctx: Context, settings: Settings, open: (server: Server) => void): () => string | undefined {
  let server: Server | undefined
  ctx.inject(['server'], (inner) => {
    const own = (inner as unknown as { server: Server }).server
    server = own
    open(own)
    inner.on('dispose', () => {
      if (server === own) server = undefined
    })
  })
  return () => {
    const base = settings.media.baseUrl || server?.config.selfUrl
    return server && base ? base.replace(/\/+$/, '') : undefined
  }
}
