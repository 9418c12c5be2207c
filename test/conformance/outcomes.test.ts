/** Real adapters against loopback ends: what the outlet says of every part and what stands in the chat. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adapters } from '../../src/chat/adapters'
import {
  comparedWith,
  expectedOf,
  partsOf,
  playAll,
  rowsOf,
  stageOf,
  tables,
  unfit,
  withFile,
  type Stage,
} from './outcomes/play'
import type { Meeting } from './outcomes/table'

/** Chats that are no protocol of their own: the console's page, and what nothing is known about. */
const withoutEnd = new Set(['default', 'sandbox'])

it('every adapter has an end and a table of outcomes', () => {
  const named = adapters.map(({ name }) => name).filter((name) => !withoutEnd.has(name))
  expect(tables.map(({ adapter }) => adapter).sort()).toEqual(named.sort())
  for (const { scenes } of tables) expect(scenes.length).toBeGreaterThan(0)
})

withFile()

const scenes = tables.flatMap((table) => table.scenes.map((scene) => [scene.name, scene] as const))

describe.each(scenes)('%s', (_, scene) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await stageOf(scene, 60_000)
  })
  afterAll(() => stage.world.close())

  it.each(rowsOf(scene, false))('%s', async (meeting) => {
    const results = await playAll(stage, meeting)
    const [found, wanted] = comparedWith(scene, meeting, results)
    expect(found).toEqual(wanted)
    expect(stage.end.secrets.length).toBeGreaterThan(0)
    expect(unfit(stage.end, [results])).toEqual([])
  })

  it('a file that was sent is there with its bytes, unless the end loses it', async () => {
    const carrying = partsOf(scene).filter(
      (part) => part !== 'text' && part !== 'quote' && !scene.byAddress?.includes(part),
    )
    const there = carrying.filter((part) => expectedOf(scene, 'accepted', part)[1] > 0)
    const filesOf = async (meeting: Meeting) => {
      const results = await playAll(stage, meeting)
      return there.filter((part) => (results[part]?.files ?? 0) > 0)
    }
    expect(there.length).toBeGreaterThan(0)
    expect(await filesOf('accepted')).toEqual(there)
    expect(await filesOf('the files are lost')).toEqual([])
  })
})
