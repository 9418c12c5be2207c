/** The pictures of an album on their way into a chat: one by one, several in one message, or in merged forwards. */
import type { Ahead } from '../../async/ahead'
import { AmagiError } from '../../errors'
import type { FitLimits, PictureFile } from '../../media/types'
import type { Abilities } from '../../model'
import { missingOf } from '../outcome'
import { forward, groupsIn } from './bundles'
import { elementOf, handOver } from './hand-over'
import { sendLeaves, type Leaf } from './leaves'
import { pictureName } from './record'
import { createNotes, type Notes } from './picture-notes'
import type { Taken } from './obtain'
import type { Settled } from './settled'
import { fail, refusalError, settleOutcome, type Run } from './run'

/** What a picture may be in a chat; where messages are counted, a long one leaves some for the card and a word. */
export function pictureLimits({ picture, file, maxFileBytes, maxMessages }: Abilities): FitLimits {
  return {
    ...picture,
    ...(Number.isFinite(maxMessages) ? { pieces: Math.max(2, maxMessages - 2) } : {}),
    fileBytes: file ? maxFileBytes : 0,
  }
}

/** What became of an album so far. */
interface Tally {
  missing: AmagiError[]
  notes: Notes
}

/** The next picture, or a place among the missing. Rejects only with `cancelled`. */
async function take(
  pictures: Ahead<Settled<Taken>>,
  index: number,
  run: Run,
  { missing }: Tally,
): Promise<Taken | undefined> {
  run.kit.report?.('downloading')
  const settled = await pictures.at(index)
  if (settled.ok) return settled.value
  if (settled.error.code === 'cancelled') throw settled.error
  missing.push(settled.error)
  return undefined
}

/** All files of one picture. Of a piece that is refused the others are worth sending all the same. */
async function sendPicture({ id, files }: Taken, run: Run, tally: Tally): Promise<void> {
  run.noting.at([pictureName(id)])
  const refused: AmagiError[] = []
  const arrived: PictureFile[] = []
  for (const file of files) {
    const sent = await sendOne(file, run)
    if (sent instanceof AmagiError) refused.push(sent)
    else arrived.push(sent)
    if (run.result.ended) return
  }
  if (refused[0]) tally.missing.push(refused[0])
  if (arrived.length > 0) tally.notes.add(arrived)
}

/** The file as it went, or why it is certainly not in the chat. */
async function sendOne(file: PictureFile, run: Run): Promise<PictureFile | AmagiError> {
  let sent = file
  const wanted = file.asFile ? 'file' : 'img'
  const outcome = await handOver({ file, wanted, place: run.place }, run.outlet, {
    learning: run.learning,
    quote: true,
    // Refused as a picture, taken as a file.
    tried: ({ element }) => (sent = element === 'file' ? { ...file, asFile: file.asFile ?? 'unreadable' } : file),
  })
  if (!outcome) return new AmagiError('too-large', { details: { what: 'image' } })
  const missing = missingOf(outcome)
  return missing?.kind === 'refused' ? refusalError(missing) : sent
}

/** One line about what was done to pictures, one failure for those that are missing. */
async function finish({ missing, notes }: Tally, total: number, run: Run): Promise<void> {
  run.noting.at([])
  const [first] = missing
  if (run.result.ended) return
  const line = notes.line(run.outlet.say)
  if (line) settleOutcome(run, 'a remark', await run.outlet.send(line))
  if (!first) return
  const details = { ...first.details, missing: missing.length, total }
  fail(run, `${missing.length} of ${total} pictures`, new AmagiError(first.code, { details, message: first.message }))
}

/** Pictures one by one, for messages that take several. */
export interface Album {
  leaves(): AsyncIterable<Leaf>
  /** Says what became of the pictures. */
  finish(): Promise<void>
}

/** What moves would make a message of its own of all it stands with, and pieces of a long picture are to be read. */
function kindOf([file, ...more]: readonly PictureFile[]): Leaf['kind'] {
  if ([file, ...more].some((one) => one?.asFile)) return 'file'
  return more.length === 0 && file?.mime !== 'image/gif' ? 'picture' : undefined
}

/** The pictures as messages, one by one. */
export function albumOf(pictures: Ahead<Settled<Taken>>, run: Run): Album {
  const tally: Tally = { missing: [], notes: createNotes() }
  const nodeOf = (file: PictureFile): Leaf['nodes'][number] => ({
    bytes: file.sizeBytes,
    carries: file,
    content: async (way) => [await elementOf({ element: 'img', way }, { file, wanted: 'img', place: run.place })],
  })
  return {
    async *leaves() {
      for (let index = 0; index < pictures.count && !run.result.ended; index++) {
        const taken = await take(pictures, index, run, tally)
        if (!taken) continue
        const { id, files, done } = taken
        const kind = kindOf(files)
        yield {
          nodes: files.map(nodeOf),
          ...(kind ? { kind } : {}),
          alone: () => sendPicture(taken, run, tally),
          name: pictureName(id),
          arrived: () => tally.notes.add(files),
          done,
        }
      }
    },
    finish: () => finish(tally, pictures.count, run),
  }
}

/** In order, in merged forwards on wish, several in one message where the chat shows that well. */
export async function sendImages(
  pictures: Ahead<Settled<Taken>>,
  mode: 'separate' | 'forward',
  run: Run,
): Promise<void> {
  const album = albumOf(pictures, run)
  await sendLeaves(album.leaves(), [...(mode === 'forward' ? [forward] : []), ...groupsIn(run)], run)
  await album.finish()
}
