/** Lent files on Koishi's own server: GET and HEAD, single ranges, nothing listed, nothing cached. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Context } from 'koishi'
import type { MediaFile } from '../../media/types'
import type { Settings } from '../../model'
import { serve, type Exchange } from '../served'
import type { Lender } from './lender'
import { rangeOf } from './range'

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
  const base = serve(ctx, settings, (server) => {
    server.get(`${root}/:secret/:name`, async (exchange) => {
      const file = lender.find(exchange.params.secret ?? '')
      if (file) await give(exchange, file)
      else exchange.status = 404
    })
  })
  return () => {
    const own = base()
    return own === undefined ? undefined : (file) => `${own}${root}/${lender.lend(file)}`
  }
}
