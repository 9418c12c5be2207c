import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBot } from '../../../simulator/chats/bot'
import type { Arrival } from '../../../simulator/chats/onebot'
import type { KookMessage } from '../../../simulator/chats/kook'
import { inspect, type Inspection } from './inspect'
import { scenes, type Scene } from './scenes'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const out = join(root, 'demo/out')
const require = createRequire(import.meta.url)

interface Piece {
  kind: 'card' | 'image' | 'video' | 'audio' | 'text' | 'sign'
  text: string
  file?: string
  afterMs: number
  inspection?: Inspection
}

interface Row {
  scene: Scene
  pieces: Piece[]
  ok: boolean
  why: string[]
}

const settleMs = 400
/** Faces of QQ that show progress. */
const faceNames: Readonly<Record<string, string>> = { '424': '👀', '144': '🎉', '10060': '❌' }
const limitMs = 15_000

function count(pieces: Piece[], kind: Piece['kind']): number {
  return pieces.filter((piece) => piece.kind === kind).length
}

/** The first picture of an answer that has a card is the card. */
async function toPiece(bytes: Buffer, type: string, first: boolean, afterMs: number, stem: string): Promise<Piece> {
  const inspection = await inspect(bytes)
  const kind =
    inspection.what === 'picture' ? (first ? 'card' : 'image') : inspection.what === 'video' ? 'video' : 'audio'
  const file = `${stem}.${inspection.extension}`
  await writeFile(join(out, file), bytes)
  return {
    kind,
    text: inspection.what === 'unknown' ? `${type}: ${inspection.text}` : inspection.text,
    file,
    afterMs,
    inspection,
  }
}

async function piecesOfQq(arrivals: Arrival[], scene: Scene, started: number, stem: string): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const arrival of arrivals) {
    const afterMs = arrival.time - started
    const text = arrival.segments
      .filter((segment) => segment.type === 'text')
      .map((segment) => String(segment.data.text))
      .join('')
    if (text.trim()) pieces.push({ kind: 'text', text: text.trim(), afterMs })
    for (const file of arrival.files) {
      if (!file) continue
      const first = scene.expect.card > 0 && count(pieces, 'card') === 0
      pieces.push(await toPiece(file.bytes, file.type, first, afterMs, `${stem}-${pieces.length + 1}`))
    }
  }
  return pieces
}

async function piecesOfKook(messages: KookMessage[], scene: Scene, started: number, stem: string): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const message of messages) {
    const afterMs = message.time - started
    if (message.type === 9) pieces.push({ kind: 'text', text: message.content, afterMs })
    for (const asset of message.assets) {
      const first = scene.expect.card > 0 && count(pieces, 'card') === 0
      pieces.push(await toPiece(asset.bytes, asset.kind, first, afterMs, `${stem}-${pieces.length + 1}`))
    }
  }
  return pieces
}

