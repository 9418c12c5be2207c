/** Real adapters against loopback ends: what the outlet says of every part and what stands in the chat. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { h } from 'koishi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adapters } from '../../src/chat/adapters'
import type { Outcome } from '../../src/chat/outcome'
import { createOutlet } from '../../src/chat/outlet'
import type { ChatEnd } from '../../simulator/chats/end'
import { connect, type Connected } from '../support/chat-end'
import { meetings, parts, type Expected, type Meeting, type Part, type Scene } from './outcomes/table'

/** Chats that are no protocol of their own: the console's page, and what nothing is known about. */
const withoutEnd = new Set(['default', 'sandbox'])

const folder = new URL('./outcomes/', import.meta.url)
const files = (await readdir(folder)).filter((name) => name !== 'table.ts')
const tables = await Promise.all(
  files.map(async (file) => {
    const { scenes } = (await import(new URL(file, folder).href)) as { scenes: readonly Scene[] }
    return { adapter: file.replace(/\.ts$/, ''), scenes }
  }),
)

it('every adapter has an end and a table of outcomes', () => {
  const named = adapters.map(({ name }) => name).filter((name) => !withoutEnd.has(name))
  expect(tables.map(({ adapter }) => adapter).sort()).toEqual(named.sort())
  for (const { scenes } of tables) expect(scenes.length).toBeGreaterThan(0)
})

const dir = await mkdtemp(join(tmpdir(), 'amagi-outcomes-'))
const path = join(dir, 'a file.bin')
beforeAll(() => writeFile(path, Buffer.alloc(3000, 1)))
afterAll(() => rm(dir, { recursive: true, force: true }))

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

interface Result {
  says: string[]
  arrived: number
  /** Files that arrived. */
  files: number
  outcomes: Outcome[]
}

let serial = 0

/** Sends one part into a chat of its own. `oneByOne`: where a broken connection would take the others along. */
async function play(scene: Scene, end: ChatEnd, world: Connected, meeting: Meeting, part: Part): Promise<Result> {
  const { ref, end: chat } = scene.chat(++serial)
  end.behave(chat, meetings[meeting], true)
  const outcomes = await Promise.all(
    messagesOf(part).map((elements) => {
      const reply = { messageId: String(700_000 + ++serial), userId: '7', at: Date.now() }
      const outlet = createOutlet({ chat: ref, reply, locales: [] }, world.kit(), true)
      const quote = part === 'quote'
      return outlet.send(elements, { quote })
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

const rowsOf = (scene: Scene): Meeting[] =>
  (Object.keys(meetings) as Meeting[]).filter((meeting) => scene.rows[meeting])
const partsOf = (scene: Scene): Part[] => parts.filter((part) => !scene.without?.includes(part))

function expectedOf(scene: Scene, meeting: Meeting, part: Part): Expected {
  const [rule, others = {}] = scene.rows[meeting] ?? [['sent', 1] as Expected]
  return others[part] ?? rule
}

/** Results by `meeting/part`, and the secrets of the end. */
interface Played {
  results: Map<string, Result>
  secrets: readonly string[]
}

async function playAll(scene: Scene, rows: readonly Meeting[], silenceMs: number, played: Played): Promise<void> {
  const end = await scene.start()
  const world = await connect(end, silenceMs)
  played.secrets = end.secrets
  const work = rows.flatMap((meeting) =>
    partsOf(scene).map(async (part) =>
      played.results.set(`${meeting}/${part}`, await play(scene, end, world, meeting, part)),
    ),
  )
  await Promise.all(work)
  await world.close()
}

const scenes = tables.flatMap((table) => table.scenes.map((scene) => ({ scene, played: nothing() })))
function nothing(): Played {
  return { results: new Map(), secrets: [] }
}

// All together: most of the time is waited for answers that never come.
beforeAll(async () => {
  const waiting = scenes.flatMap(({ scene, played }) =>
    // Each on its own: where a connection breaks, it breaks for everybody.
    rowsOf(scene)
      .filter((meeting) => scene.waits?.includes(meeting))
      .map((meeting) => playAll(scene, [meeting], 8000, played)),
  )
  for (const { scene, played } of scenes) {
    const rows = rowsOf(scene).filter((meeting) => !scene.waits?.includes(meeting))
    await playAll(scene, rows, 60_000, played)
  }
  await Promise.all(waiting)
}, 240_000)

describe.each(scenes.map(({ scene, played }) => [scene.name, scene, played] as const))('%s', (_, scene, played) => {
  const cases = rowsOf(scene).flatMap((meeting) => partsOf(scene).map((part) => [part, meeting] as const))

  it.each(cases)('%s, %s', (part, meeting) => {
    const [says, arrives] = expectedOf(scene, meeting, part)
    const { outcomes = [], ...result } = played.results.get(`${meeting}/${part}`) ?? {}
    const wanted = { says: [says], arrived: arrives * messagesOf(part).length }
    // With the reasons in hand when it differs.
    expect({ ...result, outcomes }).toEqual({ ...wanted, files: expect.any(Number), outcomes })
  })

  it('a file that was sent is there with its bytes, unless the end loses it', () => {
    const carrying = partsOf(scene).filter(
      (part) => part !== 'text' && part !== 'quote' && !scene.byAddress?.includes(part),
    )
    const there = carrying.filter((part) => expectedOf(scene, 'accepted', part)[1] > 0)
    const filesOf = (meeting: Meeting) =>
      there.filter((part) => (played.results.get(`${meeting}/${part}`)?.files ?? 0) > 0)
    expect(there.length).toBeGreaterThan(0)
    expect(filesOf('accepted')).toEqual(there)
    expect(filesOf('the files are lost')).toEqual([])
  })

  it('no reason holds a secret, and none is long', () => {
    const all = [...played.results.values()].flatMap(({ outcomes }) => outcomes)
    expect(all.length).toBeGreaterThan(cases.length)
    expect(played.secrets.length).toBeGreaterThan(0)
    for (const outcome of all) {
      const text = JSON.stringify(outcome)
      for (const secret of played.secrets) expect(text).not.toContain(secret)
      expect(text.length).toBeLessThan(400)
    }
  })
})
