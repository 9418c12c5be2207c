/** One scene from the message that asks to the verdict. */
import { join } from 'node:path'
import { Logger } from 'koishi'
import type { LoopbackBot } from '../../../simulator/chats/bot'
import { judge, piecesOf, type Piece } from './pieces'
import type { Found, Room } from './rooms'
import type { Aftermath, Scene } from './scenes'

/** A scene that was played. */
export interface Row {
  scene: Scene
  pieces: Piece[]
  ok: boolean
  why: string[]
}

/** Whatever comes too much has to have time to come. */
const settleMs = 400
/** A scene is over by then, on a busy machine too. */
const limitMs = 30_000

/** Faces of QQ that show progress. */
const faceNames: Readonly<Record<string, string>> = { '424': '👀', '144': '🎉', '10060': '❌' }

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Log lines of the plugin from now on, those of level 3 (debug) included. */
export function listenToLog(): Aftermath['lines'] {
  const lines: { level: number; text: string }[] = []
  Logger.targets.push({
    levels: { base: 3 },
    record: ({ name, level, content }) => {
      if (name === 'amagi') lines.push({ level, text: content })
    },
  })
  return lines
}

/** `serial` makes chat and file names its own; files go into the folder `out`. */
export async function play(
  scene: Scene,
  { bot, room, log, out, serial }: { bot: LoopbackBot; room: Room; log: Aftermath['lines']; out: string; serial: number },
): Promise<Row> {
  const { trial } = scene
  const { card, videos, images, audios, texts } = scene.expect
  const wanted = card + videos + images + audios + texts
  const { requests } = bot.simulator
  const from = { lines: log.length, requests: requests.length, found: room.found().length }
  const undo = trial?.prepare?.(bot, room)
  // A scene may put the clock forward.
  const started = Date.now()
  const begun = performance.now()
  const asked = room.say(scene.say)
  const found = (): Found[] => room.found().slice(from.found)
  const after = (pieces: readonly Piece[] = []): Aftermath => ({
    bot,
    room,
    asked,
    lines: log.slice(from.lines),
    requests: requests.slice(from.requests),
    pieces,
  })
  const signs = () => room.marks.on(asked)
  const signed = () => trial?.sign === undefined || signs().join() === trial.sign
  const over = () => found().length >= wanted && signed() && (trial?.over?.(after()) ?? true)
  while (!over() && performance.now() - begun < limitMs) await wait(20)
  await wait(settleMs)
  undo?.()
  const pieces = await piecesOf(found(), scene, started, join(out, String(serial).padStart(2, '0')))
  const why = [...(trial?.counted === false ? [] : judge(scene, pieces)), ...(trial?.judge?.(after(pieces)) ?? [])]
  if (!signed()) why.push(`reaction ${signs().join() || 'none'} instead of ${trial?.sign}`)
  if (trial?.sign !== undefined)
    for (const face of signs())
      pieces.push({ kind: 'sign', text: faceNames[face] ?? face, afterMs: Date.now() - started })
  return { scene, pieces, ok: why.length === 0, why }
}
