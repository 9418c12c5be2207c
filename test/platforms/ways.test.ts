import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ladders } from '../../scripts/lib/requests/ladders'
import { independent, waysOf, waysPage } from '../../scripts/lib/requests/ways'
import type { PlatformId } from '../../src/model'

/** Fewest ways to anything a link leads to, and to a work and its media; raised as ways are added, never lowered. */
const fewest: Record<PlatformId, { any: number; work: number }> = {
  bilibili: { any: 2, work: 3 },
  douyin: { any: 2, work: 3 },
  kuaishou: { any: 3, work: 4 },
}

const works: Record<PlatformId, readonly string[]> = {
  bilibili: ['video', 'streams of a video', 'dynamic', 'season', 'streams of an episode'],
  douyin: ['work'],
  kuaishou: ['work'],
}

describe('ways without an account', () => {
  it.each(ladders.map((ladder) => [`${ladder.platform} ${ladder.kind}`, ladder] as const))(
    '%s has as many as its platform promises',
    async (_, ladder) => {
      const { any, work } = fewest[ladder.platform]
      const least = works[ladder.platform].includes(ladder.kind) ? work : any
      expect(independent(await waysOf(ladder))).toBeGreaterThanOrEqual(least)
    },
  )

  it('count once when they ask the same', () => {
    const way = { channel: 'a', place: 'h/p', guard: 'plain' } as const
    expect(independent([way, { ...way, channel: 'b' }, { ...way, guard: 'wbi' }, { ...way, place: 'h/q' }])).toBe(3)
  })

  it('are those of the written table', async () => {
    const written = readFileSync(new URL('../../docs/requests.md', import.meta.url), 'utf8')
    expect(written.endsWith(await waysPage(ladders))).toBe(true)
  })
})
