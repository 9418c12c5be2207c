/** A whole answer in merged forwards: card, words, pictures, and videos on wish. */
import { h } from 'koishi'
import type { DrawnCard } from '../../card/types'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { literal } from '../say'
import { forward, groupsIn } from './bundles'
import { elementOf } from './hand-over'
import { sendLeaves, type Leaf } from './leaves'
import { albumOf, type Album } from './pictures'
import type { Prepared } from './prepare'
import type { Settled } from './settled'
import type { Run } from './run'

/** Sends one part by itself. */
type Alone = (entry: Prepared, run: Run) => Promise<void>

const words = (content: h[]): Leaf['nodes'] => [{ bytes: 0, content: async () => content }]

const sheetNodes = (sheets: readonly DrawnCard[], { inline }: Run['outlet']): Leaf['nodes'] =>
  sheets.map((sheet) => ({
    bytes: sheet.data.length,
    carries: sheet,
    content: async () => [h.image(await inline.addressOf(sheet))],
  }))

/** What is there of what was waited for; a cancelled answer ends here. */
function ready<T>(settled: Settled<T>): T | undefined {
  if (settled.ok) return settled.value
  if (settled.error.code === 'cancelled') throw settled.error
  return undefined
}

/** The messages of one part; what is not there is reported and left out. */
async function nodesOf(entry: Exclude<Prepared, { kind: 'images' }>, run: Run): Promise<Leaf['nodes']> {
  const { outlet, kit, post } = run
  switch (entry.kind) {
    case 'card': {
      const sheets = await entry.sheets
      const drawn = ready(sheets)
      if (drawn) return sheetNodes(drawn, outlet)
      if (!sheets.ok) kit.log.warn(`${post.platform} ${post.id}: no card, text instead: ${brief(sheets.error)}`)
      return words([literal(entry.part.text, outlet.abilities)])
    }
    case 'comments': {
      const sheets = await entry.sheets
      if (!sheets.ok) kit.log.info(`${post.platform} ${post.id}: no comments: ${brief(sheets.error)}`)
      return sheetNodes(ready(sheets) ?? [], outlet)
    }
    case 'summary': {
      const text = await entry.text
      if (!text.ok) kit.log.info(`${post.platform} ${post.id}: no summary: ${brief(text.error)}`)
      const said = ready(text)
      return said === undefined ? [] : words([literal(said, outlet.abilities)])
    }
    case 'text':
      return words([literal(entry.part.text, outlet.abilities)])
    case 'remark':
      return words(errorLine(outlet.say, entry.part.code, entry.part.details))
    case 'video': {
      const settled = await entry.file?.wait(kit.report)
      const file = settled && ready(settled)
      // What is not there is reported where it goes alone, and so does what is no video to a chat.
      if (!file || file.foreign || file.sizeBytes > outlet.abilities.maxVideoBytes) return []
      const { place } = run
      return [
        {
          bytes: file.sizeBytes,
          carries: file,
          content: async (way) => [await elementOf({ element: 'video', way }, { file, wanted: 'video', place })],
        },
      ]
    }
    // Never planned into a forward.
    case 'audio':
    case 'slideshow':
    case 'motion':
    case 'gif':
    case 'qualities':
    case 'fold':
      return []
  }
}

/** Everything in merged forwards, in order; when one is refused, its parts go alone or with their like. */
export async function sendFold(entries: readonly Prepared[], run: Run, alone: Alone): Promise<void> {
  const albums: Album[] = []
  const later: Prepared[] = []
  async function* leaves(): AsyncGenerator<Leaf> {
    for (const entry of entries) {
      if (run.result.ended) return
      if (entry.kind === 'images') {
        const album = albumOf(entry.pictures, run)
        albums.push(album)
        yield* album.leaves()
        continue
      }
      const nodes = await nodesOf(entry, run)
      const shows = entry.kind === 'card' || entry.kind === 'text'
      if (nodes.length === 0 && entry.kind === 'video') later.push(entry)
      if (nodes.length > 0) {
        yield {
          nodes,
          alone: () => alone(entry, run),
          name: run.names.get(entry.part),
          ...(shows ? { arrived: () => run.kit.shown?.() } : {}),
        }
      }
    }
  }
  await sendLeaves(leaves(), [forward, ...groupsIn(run)], run)
  for (const album of albums) await album.finish()
  for (const entry of later) if (!run.result.ended) await alone(entry, run)
}
