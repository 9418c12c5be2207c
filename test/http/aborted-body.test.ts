import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { AmagiError } from '../../src/errors'
import { collect } from '../../src/http/body'
import { createCall } from '../../src/http/call'
import { guardedStream } from '../../src/http/stream'

/** A call that was aborted between the head and the body. */
function aborted() {
  const call = createCall({ signal: undefined, idleMs: 1_000, totalMs: undefined, onDispose: () => undefined })
  call.abort(new AmagiError('cancelled'))
  return { call, response: new IncomingMessage(new Socket()) }
}

describe('a body whose call is over before it is read', () => {
  test('is not collected', async () => {
    const { call, response } = aborted()
    await expect(collect(response, 100, call)).rejects.toMatchObject({ code: 'cancelled' })
    expect(response.destroyed).toBe(true)
  })
  test('is not streamed', async () => {
    const { call, response } = aborted()
    const stream = guardedStream(response, undefined, call)
    const error = await new Promise((resolve) => stream.on('error', resolve))
    expect(error).toMatchObject({ code: 'cancelled' })
    expect(response.destroyed).toBe(true)
  })
})
