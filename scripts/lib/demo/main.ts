import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBot } from '../../../simulator/chats/bot'
import type { Piece } from './pieces'
import { following, startDemoClock } from './following'
import { listenToLog, play, type Row } from './play'
import { roomOf } from './rooms'
import { scenes, type Scene } from './scenes'
import { trials } from './trials'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const out = join(root, 'demo/out')
const require = createRequire(import.meta.url)

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** When the first piece of a kind came, row by row. */
const firstMs = (rows: readonly Row[], kind: Piece['kind']): number[] =>
  rows.flatMap(({ pieces }) => pieces.find((piece) => piece.kind === kind)?.afterMs ?? [])

function print({ scene, pieces, ok, why }: Row): void {
  const got = pieces.map(
    ({ kind, text, afterMs }) => `${kind} ${text.replace(/\s+/g, ' ').slice(0, 48)} (${afterMs} ms)`,
  )
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${scene.name}\n       ${got.join(' | ') || '—'}`)
  if (!ok) console.log(`       ${why.join('; ')}`)
}

const said = ({ say }: Scene): string =>
  typeof say === 'string' ? say : `\`${say[0]?.type}\` ${String(say[0]?.data.data).slice(0, 80)}…`

function transcriptOf({ scene, pieces, ok, why }: Row): string {
  const lines = pieces.map(({ file, afterMs, kind, text, inspection }) => {
    if (!file) return `- **bot** (+${afterMs} ms) ${text}`
    const shown = inspection?.what === 'picture' ? `![${kind}](${file})` : `[${file}](${file})`
    return `- **bot** (+${afterMs} ms) ${kind}: ${shown} ${text}`
  })
  const wrong = ok ? '' : `\n\nwrong: ${why.join('; ')}`
  const answers = lines.join('\n') || '- (nothing, as it should be)'
  return `## ${ok ? '✓' : '✗'} ${scene.name}\n\n> ${said(scene).replaceAll('\n', '\n> ')}\n\n${answers}${wrong}\n`
}

async function main(): Promise<boolean> {
  const clock = startDemoClock()
  const started = performance.now()
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const log = listenToLog()
  const bot = await startBot({
    plugin: require(join(root, 'lib/index.js')) as object,
    kook: true,
    discord: true,
    apart: true,
    settings: { limits: { perUser: 0, perChat: 20 } },
  })
  const { links, pages } = bot.simulator
  const rows: Row[] = []
  let serial = 0
  let chat = 0
  const filter = process.argv.slice(2)
  for (const scene of [...scenes(links, pages), ...trials(links), ...following(bot.simulator, clock)]) {
    serial++
    if (!scene.sameChat) chat = serial
    if (filter.length > 0 && !filter.some((word) => scene.name.includes(word))) continue
    const row = await play(scene, { bot, room: roomOf(scene.chat, bot, chat), log, out, serial })
    rows.push(row)
    print(row)
  }

  const figures = {
    messages: rows.length,
    answeredAsExpected: rows.filter(({ ok }) => ok).length,
    medianMsToCard: median(firstMs(rows, 'card')),
    medianMsToVideo: median(firstMs(rows, 'video')),
    rssMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
    seconds: Math.round((performance.now() - started) / 100) / 10,
  }
  const transcript = rows.map(transcriptOf).join('\n')
  await writeFile(join(out, 'transcript.md'), `# Demo\n\n${JSON.stringify(figures)}\n\n${transcript}`)
  const plain = rows.map(({ scene: { name, chat: where, say, expect }, ...row }) => ({
    scene: { name, chat: where, say, expect },
    ...row,
  }))
  await writeFile(join(out, 'transcript.json'), JSON.stringify({ figures, rows: plain }, null, 2))
  console.log(
    `\n${figures.answeredAsExpected} of ${figures.messages} messages answered as expected; card after ${figures.medianMsToCard} ms, video after ${figures.medianMsToVideo} ms (medians); ${figures.rssMiB} MiB with simulator and all chat ends; ${figures.seconds} s. See demo/out/transcript.md`,
  )
  // Not stopped: Koishi 4.18 prints a TypeError for every bot of an app that stops, and the process ends anyway.
  await rm(bot.dir, { recursive: true, force: true })
  return rows.length > 0 && rows.every(({ ok }) => ok)
}

main().then(
  // Adapters keep trying to reconnect to ends that are closed: nothing is left to wait for.
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
