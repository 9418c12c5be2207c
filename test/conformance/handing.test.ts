/** Files handed over to every kind of chat of every adapter, whatever its end does: at most once, and the truth of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attemptsFor } from '../../src/chat/deliver/attempts'
import { handOver } from '../../src/chat/deliver/hand-over'
import { learningOf } from '../../src/chat/deliver/learning'
import { placeOf } from '../../src/chat/deliver/place'
import type { MediaElement } from '../../src/chat/deliver/ways/way'
import { createOutlet } from '../../src/chat/outlet'
import { createExperience } from '../../src/store'
import type { Behaviour } from '../../simulator/chats/behaviour'
import { settingsOf } from '../support/settings'
import { rowsOf, stageOf, tables, type Stage } from './outcomes/play'
import { meetings, type Meeting } from './outcomes/table'

const kinds: Record<MediaElement, [name: string, mime: string]> = {
  img: ['a.jpg', 'image/jpeg'],
  video: ['a.mp4', 'video/mp4'],
  audio: ['a.mp3', 'audio/mpeg'],
  file: ['a.bin', 'application/octet-stream'],
}
const elements = Object.keys(kinds) as MediaElement[]

let dir: string
let serial = 0
/** Kinds of chats in which a second way was found. */
const learned = new Set<string>()
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-handing-'))
  for (const [name] of Object.values(kinds)) await writeFile(join(dir, name), Buffer.alloc(900, 1))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Into a chat of its own; `again`: once more into the same one, with what was learned. */
async function play({ scene, end, world }: Stage, behaviours: readonly Behaviour[], wanted: MediaElement) {
  const { ref, end: chat } = scene.chat(50_000 + ++serial)
  end.behave(chat, behaviours, true)
  const [name, mime] = kinds[wanted]
  const path = join(dir, name)
  const file = { path, name, mime, sizeBytes: 900 }
  const outlet = createOutlet({ chat: ref, locales: [] }, world.kit(), false)
  const place = placeOf(outlet, settingsOf())
  const experience = createExperience({ path: `${path}.${serial}.json`, clock: Date.now, log: () => undefined })
  const learning = learningOf(ref, experience)
  const once = async () => {
    const tried: string[] = []
    const before = end.delivered.filter((message) => message.chat === chat).length
    const outcome = await handOver({ file, wanted, place }, outlet, {
      learning,
      tried: (attempt, { kind }) => tried.push(`${attempt.element} ${attempt.way} ${kind}`),
    })
    const there = end.delivered.filter((message) => message.chat === chat).length - before
    return { outcome, tried, there }
  }
  const possible = attemptsFor({ file }, wanted, place).length
  const first = await once()
  return {
    ...first,
    possible,
    async again() {
      end.behave(chat, [{ kind: 'accept' }], true)
      const second = await once()
      await experience.close()
      return second
    },
  }
}

const scenes = tables.flatMap((table) => table.scenes.map((scene) => [scene.name, scene] as const))

describe.each(scenes)('%s', (_, scene) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await stageOf(scene, 60_000)
  })
  afterAll(() => stage.world.close())

  it.each(rowsOf(scene, false))('%s', async (meeting: Meeting) => {
    const plays = await Promise.all(elements.map((wanted) => play(stage, meetings[meeting], wanted)))
    for (const { outcome, tried, there, possible } of plays) {
      // What never fits this chat is not tried; everything else has an outcome.
      expect(outcome === undefined).toBe(possible === 0)
      expect(there).toBeLessThanOrEqual(1)
      expect(new Set(tried).size).toBe(tried.length)
      // Nothing comes after a message that may be there.
      expect(tried.slice(0, -1).filter((line) => !line.endsWith('refused'))).toEqual([])
      expect(tried.length).toBeLessThanOrEqual(meeting === 'nobody may write' ? 1 : possible)
      expect(outcome?.kind === 'refused' ? there : 0).toBe(0)
      expect(outcome?.kind === 'sent' ? there : 1).toBe(1)
    }
  })

  it('takes the way that worked at once the next time, where the first was refused', async () => {
    const refusal: Behaviour = { kind: 'refuse', cause: 'way' }
    for (const wanted of elements) {
      const { possible, outcome, tried, again } = await play(stage, [refusal, { kind: 'accept' }], wanted)
      const learns = possible > 1 && outcome?.kind === 'sent' && tried.length === 2
      const second = await again()
      expect(learns ? second.tried : []).toEqual(learns ? [tried[1]] : [])
      if (learns) learned.add(scene.name)
    }
  })
})

it('most kinds of chats have a second way', () => {
  expect([...learned]).toEqual(expect.arrayContaining(['Discord channel', 'OneBot group']))
  expect(learned.size).toBeGreaterThan(scenes.length / 2)
})
