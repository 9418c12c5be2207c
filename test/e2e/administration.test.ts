import { mkdir, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { removeFolder } from '../support/folders'

let simulator: Simulator
let dir: string
beforeAll(async () => {
  simulator = await startSimulator()
  dir = await mkdtemp(join(tmpdir(), 'amagi-admin-'))
})
afterAll(async () => {
  await simulator.close()
  await removeFolder(dir)
})

const textOf = (arrival: { segments: { type: string; data: Record<string, unknown> }[] } | undefined) =>
  arrival?.segments
    .filter((segment) => segment.type === 'text')
    .map((segment) => segment.data['text'])
    .join('') ?? ''

/** A bot whose folder outlives it. */
async function bot(settings: object = {}): Promise<LoopbackBot> {
  return startBot({
    plugin,
    simulator,
    dir,
    settings: { accounts: { admins: ['onebot:30003'] }, ...settings } as never,
  })
}

const cookiesSeen = () =>
  simulator.requests
    .filter((request) => request.host === 'api.bilibili.com')
    .map((request) => request.headers.cookie ?? '')

describe('a cookie set by command', () => {
  it('is used by the next request, never echoed, kept sealed over a restart, and cleared', async () => {
    const secret = accounts.bilibili.vip
    const first = await bot()
    first.onebot.say(`设置B站Cookie ${secret}`, { private: true, user: '30003' })
    const [saved] = await first.onebot.wait(1)
    expect(textOf(saved)).toContain('SESSDATA')
    expect(textOf(saved)).not.toContain(secret)
    first.onebot.say(simulator.links.find((entry) => entry.key === 'ukulele')?.forms.plain ?? '', { group: '51' })
    await first.onebot.wait(2)
    expect(cookiesSeen().some((cookie) => cookie.includes(secret))).toBe(true)
    await first.close()

    const file = join(dir, 'data/amagi/credentials.json')
    expect((await stat(file)).mode & 0o077).toBe(0)
    expect(await readFile(file, 'utf8')).not.toContain(secret)

    simulator.reset()
    const second = await bot()
    second.onebot.say(simulator.links.find((entry) => entry.key === 'door')?.forms.plain ?? '', { group: '52' })
    await second.onebot.wait(2)
    expect(cookiesSeen().some((cookie) => cookie.includes(secret))).toBe(true)
    second.onebot.say('设置B站Cookie 清除', { private: true, user: '30003' })
    await second.onebot.wait(1)
    simulator.reset()
    second.onebot.say(simulator.links.find((entry) => entry.key === 'old')?.forms.plain ?? '', { group: '53' })
    await second.onebot.wait(2)
    expect(cookiesSeen().some((cookie) => cookie.includes(secret))).toBe(false)
    await second.close()
  })

  it('is refused to everybody else and in groups', async () => {
    const own = await bot()
    own.onebot.say(`设置B站Cookie SESSDATA=abc`, { private: true, user: '40004' })
    await own.onebot.wait(1)
    own.onebot.say(`设置B站Cookie SESSDATA=abc`, { group: '54', user: '30003' })
    const [refused] = await own.onebot.wait(1)
    expect(textOf(refused)).toContain('私聊')
    const kept = await readFile(join(dir, 'data/amagi/credentials.json'), 'utf8').catch(() => '{}')
    expect(JSON.parse(kept)).not.toHaveProperty('bilibili')
    await own.close()
  })
})

describe('the HTTP API inside Koishi', () => {
  it('is served on its own port while the plugin is loaded, and its port is free afterwards', async () => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    const own = await bot({ api: { enabled: true, host: '127.0.0.1', port, token: '' } })
    const work = simulator.links.find((entry) => entry.key === 'walk')
    const url = `http://127.0.0.1:${port}/api/bilibili/fetch_one_video?bvid=${work?.id}`
    let answer: Response | undefined
    for (let i = 0; i < 600 && !answer; i++) {
      answer = await fetch(url).catch(() => undefined)
      if (!answer) await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(answer?.status).toBe(200)
    expect(await answer?.json()).toMatchObject({ data: { bvid: work?.id } })
    await own.close()
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })
})

describe('files', () => {
  const videos = async () =>
    (await readdir(join(dir, 'cache/amagi'), { recursive: true }).catch(() => [])).filter((name) =>
      name.endsWith('.mp4'),
    )

  it('left in the cache by an earlier run are removed, and our own when the plugin goes', async () => {
    await mkdir(join(dir, 'cache/amagi/job-0123456789abcdef'), { recursive: true })
    await writeFile(join(dir, 'cache/amagi/job-0123456789abcdef/half.mp4'), 'x')
    await writeFile(join(dir, 'cache/amagi/bilibili-left-0123456789ab.mp4'), 'x')
    const own = await bot()
    own.onebot.say(simulator.links.find((entry) => entry.key === 'silent')?.forms.plain ?? '', { group: '55' })
    await own.onebot.wait(2)
    const during = await videos()
    expect(during).toHaveLength(1)
    expect(during[0]).not.toMatch(/half|left/)
    await own.close()
    for (let i = 0; i < 600 && (await videos()).length > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await videos()).toEqual([])
  })
})
