/** What a video says, on the simulated site: what is there, and the true reason for what is not. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import type { Target, VideoSummary } from '../../../src/model'
import { platforms } from '../../../src/platforms'
import { readConclusion, readPlayer, readSubtitles } from '../../../src/platforms/bilibili/read/summary'
import { createService, type Service } from '../../../src/platforms/service'
import { accounts, startSimulator, type Simulator } from '../../../simulator'

let simulator: Simulator
let transport: Transport
let opened: Service[] = []
let noticed: string[] = []

beforeAll(async () => {
  simulator = await startSimulator()
  transport = createTransport({ gateway: simulator.url })
})
afterEach(() => {
  for (const service of opened) service.close()
  opened = []
  noticed = []
  simulator.reset()
})
afterAll(async () => {
  transport.close()
  await simulator.close()
})

async function ask(key: string, cookie?: string, more: Partial<Target> = {}): Promise<VideoSummary> {
  const service = createService({
    platforms,
    transport,
    cookie: () => cookie,
    noticed: (platform, code) => void noticed.push(`${platform} ${code}`),
  })
  opened.push(service)
  const { id = '' } = simulator.links.find((link) => link.key === key) ?? {}
  return service.summary({ platform: 'bilibili', kind: 'video', id, ...more })
}
const { normal, expired } = accounts.bilibili

describe('with an account', () => {
  it('the summary comes with its sections, and the subtitles with it', async () => {
    const { summary, subtitles, title } = await ask('walk', normal)
    expect(title).toContain('雨后的老城')
    expect(summary).toMatchObject({ text: expect.stringContaining('先录声音') as string })
    expect(summary).toMatchObject({ sections: [{ atSec: 1, points: [{ atSec: 1 }, { atSec: 21 }] }, { atSec: 73 }] })
    expect(subtitles).toMatchObject({ byMachine: true, language: '中文（自动生成）' })
    expect((subtitles as { lines: unknown[] }).lines).toHaveLength(68)
    expect(simulator.misconduct).toEqual([])
  })

  it('without a summary there are chapters and subtitles, written ones in Chinese before all others', async () => {
    const { summary, subtitles, chapters, part } = await ask('ukulele', normal, { part: 2 })
    expect(summary).toBe('none')
    expect(part).toBe(2)
    expect(chapters.map(({ atSec }) => atSec)).toEqual([0, 200, 400])
    expect(subtitles).toMatchObject({ byMachine: false, language: '中文（中国）' })
  })

  it('one that waits to be made, or is not made at all, says so', async () => {
    expect((await ask('door', normal)).summary).toBe('pending')
    expect(await ask('night', normal)).toMatchObject({ summary: 'refused', subtitles: 'none' })
  })

  it('subtitles of another video are none', async () => {
    simulator.bilibili.wrongSubtitles(true)
    expect((await ask('door', normal)).subtitles).toBe('failed')
    expect((await ask('walk', normal)).subtitles).toMatchObject({ byMachine: true })
  })

  it('what cannot be had is said of that alone', async () => {
    simulator.fault({ path: '/x/web-interface/view/conclusion/get', kind: 'http-412' })
    expect(await ask('walk', normal)).toMatchObject({ summary: 'failed', subtitles: { byMachine: true } })
    simulator.reset()
    simulator.fault({ host: 'aisubtitle.hdslb.com', kind: 'http-404' })
    expect(await ask('walk', normal)).toMatchObject({ subtitles: 'failed', summary: { sections: [{}, {}] } })
  })

  it('where neither can be had the failure is one', async () => {
    simulator.fault({ path: '/x/web-interface/view/conclusion/get', kind: 'http-412' })
    simulator.fault({ path: '/x/player/wbi/v2', kind: 'http-412' })
    await expect(ask('walk', normal)).rejects.toMatchObject({ code: 'blocked' })
  })

  it('that has ended it is a login that is missing, and administrators hear of it', async () => {
    const { summary } = await ask('walk', expired)
    expect(summary).toBe('login')
    expect(noticed).toContain('bilibili cookie-expired')
  })
})

describe('as a guest', () => {
  it('only the chapters come, and no request is made in vain', async () => {
    expect(await ask('ukulele')).toMatchObject({ summary: 'login', subtitles: 'login', chapters: [{}, {}, {}] })
    expect(simulator.requests.filter(({ path }) => path.includes('conclusion'))).toEqual([])
    expect(simulator.requests.filter(({ host }) => host.endsWith('hdslb.com'))).toEqual([])
  })

  it('for what is no video there is nothing to say', async () => {
    await expect(ask('walk', undefined, { kind: 'live', id: '1' })).rejects.toMatchObject({ code: 'unsupported' })
  })
})

describe('what comes from elsewhere', () => {
  const times = (count: number, entry: object) => Array.from({ length: count }, () => entry)
  const conclusion = (data: unknown) => readConclusion({ code: 0, data })

  it('is bounded, and loses what cannot be seen', () => {
    const long = 'x\u202e'.repeat(50_000)
    const section = { title: long, timestamp: 1, part_outline: times(500, { timestamp: 2, content: long }) }
    const found = conclusion({ code: 0, model_result: { summary: long, outline: times(500, section) } })
    expect(JSON.stringify(found).length).toBeLessThan(80_000)
    expect(JSON.stringify(found)).not.toContain('\u202e')
    const lines = times(100_000, { from: 1, to: 2, content: long })
    expect(readSubtitles({ body: lines }, { url: '', byMachine: true }).lines.length).toBeLessThanOrEqual(6_000)
  })

  it.each([
    ['nothing', {}],
    ['null in place of a result', { code: 0, model_result: null }],
    ['an outline that is none', { code: 0, model_result: { summary: '', outline: 'x' } }],
    [
      'times that are none',
      {
        code: 0,
        model_result: {
          outline: [
            { title: 'a', timestamp: 'b' },
            { title: 'a', timestamp: -1 },
          ],
        },
      },
    ],
  ])('is survived: %s', (_, data) => {
    expect(conclusion(data)).toBe('none')
  })

  it('names no address that is none', () => {
    const player = (url: unknown) =>
      readPlayer(
        { data: { cid: 1, subtitle: { subtitles: [{ lan: 'zh', subtitle_url: url }] } } },
        { aid: '1', cid: '2' },
      )
    for (const url of [undefined, '', 'javascript:alert(1)', 5, 'file:///etc/passwd'])
      expect(player(url).track).toBe('none')
    expect(player('//i0.hdslb.com/a.json').track).toMatchObject({ url: 'https://i0.hdslb.com/a.json' })
  })
})
