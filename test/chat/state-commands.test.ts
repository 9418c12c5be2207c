import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { Wanted } from '../../src/chat/probing'
import type { Health } from '../../src/platforms/health'
import type { Capture } from '../../src/probe/capture'
import { readCapture } from '../../src/probe/capture'
import { receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

async function open(): Promise<World> {
  world = await createWorld({ settings: { accounts: { admins: ['test:boss'] }, reply: { info: 'text' } } })
  return world
}

async function ask({ bot }: World, content: string, userId = 'boss', answers = 1): Promise<string> {
  const before = bot.sent.length
  await receive(bot, { userId, direct: true, content })
  await until(() => bot.sent.length >= before + answers, `an answer to ${content}`)
  return bot.log.at(-1) ?? ''
}

describe('the state of the platforms', () => {
  const health: Health = {
    bilibili: { fetchOneVideo: { view: { calls: 4, successes: 4, breaker: 'closed' } } },
    douyin: {
      fetchOneWork: {
        'open-origin': { calls: 10, successes: 9, breaker: 'closed' },
        'guest-web': { calls: 10, successes: 3, lastCode: 'blocked', lastAt: 1, breaker: 'open', pauseSec: 42 },
      },
    },
  }

  it('is told per channel, most failures first, to who runs the bot', async () => {
    const opened = await open()
    const service = await opened.kit.service()
    service.health = () => ({})
    expect(await ask(opened, 'amagi.health')).toContain('还没有请求过')
    service.health = () => health
    const lines = (await ask(opened, '平台状态')).split('\n')
    expect(lines).toEqual([
      '平台状态',
      '抖音 12/20',
      expect.stringMatching(/^· fetchOneWork guest-web — 3\/10 · blocked · .+ · 暂停 42 秒$/),
      '· fetchOneWork open-origin — 9/10',
      expect.stringContaining('4/4'),
      '· fetchOneVideo view — 4/4',
    ])
    expect(await ask(opened, 'amagi.health B站')).not.toContain('fetchOneWork')
    expect(await ask(opened, 'amagi.health nowhere')).not.toContain('fetchOne')
    expect(await ask(opened, 'amagi.health', 'stranger')).toContain('权限不足')
  })
})

describe('a probe by command', () => {
  const capture: Capture = {
    version: '0.0.0',
    at: 1_800_000_000,
    accounts: [],
    exchanges: [],
    findings: [
      {
        platform: 'douyin',
        endpoint: 'fetchOneWork',
        channel: 'web',
        params: {},
        outcome: 'works',
        ms: 1,
        exchanges: [],
      },
      {
        platform: 'douyin',
        endpoint: 'fetchUserInfo',
        channel: 'web',
        params: {},
        outcome: 'changed',
        code: 'upstream-changed',
        path: 'user.nickname',
        ms: 1,
        exchanges: [],
      },
    ],
  }

  it('says what works and where it changed, and keeps table and capture', async () => {
    const opened = await open()
    const wanted: Wanted[] = []
    opened.kit.prober.run = (what) => (wanted.push(what), Promise.resolve(capture))
    const kept: string[] = []
    opened.kit.reports.keep = (kind, ...texts) => (
      kept.push(...texts),
      Promise.resolve({ table: `data/amagi/${kind}.md`, capture: `data/amagi/${kind}.json`, path: `/x/${kind}.json` })
    )
    const line = await ask(opened, '检查平台 抖音', 'boss', 2)
    expect(opened.bot.log.at(-2)).toContain('开始检查')
    expect(line).toContain('data/amagi/probe.json')
    expect(line).toContain('抖音: 可用 1, 有变化 1')
    expect(line).toContain('· fetchUserInfo web · upstream-changed · user.nickname')
    expect(wanted).toMatchObject([{ ids: {}, platforms: [{ id: 'douyin' }] }])
    expect(readCapture(kept[1] ?? '')).toEqual(capture)
    expect(kept[0]).toContain('| douyin fetchUserInfo | web | changed |')
  })

  it('is for who runs the bot, one at a time, and says what it does not understand', async () => {
    const opened = await open()
    let runs = 0
    opened.kit.prober.run = () => (runs++, Promise.reject(new AmagiError('internal')))
    expect(await ask(opened, 'amagi.probe', 'stranger')).toContain('权限不足')
    expect(await ask(opened, 'amagi.probe nowhere.id=1')).toContain('平台.参数=编号')
    opened.kit.prober.busy = () => true
    expect(await ask(opened, 'amagi.probe')).toContain('已经有一次')
    expect(runs).toBe(0)
    opened.kit.prober.busy = () => false
    expect(await ask(opened, 'amagi.probe', 'boss', 2)).not.toContain('probe.json')
    expect(runs).toBe(1)
  })
})
