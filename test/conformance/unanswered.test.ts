/** Like `outcomes`, for what no answer comes to: the adapters wait for their own time limit, all of them together. */
import { beforeAll, describe, expect, it } from 'vitest'
import { comparedWith, playAll, rowsOf, stageOf, tables, unfit, withFile, type Results } from './outcomes/play'
import type { Meeting } from './outcomes/table'

withFile()

/** How long an adapter waits: longer than an answer on loopback takes, on a machine that does a lot of other work. */
const silenceMs = 20_000

const cases = tables.flatMap((table) =>
  table.scenes.flatMap((scene) => rowsOf(scene, true).map((meeting) => ({ scene, meeting }))),
)
const played = new Map<string, { results: Results; unfit: unknown[]; secrets: number }>()
const nameOf = (name: string, meeting: Meeting): string => `${name}, ${meeting}`

beforeAll(async () => {
  await Promise.all(
    cases.map(async ({ scene, meeting }) => {
      // Each on its own: where a connection breaks, it breaks for everybody.
      const stage = await stageOf(scene, silenceMs)
      const results = await playAll(stage, meeting)
      const { secrets } = stage.end
      played.set(nameOf(scene.name, meeting), { results, unfit: unfit(stage.end, [results]), secrets: secrets.length })
      await stage.world.close()
    }),
  )
}, 240_000)

describe('a message that is not answered', () => {
  it.each(cases.map(({ scene, meeting }) => [nameOf(scene.name, meeting), scene, meeting] as const))(
    '%s',
    (name, scene, meeting) => {
      const result = played.get(name)
      const [found, wanted] = comparedWith(scene, meeting, result?.results ?? {})
      expect(found).toEqual(wanted)
      expect(result?.secrets).toBeGreaterThan(0)
      expect(result?.unfit).toEqual([])
    },
  )
})
