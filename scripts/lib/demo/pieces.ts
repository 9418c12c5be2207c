/** What came back, decoded, against what had to. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { inspect, type Inspection } from './inspect'
import type { Found } from './rooms'
import type { Scene } from './scenes'

export interface Piece {
  kind: 'card' | 'image' | 'video' | 'audio' | 'text' | 'sign'
  text: string
  file?: string
  sizeBytes?: number
  /** Since the message that asked. */
  afterMs: number
  inspection?: Inspection
}

/** How many of a kind. */
const count = (pieces: readonly Piece[], kind: Piece['kind']): number =>
  pieces.filter((piece) => piece.kind === kind).length

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Decodes everything and keeps it in files that begin with `stem`, a path. The first picture of an answer that has a card is the card. */
export async function piecesOf(found: Found[], scene: Scene, started: number, stem: string): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const one of found) {
    const afterMs = one.at - started
    if ('text' in one) {
      pieces.push({ kind: 'text', text: one.text, afterMs })
      continue
    }
    const inspection = await inspect(one.bytes)
    const { what, text, extension } = inspection
    const first = scene.expect.card > 0 && count(pieces, 'card') === 0
    const file = `${stem}-${pieces.length + 1}.${extension}`
    await writeFile(file, one.bytes)
    pieces.push({
      kind: what === 'picture' ? (first ? 'card' : 'image') : what === 'video' ? 'video' : 'audio',
      text: `${what === 'unknown' ? `${one.type}: ` : ''}${text}${one.bytes.length > 2 ** 20 ? ` ${mib(one.bytes.length)}` : ''}`,
      file: basename(file),
      sizeBytes: one.bytes.length,
      afterMs,
      inspection,
    })
  }
  return pieces
}

/** What is wrong with it; nothing when all is as expected. */
export function judge({ expect }: Scene, pieces: readonly Piece[]): string[] {
  const wanted: [Piece['kind'], number][] = [
    ['card', expect.card],
    ['video', expect.videos],
    ['image', expect.images],
    ['audio', expect.audios],
    ['text', expect.texts],
  ]
  const why = wanted.flatMap(([kind, number]) => {
    const got = count(pieces, kind)
    return got === number ? [] : [`${kind}: ${got} instead of ${number}`]
  })
  for (const { kind, text, inspection } of pieces) {
    if (inspection?.what === 'unknown') why.push(`undecodable: ${text}`)
    const { tracks } = inspection ?? {}
    if (kind === 'video' && tracks && (!tracks.video || tracks.seconds < 0.5))
      why.push(`the clip does not play: ${text}`)
  }
  return why
}
