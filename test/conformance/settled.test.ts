/** A message nobody answered for is looked for in the chat: real adapters, ends that tell of their chats. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { h } from 'koishi'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { adapters } from '../../src/chat/adapters'
import { plainElement } from '../../src/chat/adapters/base'
import { createOutlet, type Outlet, type OutletKit } from '../../src/chat/outlet'
import type { Past } from '../../simulator/chats/past'
import type { Behaviour } from '../../simulator/chats/behaviour'
import { partsOf, stageOf, tables, type Stage } from './outcomes/play'
import type { Part, Scene } from './outcomes/table'

const looking = new Set(adapters.filter(({ look }) => look).map(({ name }) => name))
const scenes = tables
  .filter(({ adapter }) => looking.has(adapter))
  .flatMap((table) => table.scenes.map((scene) => [scene.name, scene] as const))

it('OneBot, KOOK, Discord and Satori can be asked', () => {
  expect([...looking].sort()).toEqual(['discord', 'kook', 'onebot', 'satori'])
})

const dir = await mkdtemp(join(tmpdir(), 'amagi-settled-'))
const path = join(dir, 'a.mp4')
const src = pathToFileURL(path).href
beforeAll(() => writeFile(path, Buffer.alloc(900, 3)))
afterAll(() => rm(dir, { recursive: true, force: true }))

/** As the delivery makes them. */
const messagesFor = ({ write }: Pick<Outlet, 'write'>): Partial<Record<Part, h[]>> => ({
  text: [h.text('小猫 (1) *跳* & <喵>, https://x.test/a_b')],
  picture: [h.image(Buffer.alloc(600, 2), 'image/jpeg')],
  video: [write({ type: 'video', src, name: 'a.mp4' })],
  file: [write({ type: 'file', src, name: 'a.mp4' })],
  forward: [h('message', { forward: true }, h('message', {}, h('author', { id: '1' }), h.text('a')))],
})
/** The same for every adapter. */
const messages = messagesFor({ write: plainElement })

/** In the chat, and the answer is lost on its way; the adapter hears of a gateway instead of waiting. */
const lost: Behaviour = { kind: 'broken', status: 504, delivers: true }
const never: Behaviour = { kind: 'broken', status: 504 }
const yes: Behaviour = { kind: 'accept' }

let serial = 500

describe.each(scenes)('%s', (_, scene: Scene) => {
  let stage: Stage
  let past: Past
  beforeAll(async () => {
    stage = await stageOf(scene, 60_000)
    past = stage.end.past as Past
  })
  afterAll(() => stage.world.close())
  beforeEach(() => {
    past.recall = 'answers'
    past.late(0)
  })

  function chat(...behaviours: Behaviour[]) {
    const { ref, end } = scene.chat(++serial)
    stage.end.behave(end, behaviours)
    const kit: OutletKit = { ...stage.world.kit(), lookAfterMs: [1, 1, 1, 1] }
    const open = () => createOutlet({ chat: ref, locales: [] }, kit, false)
    return { end, kit, open, arrived: () => stage.end.delivered.filter((one) => one.chat === end).length }
  }

  const sendable = (Object.keys(messages) as Part[]).filter(
    (part) => partsOf(scene).includes(part) && !scene.byAddress?.includes(part),
  )

  it.each(sendable)('a %s that arrived is sent, with its id', async (part) => {
    const { open, arrived } = chat(lost)
    const outlet = open()
    const outcome = await outlet.send(messagesFor(outlet)[part] ?? [])
    expect(outcome).toEqual({ kind: 'sent', ids: [expect.stringMatching(/\w/)] })
    expect(arrived()).toBe(1)
  })

  it('one that comes later is found by a later look', async () => {
    past.late(2)
    const before = past.asked
    const { open } = chat(lost)
    expect(await open().send(messages.picture ?? [])).toMatchObject({ kind: 'sent' })
    expect(past.asked - before).toBe(3)
  })

  it('one that does not come stays unknown, and the next one is looked for once', async () => {
    const before = past.asked
    const { open, arrived } = chat(never, never)
    const outlet = open()
    expect(await outlet.send(messages.text ?? [])).toMatchObject({ kind: 'unknown' })
    expect(past.asked - before).toBe(4)
    expect(await outlet.send(messages.picture ?? [])).toMatchObject({ kind: 'unknown' })
    expect([past.asked - before, arrived()]).toEqual([5, 0])
  })

  it('an earlier one that looks the same is not taken for it', async () => {
    const { open } = chat(yes, never)
    const outlet = open()
    expect(await outlet.send(messages.picture ?? [])).toMatchObject({ kind: 'sent' })
    expect(await outlet.send(messages.picture ?? [])).toMatchObject({ kind: 'unknown' })
  })

  it('of two that look the same one that is there could be either', async () => {
    const { open } = chat(never, lost)
    const outlet = open()
    expect(await outlet.send(messages.picture ?? [])).toMatchObject({ kind: 'unknown' })
    expect(await outlet.send(messages.picture ?? [])).toMatchObject({ kind: 'unknown' })
  })

  it('a chat that refuses to tell is asked twice and left alone; the outcome stays unknown', async () => {
    past.recall = 'refuses'
    const before = stage.end.calls.length
    const { open, arrived } = chat(lost, lost)
    expect(await open().send(messages.text ?? [])).toMatchObject({ kind: 'unknown' })
    expect(stage.end.calls.length - before).toBe(3)
    expect(await open().send(messages.picture ?? [])).toMatchObject({ kind: 'unknown' })
    const asked = stage.end.calls
      .slice(before)
      .filter(({ call }) => /history|\/message\.?\/?list|^GET .*\/messages$/.test(call))
    expect([asked.length, arrived()]).toEqual([2, 2])
  })

  it('one that was answered is not looked for', async () => {
    const before = past.asked
    const { open } = chat(yes)
    await open().send(messages.text ?? [])
    expect(past.asked).toBe(before)
  })
})
