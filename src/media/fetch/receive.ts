/** The body of an answer: every chunk in its turn, checked, written to its place, and the pace watched. */
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import type { StreamedResponse } from '../../http/types'
import { missing } from './spans'
import { restart, unfit, type Common, type Outcome, type Worker } from './worker'

const again = (code: 'network' | 'timeout', message: string, free = false): Outcome => ({
  kind: 'again',
  error: new AmagiError(code, { message }),
  free,
})

/** More bytes than were announced: none of them is to be trusted. */
async function overlong(common: Common, worker: Worker): Promise<Outcome> {
  if (common.alone()) {
    await restart(common, worker)
    return again('network', 'answer longer than announced')
  }
  common.request.room.wrote(worker.span.from - worker.span.at)
  worker.span.at = worker.span.from
  worker.mirror.apart = true
  return { kind: 'unwelcome' }
}

/** Writes one chunk after checking what it makes of the file; `undefined` = go on. */
async function take(chunk: Buffer, common: Common, worker: Worker): Promise<Outcome | undefined> {
  const { spans, part, request, patience } = common
  const { span } = worker
  const fitting = Math.min(chunk.length, missing(span))
  if (fitting < chunk.length && span.end === spans.total) return overlong(common, worker)
  // The rest of the chunk is thrown away: this answer cannot go on over the stretch behind, should that become ours again
  // while we write.
  if (fitting < chunk.length) span.answered = 0
  if (spans.total === undefined) request.budget.claim(request.path, span.at + chunk.length)
  await part.write(chunk.subarray(0, fitting), span.at)
  // Meanwhile another connection may have taken the rest.
  span.at = Math.min(span.end, span.at + fitting)
  worker.bytes += fitting
  request.room.wrote(fitting)
  request.arrived?.(spans.received, spans.total)
  if (part.begun && !part.kind()) return unfit(common, worker)
  patience.reach(spans.received)
  await common.arrived(fitting)
  return undefined
}

/** Waits until our own limit lets the chunk through; milliseconds that took. */
async function wait(bytes: number, { share, patience, growth, tools }: Common, { stop }: Worker): Promise<number> {
  const turn = share.take(bytes, stop.signal)
  if (!turn) return 0
  const before = tools.clock()
  await patience.during(turn)
  const waitedMs = tools.clock() - before
  if (waitedMs > 0) growth.limited()
  return waitedMs
}

/** Reads until the stretch is complete, the address is to be left, or the answer ends. */
async function read(response: StreamedResponse, common: Common, worker: Worker): Promise<Outcome | undefined> {
  const { tuning, clock } = common.tools
  let windowStart = clock()
  let windowBytes = 0
  for await (const chunk of response.stream as AsyncIterable<Buffer>) {
    throwIfAborted(worker.stop.signal)
    windowStart += await wait(chunk.length, common, worker)
    const wrong = await take(chunk, common, worker)
    if (wrong) return wrong
    // The answer may go on where another connection has begun.
    if (missing(worker.span) === 0 && worker.span.end !== common.spans.total) {
      worker.span.answered = 0
      return undefined
    }
    if (!common.spans.complete && common.patience.late()) return again('timeout', 'too slow for its size')
    windowBytes += chunk.length
    if (clock() - windowStart < tuning.slowMs) continue
    if (windowBytes < tuning.slowBytes && common.spares(worker)) return again('timeout', 'address too slow', true)
    windowStart = clock()
    windowBytes = 0
  }
  return undefined
}

/** Receives what is missing of the worker's stretch. Rejects when the whole download is over: cap, disk, abort. */
export async function receive(response: StreamedResponse, common: Common, worker: Worker): Promise<Outcome> {
  const { spans, part, tools } = common
  try {
    const other = await read(response, common, worker)
    if (other) return other
  } catch (thrown) {
    if (worker.relieved) return { kind: 'relieved' }
    throwIfAborted(worker.stop.signal)
    const error = toAmagiError(thrown)
    if (error.code !== 'network' && error.code !== 'timeout') throw error
    if (error.code === 'network') tools.rate.broke()
    // What comes after the last byte that was wanted, or does not, is of no interest.
    if (missing(worker.span) > 0) return { kind: 'again', error }
  }
  if (worker.relieved) return { kind: 'relieved' }
  if (spans.total === undefined) spans.endAt(worker.span.at)
  if (missing(worker.span) > 0) return again('network', 'answer ended early')
  return spans.complete && !part.kind() ? unfit(common, worker) : { kind: 'ended' }
}
