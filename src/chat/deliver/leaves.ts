/** Messages that travel together in larger ones, as many of those as they need. */
import type { h } from 'koishi'
import { AmagiError, toAmagiError } from '../../errors'
import { brief } from '../brief'
import { refused } from '../outcome'
import type { Bundle } from './bundles'
import { settleOutcome, type Run } from './run'
import type { CarryingWay } from './ways/way'

/** One message that can be part of a larger one. */
interface Node {
  /** Bytes the chat's side has to take in for it. */
  bytes: number
  /** Its content, media brought in this way. */
  content(way: CarryingWay): Promise<h[]>
}

/** Messages that belong together: the pieces of a picture, the sheets of a card. */
export interface Leaf {
  nodes: readonly Node[]
  /**
   * `file`: it cannot be part of any message. `picture`: one picture that stands still, the only thing that can stand
   * beside others of its kind.
   */
  shape?: 'file' | 'picture'
  /** Sends it by itself. */
  alone(): Promise<void>
  /** Of the picture it is, for the record. */
  name?: string
  /** It is in the chat, or may be. */
  arrived?: () => void
  /** Nobody needs it any more. */
  done?: () => void
}

const bytesOf = (leaves: readonly Leaf[]): number =>
  leaves.flatMap(({ nodes }) => nodes).reduce((sum, node) => sum + node.bytes, 0)

const countOf = (leaves: readonly Leaf[]): number => leaves.flatMap(({ nodes }) => nodes).length

async function sendAlone(leaf: Leaf, run: Run): Promise<void> {
  if (!run.result.ended) await leaf.alone()
  leaf.done?.()
}

async function contentsOf(batch: readonly Leaf[], way: CarryingWay): Promise<h[][]> {
  const contents: h[][] = []
  for (const node of batch.flatMap(({ nodes }) => nodes)) contents.push(await node.content(way))
  return contents
}

/** One message of several; whether the chat took it, or may have. */
async function sendTogether(batch: readonly Leaf[], bundle: Bundle, run: Run): Promise<boolean> {
  const { kit, post, outlet, place } = run
  const bytes = bytesOf(batch)
  // All of it travels in one call: together it must stay below what may go inline.
  const { inlineBytes, ways } = place.abilities
  const way = bytes <= inlineBytes || !ways.includes('file') ? 'base64' : 'file'
  const contents = await contentsOf(batch, way).catch((thrown: unknown) => {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    return error
  })
  run.noting.within(batch.flatMap(({ name }) => name ?? []))
  const outcome =
    contents instanceof AmagiError
      ? refused('way', brief(contents))
      : await outlet.send(bundle.make(contents, run), { bytes, quote: bundle.quotes })
  if (outcome.kind === 'refused') {
    if (!run.result.ended) kit.log.info(`${post.platform} ${post.id}: ${bundle.name} was refused: ${outcome.reason}`)
    return false
  }
  settleOutcome(run, bundle.name, outcome)
  for (const { arrived } of batch) arrived?.()
  return true
}

async function* each(leaves: readonly Leaf[]): AsyncGenerator<Leaf> {
  yield* leaves
}

/**
 * In order, each larger message as soon as it is full; leaves are asked for one by one, so that few are held at a time.
 * What is refused is tried in the next kind of bundle, and after the last one alone.
 */
export async function sendLeaves(
  leaves: AsyncIterable<Leaf>,
  [bundle, ...others]: readonly Bundle[],
  run: Run,
): Promise<void> {
  if (!bundle) {
    for await (const leaf of leaves) await sendAlone(leaf, run)
    return
  }
  const { abilities } = run.outlet
  const maxBytes = abilities.ways.includes('file') ? Infinity : abilities.inlineBytes
  const later: Leaf[] = []
  let batch: Leaf[] = []
  let first = true
  const flush = async (): Promise<void> => {
    const full = batch
    batch = []
    if (full.length === 0) return
    const lonely = countOf(full) === 1 && (first || bundle.keepsOrder)
    first = false
    if (lonely || run.result.ended || !(await sendTogether(full, bundle, run)))
      await sendLeaves(each(full), lonely ? [] : others, run)
    else for (const { done } of full) done?.()
  }
  for await (const leaf of leaves) {
    if (!bundle.takes(leaf)) {
      if (!bundle.keepsOrder) {
        later.push(leaf)
        continue
      }
      await flush()
      await sendAlone(leaf, run)
      continue
    }
    const more = [...batch, leaf]
    if (batch.length > 0 && (countOf(more) > bundle.max(run) || bytesOf(more) > maxBytes)) await flush()
    if (run.result.ended) leaf.done?.()
    else batch.push(leaf)
  }
  await flush()
  for (const leaf of later) await sendAlone(leaf, run)
}
