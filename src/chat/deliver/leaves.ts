/** Messages that travel together in larger ones, as many of those as they need. */
import type { h } from 'koishi'
import type { Outcome } from '../outcome'
import type { Inlined } from '../outlet'
import type { Bundle } from './bundles'
import { sendMade } from './hand-over'
import { settleOutcome, type Run } from './run'
import type { CarryingWay } from './ways/way'

/** One message that can be part of a larger one. */
interface Node {
  /** Bytes the chat's side has to take in for it. */
  bytes: number
  /** What it has of data, or of a file that may go as data. */
  carries?: Inlined
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
  kind?: 'file' | 'picture'
  /** Sends it by itself. */
  alone(): Promise<void>
  /** Of the picture or part it is, for the record. */
  name?: string | undefined
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

/** All of it travels in one call: together it must stay below what may go inline. */
function wayOf(bytes: number, { place }: Run): 'base64' | 'file' {
  const { inlineBytes, ways } = place.abilities
  return bytes <= inlineBytes || !ways.includes('file') ? 'base64' : 'file'
}

async function contentsOf(nodes: readonly Node[], way: CarryingWay): Promise<h[][]> {
  const contents: h[][] = []
  for (const node of nodes) contents.push(await node.content(way))
  return contents
}

/** One message of several; whether the chat took it, or may have. */
async function sendTogether(batch: readonly Leaf[], bundle: Bundle, run: Run): Promise<boolean> {
  const { kit, post, outlet } = run
  const bytes = bytesOf(batch)
  const way = wayOf(bytes, run)
  const nodes = batch.flatMap((leaf) => leaf.nodes)
  const inlined = nodes.flatMap(({ carries }) => (carries && (way === 'base64' || 'data' in carries) ? [carries] : []))
  const send = (contents: readonly h[][]): Promise<Outcome> => {
    run.noting.at(batch.flatMap(({ name }) => name ?? []))
    return outlet.send(bundle.make(contents, run), { bytes, quote: bundle.quotes })
  }
  const outcome = await outlet.inline.carry(inlined, () => sendMade(() => contentsOf(nodes, way), send))
  if (outcome.kind === 'refused') {
    if (!run.result.ended) kit.log.info(`${post.platform} ${post.id}: ${bundle.name} was refused: ${outcome.reason}`)
    return false
  }
  settleOutcome(run, bundle.name, outcome)
  for (const { arrived } of batch) arrived?.()
  return true
}

/**
 * In order, each larger message as soon as it is full; leaves are asked for one by one, so that few are held at a time.
 * What is refused is tried in the next kind of bundle, and after the last one alone.
 */
export async function sendLeaves(
  leaves: AsyncIterable<Leaf> | Iterable<Leaf>,
  [bundle, ...others]: readonly Bundle[],
  run: Run,
): Promise<void> {
  if (!bundle) {
    for await (const leaf of leaves) await sendAlone(leaf, run)
    return
  }
  const { abilities } = run.outlet
  const carried = abilities.ways.includes('file') ? Infinity : abilities.inlineBytes
  const maxBytes = Math.min(carried, bundle.maxBytes?.(run) ?? Infinity)
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
      await sendLeaves(full, lonely ? [] : others, run)
    else for (const { done } of full) done?.()
  }
  for await (const leaf of leaves) {
    if (bundle.takes(leaf)) {
      const more = [...batch, leaf]
      if (batch.length > 0 && (countOf(more) > bundle.max(run) || bytesOf(more) > maxBytes)) await flush()
      if (run.result.ended) leaf.done?.()
      else batch.push(leaf)
    } else if (bundle.keepsOrder) {
      await flush()
      await sendAlone(leaf, run)
    } else later.push(leaf)
  }
  await flush()
  for (const leaf of later) await sendAlone(leaf, run)
}
