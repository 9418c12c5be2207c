/** Merged forwards: messages that travel in one call, as many forwards as they need. */
import { h } from 'koishi'
import { settleOutcome, type Run } from './run'
import type { CarryingWay } from './ways/way'

/** Nodes one merged forward takes. */
const maxNodes = 50

/** One message inside a forward. */
interface Node {
  /** Bytes the chat's side has to take in for it. */
  bytes: number
  /** Its content, media brought in this way. */
  content(way: CarryingWay): Promise<h[]>
}

/** Messages that belong together: the pieces of a picture, the sheets of a card. */
export interface Leaf {
  nodes: readonly Node[]
  /** Sends them without a forward, because it was refused. */
  alone(): Promise<void>
  /** Of the picture or part it is, for the record. */
  name?: string | undefined
  /** They are in the chat, or may be. */
  arrived?: () => void
  /** Nobody needs them any more. */
  done?: () => void
}

const bytesOf = (leaves: readonly Leaf[]): number =>
  leaves.flatMap(({ nodes }) => nodes).reduce((sum, node) => sum + node.bytes, 0)

const countOf = (leaves: readonly Leaf[]): number => leaves.flatMap(({ nodes }) => nodes).length

async function forwardOf(leaves: readonly Leaf[], bytes: number, run: Run): Promise<h> {
  const author = run.outlet.self()
  // All nodes travel in one call: together they must stay below what may go inline.
  const { inlineBytes, ways } = run.place.abilities
  const way = bytes <= inlineBytes || !ways.includes('file') ? 'base64' : 'file'
  const messages: h[] = []
  for (const node of leaves.flatMap(({ nodes }) => nodes)) {
    // An author is inherited by the nodes after it, so every node names its own.
    messages.push(h('message', {}, h('author', author), ...(await node.content(way))))
  }
  return h('message', { forward: true }, ...messages)
}

/** One forward; refused, its messages go out one by one. */
async function sendBatch(batch: readonly Leaf[], run: Run): Promise<void> {
  const { kit, post, outlet, result } = run
  const bytes = bytesOf(batch)
  const forward = await forwardOf(batch, bytes, run)
  run.noting.at(batch.flatMap(({ name }) => name ?? []))
  const outcome = await outlet.send([forward], { bytes })
  if (outcome.kind !== 'refused') {
    settleOutcome(run, 'forward', outcome)
    for (const { arrived } of batch) arrived?.()
    return
  }
  if (result.ended) return
  kit.log.info(`${post.platform} ${post.id}: the forward was refused, what was in it goes alone: ${outcome.reason}`)
  for (const { alone } of batch) {
    await alone()
    if (result.ended) return
  }
}

/** In order, each forward as soon as it is full; leaves are asked for one by one, so that few are held at a time. */
export async function sendLeaves(leaves: AsyncIterable<Leaf>, run: Run): Promise<void> {
  const { abilities } = run.outlet
  const maxBytes = abilities.ways.includes('file') ? Infinity : abilities.inlineBytes
  let batch: Leaf[] = []
  let forwards = 0
  const flush = async (): Promise<void> => {
    const full = batch
    batch = []
    // A forward of one message would only hide it.
    const single = forwards === 0 && countOf(full) === 1 ? full[0] : undefined
    if (single && !run.result.ended) await single.alone()
    else if (full.length > 0 && !run.result.ended) await sendBatch(full, run)
    forwards++
    for (const { done } of full) done?.()
  }
  for await (const leaf of leaves) {
    const more = [...batch, leaf]
    if (batch.length > 0 && (countOf(more) > maxNodes || bytesOf(more) > maxBytes)) await flush()
    if (run.result.ended) leaf.done?.()
    else batch.push(leaf)
  }
  await flush()
}
