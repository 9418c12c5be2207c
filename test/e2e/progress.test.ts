/** A slow download as a chat hears of it: real Koishi, adapter, queue and downloader, a source that drips. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import * as plugin from '../../src'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'

let bot: LoopbackBot
beforeAll(async () => {
  const limits = { perUser: 0, perChat: 50 }
  bot = await startBot({ plugin, settings: { limits, reply: { info: 'text', parts: ['media'] } } })
})
afterAll(() => bot.close())
afterEach(() => bot.simulator.reset())

const linkOf = (key: string): string => bot.simulator.links.find((entry) => entry.key === key)?.forms.plain ?? ''

const textsIn = (group: string): string[] =>
  bot.onebot.arrivals
    .filter(({ chat }) => chat === `group:${group}`)
    .flatMap(({ segments }) => segments.flatMap(({ type, data }) => (type === 'text' ? String(data.text) : [])))

/** What the command answers, and the share that is in it. */
async function progress(group: string): Promise<{ text: string; percent: number | undefined }> {
  const before = textsIn(group).length
  bot.onebot.say('下载进度', { group })
  while (textsIn(group).length === before) await new Promise((resolve) => setTimeout(resolve, 20))
  const text = textsIn(group).at(-1) ?? ''
  const found = /下载 (\d+)%/.exec(text)?.[1]
  return { text, percent: found === undefined ? undefined : Number(found) }
}

/** Asks until nothing is under way any more; the shares in order. */
async function watch(group: string): Promise<number[]> {
  const seen: number[] = []
  for (;;) {
    const { text, percent } = await progress(group)
    if (text.startsWith('这里没有')) return seen
    if (percent !== undefined) seen.push(percent)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const rises = (shares: number[]): boolean => shares.every((share, index) => share >= (shares[index - 1] ?? 0))

it.each([
  ['one file', 'ridge', 'douyinvod.com', 120],
  ['picture and sound', 'ukulele', 'bilivideo.com', 3000],
])('of %s rises from nothing to all while it comes', { timeout: 120_000 }, async (_, key, host, ms) => {
  bot.simulator.fault({ kind: 'slow', host, ms })
  const group = `6${ms}`
  bot.onebot.say(linkOf(key), { group })
  const seen = await watch(group)
  expect(seen.length).toBeGreaterThan(3)
  expect(rises(seen)).toBe(true)
  expect(seen.some((share) => share > 10 && share < 90)).toBe(true)
})

it('is the same in every chat that waits for the same file', { timeout: 120_000 }, async () => {
  bot.simulator.fault({ kind: 'slow', host: 'bilivideo.com', ms: 4000 })
  const link = linkOf('door')
  bot.onebot.say(link, { group: '6001' })
  for (;;) {
    const { percent = 0 } = await progress('6001')
    if (percent > 20) break
  }
  bot.onebot.say(link, { group: '6002' })
  const [first, second] = await Promise.all([watch('6001'), watch('6002')])
  expect(second.length).toBeGreaterThan(1)
  // It did not begin anew.
  expect(second[0]).toBeGreaterThan(20)
  expect([rises(first), rises(second)]).toEqual([true, true])
})
