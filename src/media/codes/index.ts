/** QR codes in pictures that people send. A picture may be made to be slow: a thread of its own reads it, and not for long. */
import { join } from 'node:path'
import type { ResourceLimits } from 'node:worker_threads'
import { createTurns } from '../../async/turns'
import { cancelled, onAbort, throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import type { Transport } from '../../http/types'
import { mib } from '../../units'
import { launch } from '../thread'
import { rastersOf, type Raster } from './raster'

/** Largest picture in bytes. */
const maxBytes = 10 * mib
/** Longest look at one picture in milliseconds, its unpacking not counted. */
const lookMs = 12_000
/** Pictures that wait for their turn; more are refused. */
const maxWaiting = 20
/** Texts of one picture. */
const maxTexts = 10

const entry = { source: join(__dirname, 'worker.ts'), asset: 'codes-worker.js' }
const resourceLimits: ResourceLimits = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32 }

/** Where a picture is: its bytes, or an address at one of these hosts (suffixes). */
export type PictureSource = { data: Buffer } | { url: string; hosts: readonly string[] }

/** One picture at a time. */
export interface Codes {
  /**
   * The texts of all codes in it, in reading order where there are several, each once; empty when there is none. Rejects
   * with `unsupported`, `upstream-changed` (no picture), `too-large`, `bad-input` (a host that may not be asked),
   * `rate-limited` (too many wait), or what the transport rejects with.
   */
  read(source: PictureSource, signal: AbortSignal): Promise<string[]>
}

function look(rasters: readonly Raster[], signal: AbortSignal): Promise<string[]> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(signal))
    const transferList = rasters.map(({ data }) => data.buffer as ArrayBuffer)
    const worker = launch(entry, { workerData: rasters, transferList, resourceLimits })
    let texts: string[] = []
    let failure: unknown
    const stop = (reason?: AmagiError): void => {
      failure ??= reason
      worker.terminate().catch(() => undefined)
    }
    // What was found until then counts.
    const timer = setTimeout(() => stop(), lookMs)
    const stopListening = onAbort(signal, () => stop(cancelled(signal)))
    worker.on('message', (found: string[]) => (texts = [...texts, ...found]))
    worker.on('error', (error) => (failure ??= error))
    worker.on('exit', () => {
      clearTimeout(timer)
      stopListening()
      if (failure === undefined) resolve(texts)
      else reject(toAmagiError(failure))
    })
  })
}

/** Nothing is loaded before the first picture. */
export function createCodes({ transport }: { transport: Transport }): Codes {
  const turns = createTurns(1, { maxWaiting })

  async function bytesOf(source: PictureSource, signal: AbortSignal): Promise<Buffer> {
    if ('data' in source) return source.data
    const { url, hosts } = source
    const response = await transport.send({ url, hosts, purpose: 'picture', maxBytes, signal })
    if (response.status !== 200) {
      throw new AmagiError('network', { details: { upstreamStatus: response.status }, message: 'no picture there' })
    }
    return response.body
  }

  return {
    async read(source, signal) {
      const data = await bytesOf(source, signal)
      if (data.length > maxBytes) {
        throw new AmagiError('too-large', { details: { limit: { name: 'size', value: data.length, max: maxBytes } } })
      }
      return turns.run(
        async () => {
          throwIfAborted(signal)
          const texts = await look(await rastersOf(data), signal)
          return [...new Set(texts)].slice(0, maxTexts)
        },
        { signal },
      )
    },
  }
}
