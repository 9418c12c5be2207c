/** Pictures that were made to fit once, and who holds them. */
import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMediaCache, type MediaCache } from '../../src/media/cache'
import { createFitting } from '../../src/media/fitting'
import type { FitLimits } from '../../src/media/types'

let dir: string
let cache: MediaCache
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fitting-'))
  const options = { readers: 'everyone', keepMs: 60_000, quotaBytes: 1e6, freeBytes: async () => Infinity } as const
  cache = createMediaCache({ ...options, dir: join(dir, 'media'), clock: Date.now, log: () => undefined })
})
afterEach(async () => {
  await cache.close()
  await rm(dir, { recursive: true, force: true })
})

/** Makes so many pieces of everything; `made` has the limits of each making. */
async function fitting(count: number) {
  const made: FitLimits[] = []
  const never = (): never => expect.unreachable()
  const path = join(dir, 'original.jpg')
  await copyFile(join(__dirname, '../../samples/media/picture.jpg'), path)
  const { fit } = createFitting(cache, {
    judge: never,
    slides: never,
    async fit(_, kind, limits, { stem }) {
      expect(kind.ext).toBe('jpg')
      made.push(limits)
      const pieces = Array.from({ length: count }, (_unused, index) => ({ path: `${stem}-${index}`, index: index + 1 }))
      for (const piece of pieces) await writeFile(piece.path, 'bytes')
      return pieces.map((piece) => ({
        path: piece.path,
        ext: 'jpg',
        mime: 'image/jpeg',
        sizeBytes: 5,
        ...(count > 1 ? { piece: { index: piece.index, count } } : {}),
      }))
    },
  })
  const original = { path, name: 'original.jpg', mime: 'image/jpeg', sizeBytes: (await stat(path)).size }
  const ask = (limits?: FitLimits) =>
    fit({ key: 'key', name: 'p', original, how: { platform: 'douyin', ...(limits ? { limits } : {}) } })
  return { made, ask }
}

it.each([1, 3])('what was made in %i files is not made again for the same limits, in whatever order', async (count) => {
  const { made, ask } = await fitting(count)
  const first = await ask({ bytes: 9, side: 8 })
  expect(await ask({ side: 8, bytes: 9 })).toEqual(first)
  expect(first).toHaveLength(count)
  expect(made).toEqual([{ bytes: 9, side: 8 }])
  await ask({ bytes: 8, side: 9 })
  expect(made).toHaveLength(2)
})

it('without limits everything is taken', async () => {
  const { made, ask } = await fitting(1)
  await ask()
  expect(made).toEqual([{ bytes: Infinity, fileBytes: Infinity }])
})

it('one of which a piece went is made again', async () => {
  const { made, ask } = await fitting(3)
  for (const index of [0, 1, 2]) {
    await rm((await ask({ bytes: 9 }))[index]?.path ?? '')
    expect((await ask({ bytes: 9 })).map(({ name }) => name)).toEqual(['p-1of3.jpg', 'p-2of3.jpg', 'p-3of3.jpg'])
    expect(made).toHaveLength(index + 2)
  }
})
