/** What cards leave behind in a process: pictures and canvases are no objects of the collector. */
import { expect, it } from 'vitest'
import { createCardEngine } from '../../src/card/engine'
import { createFontBook } from '../../src/card/fonts'
import type { CardOptions } from '../../src/card/types'
import { mib } from '../../src/units'
import { pictureHost, pictureTransport } from '../../samples/pictures'
import { sampleNow, videoPost } from '../../samples/posts'

const options: CardOptions = { theme: 'light', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' }

// menghuanan/dynamic-bot, README of 1.8: 20 to 30 MB more with each picture, until the container was killed.
it('stays where it is over a hundred different ones', async () => {
  const engine = createCardEngine(
    { transport: pictureTransport(), mediaHosts: () => [pictureHost] },
    { fontBook: createFontBook({ systemFiles: async () => [] }) },
  )
  let drawn = 0
  const draw = async (count: number): Promise<number> => {
    for (let left = count; left > 0; left--) {
      const [card] = await engine.draw({ ...videoPost(), id: String(drawn), title: `第 ${drawn++} 张` }, options)
      expect(card?.data.length).toBeGreaterThan(10_000)
    }
    return process.memoryUsage().rss / mib
  }
  await draw(40)
  const before = await draw(1)
  // A card of this size has 6 MiB of pixels: one that were kept of each would be half a gigabyte.
  expect((await draw(80)) - before).toBeLessThan(120)
})
