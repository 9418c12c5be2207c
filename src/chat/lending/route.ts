/** Lent files on Koishi's own server: GET and HEAD, single ranges, nothing listed, nothing cached. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Context } from 'koishi'
import type { MediaFile } from '../../media/types'
import type { Settings } from '../../model'
import type { Lender } from './lender'
import { rangeOf } from './range'

/** What is used of a request on Koishi's server (Koa 2 with @koa/router). */
interface Exchange {
  params: Readonly<Record<string, string>>
  method: string
  status: number
  body: unknown
  get(header: string): string
  set(header: string, value: string): void
}

/** The server plugin, as far as it is used (@cordisjs/plugin-server 0.2.9). */
interface Server {
  get(path: string, handler: (exchange: Exchange) => Promise<void>): unknown
  readonly config: { readonly selfUrl?: string }
}

const root = '/amagi/media'

async function give(exchange: Exchange, file: MediaFile): Promise<void> {
  const size = await stat(file.path).then(
    (found) => found.size,
    () => undefined,
  )
  if (size === undefined) return void (exchange.status = 404)
  exchange.set('Accept-Ranges', 'bytes')
  exchange.set('Cache-Control', 'no-store')
  exchange.set('X-Content-Type-Options', 'nosniff')
  exchange.set('Content-Type', file.mime)
  const range = rangeOf(exchange.get('Range'), size)
  if (range === 'unsatisfiable') {
    exchange.set('Content-Range', `bytes */${size}`)
    return void (exchange.status = 416)
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  if (range) exchange.set('Content-Range', `bytes ${start}-${end}/${size}`)
  exchange.status = range ? 206 : 200
  // A HEAD has no body to open; Koa ends a stream together with its connection.
  exchange.body = exchange.method === 'HEAD' || size === 0 ? '' : createReadStream(file.path, { start, end })
  exchange.set('Content-Length', String(size === 0 ? 0 : end - start + 1))
}

/** Gives a file an address of ours. */
export type LendFile = (file: MediaFile) => string

/**
 * Opens the route where Koishi has a server. What it gives back is asked for every file: `undefined` where no address
 * of the server is known that others can reach (`media.baseUrl`, else `selfUrl` of the server plugin).
 */
export function openLending(ctx: Context, settings: Settings, lender: Lender): () => LendFile | undefined {
  let server: Server | undefined
  ctx.inject(['server'], (inner) => {
    const own = (inner as unknown as { server: Server }).server
    server = own
    own.get(`${root}/:secret/:name`, async (exchange) => {
      const file = lender.find(exchange.params.secret ?? '')
      if (file) await give(exchange, file)
      else exchange.status = 404
    })
    inner.on('dispose', () => {
      if (server === own) server = undefined
    })
  })
  return () => {
    const base = settings.media.baseUrl || server?.config.selfUrl
    if (!server || !base) return undefined
    return (file) => `${base.replace(/\/+$/, '')}${root}/${lender.lend(file)}`
  }
}
