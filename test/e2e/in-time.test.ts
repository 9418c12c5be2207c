/**
 * From the link to its card or its line within 25 seconds, whatever is slow: real Koishi, the real adapter, every platform
 * and every way a site can be slow, side by side.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { platforms } from '../../src/platforms'
import type { FaultRule } from '../../simulator'
import { startBot } from '../../simulator/chats/bot'
import { startTicks } from '../support/stopwatches'

/** Milliseconds a link may take. */
const longestMs = 25_000
/** Milliseconds after which nobody looks any more. */
const enoughMs = 45_000

const pictures = new RegExp(`(?:hdslb\\.com|douyinpic\\.com|yximgs\\.com|kwimgs\\.com|ndcimgs\\.com)$`)

/** What is slow, and what the answer shows then: its card, or words in its place. */
const ways: readonly (readonly [what: string, rule: FaultRule, sign: RegExp])[] = [
  ['is silent', { kind: 'hang' }, /text/],
  ['falls silent in the middle', { kind: 'stall' }, /text/],
  ['drips', { kind: 'slow', ms: 80_000 }, /text/],
  ['answers after a minute', { kind: 'late', ms: 60_000 }, /text/],
  ['answers 500', { kind: 'status-500' }, /text/],
  ['resets every connection', { kind: 'reset' }, /text/],
  ['breaks off every answer', { kind: 'cut' }, /text/],
  ['loses the end of every answer', { kind: 'truncated' }, /text/],
  ['refuses everything', { kind: 'risk-352' }, /text/],
  ['asks for a captcha', { kind: 'captcha' }, /text/],
  ['is slow with everything by three seconds', { kind: 'late', ms: 3_000 }, /image|text/],
  ['is slow with everything by eight seconds', { kind: 'late', ms: 8_000 }, /image|text/],
  ['is silent about pictures', { kind: 'hang', host: pictures }, /image/],
  ['stalls pictures', { kind: 'stall', host: pictures }, /image/],
  ['drips pictures', { kind: 'slow', ms: 80_000, host: pictures }, /image/],
]

const works = { bilibili: 'walk', douyin: 'kite', kuaishou: 'noodles' } as const
const forms = ['plain', 'short'] as const

interface Outcome {
  /** Waited until the first message; what the machine took for other work does not count. */
  ms: number
  kinds: string[]
}

const outcomes = new Map<string, Outcome>()
const nameOf = (what: string, platform: string, form: string): string => `${what}, ${platform} ${form}`

/** Asks for every platform's link at a bot whose sites are all slow in one way. */
async function play(what: string, rule: FaultRule, now: () => number): Promise<void> {
  const settings = { limits: { perUser: 0, perChat: 50 }, reply: { parts: ['info' as const] } }
  const bot = await startBot({ plugin, settings })
  try {
    bot.simulator.fault(rule)
    const asked = platforms.flatMap(({ id }, place) =>
      forms.map((form, index) => {
        const group = String(9000 + 10 * place + index)
        const link = bot.simulator.links.find(({ platform, key }) => platform === id && key === works[id])
        bot.onebot.say(`解析 ${link?.forms[form] ?? ''}`, { group })
        return { id, form, group, at: now() }
      }),
    )
    const open = new Set(asked)
    while (open.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      for (const one of open) {
        const first = bot.onebot.arrivals.find(({ chat }) => chat === `group:${one.group}`)
        const ms = now() - one.at
        if (!first && ms < enoughMs) continue
        open.delete(one)
        outcomes.set(nameOf(what, one.id, one.form), { ms, kinds: first?.segments.map(({ type }) => type) ?? [] })
      }
    }
  } finally {
    await bot.close()
  }
}

describe('a link', () => {
  const ticks = startTicks()
  beforeAll(async () => {
    await Promise.all(ways.map(([what, rule]) => play(what, rule, ticks.now)))
  })
  afterAll(ticks.end)

  const cases = ways.flatMap(([what, , sign]) =>
    platforms.flatMap(({ id }) => forms.map((form) => [what, id, form, sign] as const)),
  )
  it.each(cases)('to a site that %s has its card or its line in time: %s %s', (what, id, form, sign) => {
    const { ms, kinds } = outcomes.get(nameOf(what, id, form)) ?? { ms: Infinity, kinds: [] }
    expect(kinds.join(' ')).toMatch(sign)
    expect(ms).toBeLessThanOrEqual(longestMs)
  })
})
