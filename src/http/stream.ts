/** A body handed over as a stream: silence watched, size bounded, errors translated. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Call } from './call'
import { failure, tooLarge } from './failure'

/**
 * Wraps a response body. The watch for silence runs only while we wait for upstream: a consumer that takes its
 * time (a slow disk, a merge) is no reason to give up. The call is disposed when the stream closes.
 */
export function guardedStream(response: IncomingMessage, maxBytes: number | undefined, call: Call): Readable {
  let size = 0
  let stopListening: (() => void) | undefined
  const stream = new Readable({
    read() {
      if (response.readableEnded) return
      call.touch()
      response.resume()
    },
    destroy(error, callback) {
      stopListening?.()
      call.dispose()
      response.destroy()
      callback(error)
    },
  })
  const fail = (error: unknown): void => {
    if (!stream.destroyed) stream.destroy(failure(error, call))
  }

  // A consumer may still be on its way to the stream when the call is aborted; that must not end the process.
  stream.on('error', () => undefined)
  response.on('error', fail)
  response.on('data', (chunk: Buffer) => {
    if (stream.destroyed) return
    size += chunk.length
    if (maxBytes !== undefined && size > maxBytes) fail(tooLarge(size, maxBytes))
    else if (stream.push(chunk)) call.touch()
    else {
      call.rest()
      response.pause()
    }
  })
  response.on('end', () => {
    call.rest()
    stream.push(null)
  })
  response.on('close', () => {
    if (!response.readableEnded) fail(undefined)
  })
  response.pause()
  call.rest()
  stopListening = call.onEnd(() => fail(call.ended))
  if (response.closed && !response.readableEnded) fail(undefined)
  return stream
}
