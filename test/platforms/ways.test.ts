import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ladders, scarce } from '../../scripts/lib/requests/ladders'
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

const nameOf = ({ platform, kind }: (typeof ladders)[number]): string => `${platform} ${kind}`

/** What `CHANGELOG.md` promises of kinds, the least of those it names together. */
const promised: Readonly<Record<string, number>> = {
  'douyin work': 6,
  'douyin user': 3,
  'douyin sound': 3,
  'douyin collection': 3,
  'douyin live room': 2,
  'douyin comments': 2,
  'douyin works of a user': 2,
  'bilibili video': 4,
  'bilibili dynamic': 4,
  'bilibili streams of a video': 3,
  'bilibili season': 3,
  'bilibili streams of an episode': 3,
  'bilibili live room': 3,
  'bilibili user': 3,
  'bilibili collection': 3,
  'kuaishou work': 4,
  'kuaishou comments': 4,
  'kuaishou user': 4,
  'kuaishou live room': 3,
}

describe('ways without an account', () => {
  it.each(Object.entries(promised))('%s has the %i that the list of changes names', async (kind, ways) => {
    const ladder = ladders.find((one) => nameOf(one) === kind)
    expect(ladder && independent(await waysOf(ladder))).toBeGreaterThanOrEqual(ways)
  })

  it.each(Object.keys(scarce))('%s has as few as is written down', async (kind) => {
    const ladder = ladders.find((one) => nameOf(one) === kind)
    const few = ladder && independent(await waysOf(ladder))
    // Another way is built: the reason why there is none is no longer true.
    expect(few).toBe(kind === 'bilibili article' ? 2 : 1)
  })

  it.each(
    ladders
      .filter((one) => !(nameOf(one) in scarce))
      .map((ladder) => [`${ladder.platform} ${ladder.kind}`, ladder] as const),
  )('%s has as many as its platform promises', async (_, ladder) => {
    const { any, work } = fewest[ladder.platform]
    const least = works[ladder.platform].includes(ladder.kind) ? work : any
    expect(independent(await waysOf(ladder))).toBeGreaterThanOrEqual(least)
  })

  it('count once when they ask the same', () => {
    const way = { channel: 'a', place: 'h/p', guard: 'plain' } as const
    expect(independent([way, { ...way, channel: 'b' }, { ...way, guard: 'wbi' }, { ...way, place: 'h/q' }])).toBe(3)
  })

  it('are those of the written table', async () => {
    const written = readFileSync(new URL('../../docs/requests.md', import.meta.url), 'utf8')
    expect(written.endsWith(await waysPage(ladders, scarce))).toBe(true)
  })
})
