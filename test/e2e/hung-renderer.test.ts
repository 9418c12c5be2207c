/**
 * A renderer that never comes back: the words of a work stand in the place of its card, 25 seconds after the link at the
 * latest. Real Koishi, real adapter; only the painter is one that hangs.
 */
import { Renderer } from '@takumi-rs/core'
import { expect, it, vi } from 'vitest'
import * as plugin from '../../src'
import { platforms } from '../../src/platforms'
import type { FaultRule } from '../../simulator'
import { startBot } from '../../simulator/chats/bot'
import { startTicks } from '../support/stopwatches'

/** Milliseconds a link may take. */
const longestMs = 25_000

/** What else is slow. */
const ways: readonly (readonly [what: string, rule: FaultRule | undefined])[] = [
  ['nothing else', undefined],
  ['everything else by three seconds', { kind: 'late', ms: 3_000 }],
  ['everything else by eight seconds', { kind: 'late', ms: 8_000 }],
  ['pictures', { kind: 'hang', host: /(?:hdslb\.com|douyinpic\.com|yximgs\.com|kwimgs\.com|ndcimgs\.com)$/ }],
]

const works = { bilibili: 'walk', douyin: 'kite', kuaishou: 'noodles' } as const

/** Milliseconds until the first message of every platform's link, and what it is made of. */
async function play(rule: FaultRule | undefined, now: () => number) {
  const settings = { limits: { perUser: 0, perChat: 50 }, reply: { parts: ['info' as const] } }
  const bot = await startBot({ plugin, settings })
  try {
    if (rule) bot.simulator.fault(rule)
    return await Promise.all(
      platforms.map(async ({ id }, place) => {
        const group = String(9100 + place)
        const link = bot.simulator.links.find(({ platform, key }) => platform === id && key === works[id])
        bot.onebot.say(`解析 ${link?.forms.short ?? ''}`, { group })
        const began = now()
        const first = () => bot.onebot.arrivals.find(({ chat }) => chat === `group:${group}`)
        while (!first() && now() - began < 2 * longestMs) await new Promise((resolve) => setTimeout(resolve, 25))
        return { id, ms: now() - began, kinds: first()?.segments.map(({ type }) => type) ?? [] }
      }),
    )
  } finally {
    await bot.close()
  }
}

it('a renderer that hangs costs a link its card, and no more than its time', async () => {
  const never = () => new Promise<never>(() => undefined)
  for (const name of ['render', 'measure'] as const) vi.spyOn(Renderer.prototype, name).mockImplementation(never)
  const ticks = startTicks()
  try {
    const played = await Promise.all(ways.map(async ([what, rule]) => ({ what, all: await play(rule, ticks.now) })))
    for (const { what, all } of played) {
      for (const { id, ms, kinds } of all) {
        expect([what, id, kinds]).toEqual([what, id, expect.arrayContaining(['text'])])
        expect([what, id, ms <= longestMs, ms]).toEqual([what, id, true, ms])
      }
    }
  } finally {
    vi.restoreAllMocks()
    ticks.end()
  }
}, 120_000)
