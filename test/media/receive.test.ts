/** Bytes of an answer go to their places, whoever else is at the file meanwhile. */
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import type { StreamedResponse } from '../../src/http/types'
import { receive } from '../../src/media/fetch/receive'
import { Spans } from '../../src/media/fetch/spans'
import type { Common, Worker } from '../../src/media/fetch/worker'

const size = 100
/** A file whose bytes say where they belong. */
const file = Buffer.from(Array.from({ length: size }, (_, place) => place))

it.each([
  ['the chunk ends where the stretch behind begins', [50, 30, 20]],
  ['the chunk goes on into the stretch behind', [60, 30, 10]],
])('a stretch that comes back while a chunk is written spoils nothing: %s', async (_, sizes) => {
  const spans = new Spans()
  spans.endAt(size)
  const span = spans.takeFree()
  if (!span) throw new Error('nothing to do')
  span.answered = size
  const behind = spans.split(span, 50)
  const written = Buffer.alloc(size, 255)
  const part = {
    begun: false,
    kind: () => ({}),
    async write(chunk: Buffer, place: number) {
      chunk.copy(written, place)
      // Nothing came of it, and whoever was at it gives up.
      if (behind.taken) spans.free(behind)
    },
  }
  const quiet = () => undefined
  const common = {
    spans,
    part,
    request: { room: { wrote: quiet }, budget: { claim: quiet }, path: 'x' },
    patience: { reach: quiet, late: () => false, during: quiet },
    growth: { limited: quiet },
    share: { take: quiet },
    tools: { clock: Date.now, tuning: { slowMs: Infinity, slowBytes: 0 }, rate: { broke: quiet } },
    alone: () => true,
    spares: () => false,
    arrived: async () => undefined,
  } as unknown as Common
  const chunks = sizes.map((length, index) => {
    const from = sizes.slice(0, index).reduce((sum, one) => sum + one, 0)
    return file.subarray(from, from + length)
  })
  const worker = { span, bytes: 0, sinceMs: 0, relieved: false, stop: { signal: new AbortController().signal } }
  await receive({ stream: Readable.from(chunks) } as unknown as StreamedResponse, common, worker as unknown as Worker)
  for (const [place, byte] of written.entries()) expect([place, 255]).toContain(byte)
})