function judge(scene: Scene, pieces: Piece[]): string[] {
  const why: string[] = []
  const wanted: [Piece['kind'], number][] = [
    ['card', scene.expect.card],
    ['video', scene.expect.videos],
    ['image', scene.expect.images],
    ['audio', scene.expect.audios],
    ['text', scene.expect.texts],
  ]
  for (const [kind, wantedCount] of wanted) {
    const got = count(pieces, kind)
    if (got !== wantedCount) why.push(`${kind}: ${got} instead of ${wantedCount}`)
  }
  for (const piece of pieces) {
    if (piece.inspection?.what === 'unknown') why.push(`undecodable: ${piece.text}`)
    if (
      piece.kind === 'video' &&
      piece.inspection?.tracks &&
      (!piece.inspection.tracks.video || piece.inspection.tracks.seconds < 0.5)
    ) {
      why.push(`the clip does not play: ${piece.text}`)
    }
  }
  return why
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function settle(arrived: () => number, wanted: number): Promise<void> {
  const until = Date.now() + limitMs
  while (arrived() < wanted && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
  // Whatever comes too much has to have time to come.
  await new Promise((resolve) => setTimeout(resolve, settleMs))
}

async function main(): Promise<boolean> {
  const started = Date.now()
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const bot = await startBot({
    plugin: require(join(root, 'lib/index.js')) as object,
    kook: true,
    settings: { limits: { perUser: 0, perChat: 20 } },
  })
  const rows: Row[] = []
  let serial = 0
  const filter = new Set(process.argv.slice(2))
  for (const scene of scenes(bot.simulator.links, bot.simulator.pages)) {
    serial++
    if (filter.size > 0 && ![...filter].some((word) => scene.name.includes(word))) continue
    const stem = String(serial).padStart(2, '0')
    const { card, videos, images, audios, texts } = scene.expect
    const chat = `${20000 + serial}`
    const before = bot.onebot.arrivals.length
    const kookBefore = bot.kook?.messages.length ?? 0
    const said = Date.now()
    let message = ''
    const qqFiles = () =>
      bot.onebot.arrivals.slice(before).reduce((sum, arrival) => sum + Math.max(1, arrival.files.length), 0)
    if (scene.chat === 'kook') {
      bot.kook?.say(String(scene.say), { channel: `8${serial}` })
      await settle(() => (bot.kook?.messages.length ?? 0) - kookBefore, card + videos + images + audios + texts)
    } else {
      const lift = scene.refused ? bot.simulator.fault({ host: scene.refused, kind: 'http-412' }) : undefined
      message = bot.onebot.say(scene.say, { group: chat, user: `${30000 + serial}` })
      await settle(qqFiles, card + videos + images + audios + texts)
      const standing = (): boolean => bot.onebot.marks.on(message).join() === scene.sign
      if (scene.sign !== undefined) await settle(() => (standing() ? 1 : 0), 1)
      lift?.()
    }
    const pieces =
      scene.chat === 'kook'
        ? await piecesOfKook(bot.kook?.messages.slice(kookBefore) ?? [], scene, said, stem)
        : await piecesOfQq(bot.onebot.arrivals.slice(before), scene, said, stem)
    const why = judge(scene, pieces)
    const signs = bot.onebot.marks.on(message)
    if (scene.sign !== undefined && signs.join() !== scene.sign) why.push(`reaction ${signs.join()} instead of ${scene.sign}`)
    if (scene.sign !== undefined) for (const face of signs) pieces.push({ kind: 'sign', text: faceNames[face] ?? face, afterMs: Date.now() - said })
    rows.push({ scene, pieces, ok: why.length === 0, why })
    const got =
      pieces
        .map((piece) => `${piece.kind} ${piece.text.replace(/\s+/g, ' ').slice(0, 48)} (${piece.afterMs} ms)`)
        .join(' | ') || '—'
    console.log(
      `${why.length === 0 ? 'ok  ' : 'FAIL'} ${scene.name}\n       ${got}${why.length > 0 ? `\n       ${why.join('; ')}` : ''}`,
    )
  }

  const times = (kind: Piece['kind']) =>
    rows.flatMap((row) =>
      row.pieces
        .filter((piece) => piece.kind === kind)
        .slice(0, 1)
        .map((piece) => piece.afterMs),
    )
  const figures = {
    messages: rows.length,
    answeredAsExpected: rows.filter((row) => row.ok).length,
    medianMsToCard: median(times('card')),
    medianMsToVideo: median(times('video')),
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
    seconds: Math.round((Date.now() - started) / 100) / 10,
  }
  const said = (scene: Scene) =>
    typeof scene.say === 'string'
      ? scene.say
      : `\`${scene.say[0]?.type}\` ${String(scene.say[0]?.data.data).slice(0, 80)}…`
  const transcript = rows.map(({ scene, pieces, ok, why }) => {
    const lines = pieces.map((piece) =>
      piece.file
        ? `- **bot** (+${piece.afterMs} ms) ${piece.kind}: ${piece.inspection?.what === 'picture' ? `![${piece.kind}](${piece.file})` : `[${piece.file}](${piece.file})`} ${piece.text}`
        : `- **bot** (+${piece.afterMs} ms) ${piece.text}`,
    )
    return `## ${ok ? '✓' : '✗'} ${scene.name}\n\n> ${said(scene).replaceAll('\n', '\n> ')}\n\n${lines.join('\n') || '- (nothing, as it should be)'}${why.length > 0 ? `\n\nwrong: ${why.join('; ')}` : ''}\n`
  })
  await writeFile(join(out, 'transcript.md'), `# Demo\n\n${JSON.stringify(figures)}\n\n${transcript.join('\n')}`)
  await writeFile(join(out, 'transcript.json'), JSON.stringify({ figures, rows }, null, 2))
  console.log(
    `\n${figures.answeredAsExpected} of ${figures.messages} messages answered as expected; card after ${figures.medianMsToCard} ms, video after ${figures.medianMsToVideo} ms (medians); ${figures.rssMiB} MiB with simulator and both chat ends; ${figures.seconds} s. See demo/out/transcript.md`,
  )
  // Not stopped: Koishi 4.18 prints a TypeError for every bot of an app that stops, and the process ends anyway.
  await rm(bot.dir, { recursive: true, force: true })
  return rows.length > 0 && rows.every((row) => row.ok)
}

main().then(
  // Adapters keep trying to reconnect to ends that are closed: nothing is left to wait for.
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
