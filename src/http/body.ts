/** Reading a buffered body: silence watched, size bounded before and after decompression. */
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { AmagiError } from '../errors'
import type { Call } from './call'
import { failure, tooLarge } from './failure'

/** Node 22.15 and 23.8 brought it; the types are those of Node 20. */
const { zstdDecompress } = zlib as unknown as {
  zstdDecompress?: (
    body: Buffer,
    options: zlib.ZlibOptions,
    done: (error: Error | null, result: Buffer) => void,
  ) => void
}

type Decoder = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  'x-gzip': promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<zlib.InputType, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
  ...(zstdDecompress ? { zstd: promisify<Buffer, zlib.ZlibOptions, Buffer>(zstdDecompress) } : {}),
}

const rawDeflate = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.inflateRaw)

/** What {@link decode} understands, for `accept-encoding`; browsers ask for all four, in this order. */
export const acceptEncoding = ['gzip', 'deflate', 'br', 'zstd'].filter((name) => name in decoders).join(', ')

/** Declared length in bytes; undefined when absent or nonsense. */
export function declaredLength(response: IncomingMessage): number | undefined {
  const text = response.headers['content-length']
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** A body that came in one piece is not copied. */
const joined = (chunks: readonly Buffer[], size: number): Buffer =>
  (chunks.length === 1 ? chunks[0] : undefined) ?? Buffer.concat(chunks, size)

/** Collects the bytes as they came over the wire. Destroys the response on any failure. */
export function collect(response: IncomingMessage, maxBytes: number, call: Call): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let stopListening: (() => void) | undefined
    const settle = (act: () => void): void => {
      call.rest()
      stopListening?.()
      act()
    }
    const fail = (error: unknown): void =>
      settle(() => {
        reject(failure(error, call))
        response.destroy()
      })
    response.on('error', fail)
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) fail(tooLarge(size, maxBytes))
      else {
        chunks.push(chunk)
        call.touch()
      }
    })
    response.on('end', () => settle(() => resolve(joined(chunks, size))))
    // A connection that is cut is reported as an error by Node; a close without either would hang the caller.
    response.on('close', () => {
      if (!response.readableEnded) fail(undefined)
    })
    stopListening = call.onEnd(() => fail(call.ended))
    if (response.closed && !response.readableEnded) fail(undefined)
  })
}

/** Undoes `content-encoding`; a small body that unfolds beyond the cap stops there. */
export async function decode(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const steps = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((step) => step.trim())
    .filter((step) => step !== '' && step !== 'identity')
  if (steps.length > 2) throw new AmagiError('network', { message: 'body is encoded more than twice' })
  let result = body
  for (const step of steps.reverse()) {
    if (result.length === 0) break
    result = await decodeOnce(result, step, maxBytes)
  }
  return result
}

async function decodeOnce(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined
  if (!decoder) throw new AmagiError('upstream-changed', { message: 'body has an encoding nobody asked for' })
  const options = { maxOutputLength: Math.max(1, maxBytes) }
  try {
    // Some servers mean the bare form when they say deflate; the first nibble tells (8 = zlib header).
    const bare = encoding === 'deflate' && ((body[0] ?? 0) & 0x0f) !== 8
    return await (bare ? rawDeflate(body, options) : decoder(body, options))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes + 1, maxBytes)
    throw new AmagiError('network', { message: 'body cannot be decompressed' })
  }
}
