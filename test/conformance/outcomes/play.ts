/** Plays the tables of outcomes: real adapters send every part against the ends, and the table says what comes of it. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { h } from 'koishi'
import { afterAll, beforeAll } from 'vitest'
import type { Outcome } from '../../../src/chat/outcome'
import { createOutlet } from '../../../src/chat/outlet'
import type { ChatEnd } from '../../../simulator/chats/end'
import { connect, type Connected } from '../../support/chat-end'
import { meetings, parts, type Expected, type Meeting, type Part, type Scene } from './table'

const folder = new URL('./', import.meta.url)
const files = (await readdir(folder)).filter((name) => !['table.ts', 'play.ts'].includes(name))

/** By adapter, as the files of this folder are named. */
export const tables = await Promise.all(
  files.map(async (file) => {
    const { scenes } = (await import(new URL(file, folder).href)) as { scenes: readonly Scene[] }
    return { adapter: file.replace(/\.ts$/, ''), scenes }
  }),
)

const dir = await mkdtemp(join(tmpdir(), 'amagi-outcomes-'))
const path = join(dir, 'a file.bin')

/** Makes the file that is sent, and removes it after the suite. */
export function withFile(): void {
  beforeAll(() => writeFile(path, Buffer.alloc(3000, 1)))
  afterAll(() => rm(dir, { recursive: true, force: true }))
}

const picture = (): h => h.image(Buffer.alloc(600, 2), 'image/jpeg')

/** Messages of each part, as the delivery sends them. */
function messagesOf(part: Part): h[][] {
  switch (part) {
    case 'text':
    case 'quote':
      return [[h.text('words')]]
    case 'picture':
      return [[picture()]]
    case 'video':
      return [[h('video', { src: `data:video/mp4;base64,${Buffer.alloc(900, 3).toString('base64')}` })]]
    case 'file':
      return [[h('file', { src: pathToFileURL(path).href, title: 'a file.bin' })]]
    case 'album':
      return Array.from({ length: 9 }, () => [picture()])
    case 'forward': {
      const node = () => h('message', {}, h('author', { id: '1', name: 'card' }), picture())
      return [[h('message', { forward: true }, node(), node())]]
    }
  }
}

const said = (outcome: Outcome): string => (outcome.kind === 'refused' ? `refused ${outcome.scope}` : outcome.kind)

/** What came of one part. */
export interface Result {
  /** What the outlet says of its messages, each once. */
  says: string[]
  /** Messages that stand in the chat. */
  arrived: number
  /** Files that arrived. */
  files: number
  outcomes: Outcome[]
}

/** An end with the real adapter connected to it. */
export interface Stage {
  scene: Scene
  end: ChatEnd
  world: Connected
}

/** `silenceMs`: how long the adapter waits for an answer. */
export async function stageOf(scene: Scene, silenceMs: number): Promise<Stage> {
  const end = await scene.start()
  return { scene, end, world: await connect(end, silenceMs) }
}

let serial = 0

/** Sends one part into a chat of its own. */
async function play({ scene, end, world }: Stage, meeting: Meeting, part: Part): Promise<Result> {
  const { ref, end: chat } = scene.chat(++serial)
  end.behave(chat, meetings[meeting], true)
  const outcomes = await Promise.all(
    messagesOf(part).map((elements) => {
      const reply = { messageId: String(700_000 + ++serial), userId: '7', at: Date.now() }
      const outlet = createOutlet({ chat: ref, reply, locales: [] }, world.kit(), true)
      return outlet.send(elements, { quote: part === 'quote' })
    }),
  )
  const there = end.delivered.filter((message) => message.chat === chat)
  return {
    says: [...new Set(outcomes.map(said))],
    arrived: there.length,
    files: there.flatMap(({ files }) => files).length,
    outcomes,
  }
}

/** What came of each part this kind of chat gets from us. */
export type Results = Partial<Record<Part, Result>>

/** Every part at once. */
export async function playAll(stage: Stage, meeting: Meeting): Promise<Results> {
  const results = partsOf(stage.scene).map(async (part) => [part, await play(stage, meeting, part)] as const)
  return Object.fromEntries(await Promise.all(results))
}

/** Meetings the platform knows: those after which the adapter waits for its own time limit, or the others. */
export const rowsOf = (scene: Scene, waiting: boolean): Meeting[] =>
  (Object.keys(meetings) as Meeting[]).filter(
    (meeting) => scene.rows[meeting] && Boolean(scene.waits?.includes(meeting)) === waiting,
  )

/** Parts this kind of chat gets from us. */
export const partsOf = (scene: Scene): Part[] => parts.filter((part) => !scene.without?.includes(part))

/** The row of the table for one part. */
export function expectedOf(scene: Scene, meeting: Meeting, part: Part): Expected {
  const [rule, others = {}] = scene.rows[meeting] ?? [['sent', 1] as Expected]
  return others[part] ?? rule
}

/** Results in the words of the table; the reasons of those that differ come along. */
export function comparedWith(scene: Scene, meeting: Meeting, results: Results): [found: unknown, wanted: unknown] {
  const rows = partsOf(scene).map((part) => {
    const [says, arrives] = expectedOf(scene, meeting, part)
    const { outcomes, says: heard, arrived } = results[part] ?? { outcomes: [], says: [], arrived: -1 }
    const wanted = { says: [says], arrived: arrives * messagesOf(part).length }
    const found = { says: heard, arrived }
    const same = JSON.stringify(found) === JSON.stringify(wanted)
    return [part, same ? found : { ...found, outcomes }, wanted] as const
  })
  return [
    Object.fromEntries(rows.map(([part, found]) => [part, found])),
    Object.fromEntries(rows.map(([part, , wanted]) => [part, wanted])),
  ]
}

/** Outcomes whose reasons hold a secret of the end, or are long. */
export function unfit(end: ChatEnd, results: readonly Results[]): Outcome[] {
  const outcomes = results.flatMap((all) => Object.values(all)).flatMap(({ outcomes: of }) => of)
  return outcomes.filter((outcome) => {
    const text = JSON.stringify(outcome)
    return text.length >= 400 || end.secrets.some((secret) => text.includes(secret))
  })
}
