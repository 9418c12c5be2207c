/** The pictures of an album on their way into a chat: one by one, or in merged forwards. */
import { h } from 'koishi'
import { AmagiError } from '../../errors'
import type { MediaFile } from '../../media/types'
import { elementOf, handOver } from './hand-over'
import type { Settled } from './prepare'
import { fail, refusalError, settleOutcome, type Run } from './run'

/** Nodes one merged forward takes. */
const maxNodes = 50

/** One message per picture, in order, each as soon as it is there. */
export async function sendImages(files: readonly Promise<Settled<MediaFile>>[], run: Run): Promise<void> {
  const missing: AmagiError[] = []
  for (const pending of files) {
    run.kit.report?.('downloading')
    const file = await pending
    const error = file.ok ? await sendImage(file.value, run) : file.error
    if (error?.code === 'cancelled') throw error
    if (error) missing.push(error)
    if (run.result.ended) return
  }
  reportMissing(missing, files.length, run)
}

/** Why a picture is certainly not in the chat, if it is not. */
async function sendImage(file: MediaFile, run: Run): Promise<AmagiError | undefined> {
  const { place, learning } = run
  const outcome = await handOver({ file, wanted: 'img', place }, run.outlet, { learning, quote: true })
  if (!outcome) return new AmagiError('too-large', { details: { what: 'image' } })
  return outcome.kind === 'refused' ? refusalError(outcome) : undefined
}

function reportMissing(missing: readonly AmagiError[], total: number, run: Run): void {
  const [first] = missing
  if (!first || run.result.ended) return
  const details = { ...first.details, missing: missing.length, total }
  fail(run, `${missing.length} of ${total} pictures`, new AmagiError(first.code, { details, message: first.message }))
}

/** Pictures in merged forwards of at most 50 nodes; refused, they go out one by one. */
export async function sendForward(files: readonly Settled<MediaFile>[], run: Run): Promise<void> {
  const { kit, post, outlet, result } = run
  const missing = files.flatMap((file) => (file.ok ? [] : [file.error]))
  const cancelled = missing.find((error) => error.code === 'cancelled')
  if (cancelled) throw cancelled
  const ready = files.flatMap((file) => (file.ok ? [file.value] : []))
  for (let start = 0; start < ready.length && !result.ended; start += maxNodes) {
    const batch = ready.slice(start, start + maxNodes)
    const bytes = batch.reduce((sum, file) => sum + file.sizeBytes, 0)
    const outcome = await outlet.send([await forwardOf(batch, bytes, run)], { bytes })
    if (outcome.kind !== 'refused') settleOutcome(run, 'forward', outcome)
    if (outcome.kind !== 'refused' || result.ended) continue
    kit.log.info(`${post.platform} ${post.id}: the forward was refused, pictures go one by one: ${outcome.reason}`)
    for (const file of batch) {
      const error = await sendImage(file, run)
      if (error) missing.push(error)
      if (result.ended) break
    }
  }
  reportMissing(missing, files.length, run)
}

async function forwardOf(files: readonly MediaFile[], bytes: number, run: Run): Promise<h> {
  const author = run.outlet.self()
  // All nodes travel in one call: together they must stay below what may go inline.
  const { inlineBytes, ways } = run.place.abilities
  const way = bytes <= inlineBytes || !ways.includes('file') ? 'base64' : 'file'
  const nodes: h[] = []
  for (const file of files) {
    // An author is inherited by the nodes after it, so every node names its own.
    nodes.push(
      h(
        'message',
        {},
        h('author', author),
        await elementOf({ element: 'img', way }, { file, wanted: 'img', place: run.place }),
      ),
    )
  }
  return h('message', { forward: true }, ...nodes)
}
