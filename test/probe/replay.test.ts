import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import type { Platform } from '../../src/platforms/define'
import { platforms } from '../../src/platforms'
import { probe, type ProbeOptions } from '../../src/probe'
import { readCapture, writeCapture } from '../../src/probe/capture'
import { replay, type Verdict } from '../../scripts/lib/replay/replay'
import { reportOf } from '../../scripts/lib/replay/report'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { bent, bentJson, platformWith } from './bent'

let simulator: Simulator
let transport: Transport
beforeAll(async () => {
  simulator = await startSimulator()
  transport = createTransport({ gateway: simulator.url })
})
afterAll(async () => {
  transport.close()
  await simulator.close()
})

/** From the sites to the verdicts, through the file somebody attaches. */
async function verdictsOf(
  chosen: Platform,
  bend: Parameters<typeof bent>[1],
  options: Partial<ProbeOptions> = {},
): Promise<Verdict[]> {
  const asked = { version: '0.0.0', cookie: () => undefined, gentleness: { pauseMs: 0 }, ...options }
  const capture = await probe({ ...asked, platforms: [chosen], transport: bent(transport, bend) })
  return replay(readCapture(writeCapture(capture)), platforms)
}

const gone = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter((one) => one.gone).map(({ finding }) => `${finding.endpoint} ${finding.channel}`)

type Body = Record<string, Record<string, Record<string, unknown>>>

/** One field under another name. */
function rename(holder: Record<string, unknown> | undefined, from: string, to: string): void {
  if (!holder) throw new Error('nothing to rename in')
  holder[to] = holder[from]
  delete holder[from]
}

describe('what was answered as it is expected', () => {
  it.each([['douyin'], ['bilibili'], ['kuaishou']])(
    'is as expected, guests of %s',
    async (id) => {
      const verdicts = await verdictsOf(
        platformWith(id, ...platforms.flatMap(({ endpoints }) => endpoints.map(({ name }) => name))),
        () => undefined,
      )
      expect(reportOf(verdicts)).toMatch(/^(\d+) channels: \1 as expected, 0 different, 0 lack/)
      expect(verdicts.length).toBeGreaterThan(5)
    },
    60_000,
  )

  it('is as expected with an account and with ids of one’s own', async () => {
    const video = platformWith('bilibili', 'loginBasicInfo', 'fetchVideoPlayurl', 'fetchOneVideo')
    expect(gone(await verdictsOf(video, () => undefined, { cookie: () => accounts.bilibili.normal }))).toEqual([])
    const ids = { bilibili: { bvid: simulator.links.find(({ key }) => key === 'walk')?.id ?? '' } }
    expect(gone(await verdictsOf(video, () => undefined, { ids }))).toEqual([])
  }, 60_000)
})

describe('what upstream changed', () => {
  it('is named by the path of a field that has another name, and what is new is only counted', async () => {
    const bend = bentJson('/x/web-interface/view', (body: Body) => {
      rename(body.data?.stat, 'view', 'views')
      Object.assign(body.data ?? {}, { brand_new: { deep: [1] } })
    })
    const verdicts = await verdictsOf(platformWith('bilibili', 'fetchOneVideo'), bend)
    expect(gone(verdicts)).toContain('fetchOneVideo view')
    expect(reportOf(verdicts)).toContain(
      'missing data.stat.view: number, perhaps data.stat.views now (the code needs it)',
    )
    expect(reportOf(verdicts)).not.toContain('brand_new')
    expect(reportOf(verdicts)).toContain('2 newer fields')
  })

  it('is no loss when nobody reads it', async () => {
    const bend = bentJson('/x/web-interface/view', ({ data }: Body) => {
      const read = { bvid: 1, title: 1 }
      expect(data).toMatchObject({ tid: expect.any(Number) })
      if (data && !('tid' in read)) delete data.tid
    })
    const verdicts = await verdictsOf(platformWith('bilibili', 'fetchOneVideo'), bend)
    expect(gone(verdicts)).toEqual([])
    expect(reportOf(verdicts)).toContain('missing data.tid: number\n')
  })

  it('is named in lists by their entries', async () => {
    const bend = bentJson('/x/player/wbi/playurl', (body: Body) => {
      for (const stream of (body.data?.dash?.video ?? []) as Record<string, unknown>[]) {
        delete stream.baseUrl
        rename(stream, 'id', 'quality')
      }
    })
    const verdicts = await verdictsOf(platformWith('bilibili', 'fetchOneVideo', 'fetchVideoPlayurl'), bend)
    expect(reportOf(verdicts)).toMatch(/missing data\.dash\.video\.\*\.id: number.*\(the code needs it\)/)
    expect(gone(verdicts)).toContain('fetchVideoPlayurl dash-look')
  })

  it('is named when the leading field is gone', async () => {
    const bend = bentJson('/aweme/v1/web/aweme/detail/', (body: Record<string, unknown>) =>
      rename(body, 'aweme_detail', 'detail'),
    )
    const verdicts = await verdictsOf(platformWith('douyin', 'fetchOneWork'), bend)
    expect(gone(verdicts)).toEqual(expect.arrayContaining(['fetchOneWork open-origin', 'fetchOneWork guest-web']))
    expect(gone(verdicts)).not.toContain('fetchOneWork app-feed')
    expect(reportOf(verdicts)).toContain('GONE douyin fetchOneWork guest-web: changed upstream-changed')
    expect(reportOf(verdicts)).toContain('missing aweme_detail: object, perhaps detail now (the code needs it)')
    expect(reportOf(verdicts)).not.toMatch(/detail now\n|nothing to compare/)
  })

  it('is named when a field is of another type', async () => {
    const bend = bentJson('/rest/wd/ugH5App/photo/simple/info', (body: Body) => {
      Object.assign(body.photo ?? {}, { caption: { text: 'x' }, userName: 7 })
    })
    const report = reportOf(await verdictsOf(platformWith('kuaishou', 'fetchOneWork'), bend))
    expect(report).toContain('type photo.caption: text → object (the code needs it)')
    expect(report).toContain('type photo.userName: text → number (the code needs it)')
  })

  it('is named when a code is another one', async () => {
    const bend = bentJson('/rest/wd/ugH5App/photo/simple/info', (body: Record<string, unknown>) => {
      body.result = 77
    })
    const verdicts = await verdictsOf(platformWith('kuaishou', 'fetchOneWork'), bend)
    expect(reportOf(verdicts)).toContain('code result: 1 → 77')
    expect(gone(verdicts)).toContain('fetchOneWork h5-info')
  })

  it('is named when a page comes instead of JSON', async () => {
    const verdicts = await verdictsOf(platformWith('bilibili', 'fetchDynamicInfo'), (request) =>
      request.url.includes('/v1/detail')
        ? { body: Buffer.from('<!doctype html><html><title>安全验证</title></html>') }
        : undefined,
    )
    expect(reportOf(verdicts)).toContain('form: a page instead of JSON')
    expect(verdicts[0]?.finding).toMatchObject({ outcome: 'refused', code: 'blocked' })
  })

  it('is named when one channel is refused, and the others are as expected', async () => {
    const lift = simulator.fault({ kind: 'risk-352', host: 'm.kuaishou.com' })
    const work = platformWith('kuaishou', 'fetchOneWork')
    const verdicts = await verdictsOf(work, (request) =>
      request.url.includes('photo/simple/info') && request.url.includes('chenzhongtech')
        ? { status: 403, body: Buffer.from('no') }
        : undefined,
    )
    lift()
    const refused = verdicts.filter(({ finding }) => finding.outcome === 'refused')
    expect(refused.length).toBeGreaterThan(0)
    expect(gone(verdicts)).toEqual([])
    expect(verdicts.some(({ finding }) => finding.outcome === 'works')).toBe(true)
  })

  it('is read where redirects led to', async () => {
    const home = 'https://www.kuaishou.com/?isHome=1&token=abc123'
    const work = platformWith('kuaishou', 'fetchOneWork')
    const verdicts = await verdictsOf(work, (request) => (request.purpose === 'page' ? { url: home } : undefined))
    const led = verdicts.flatMap(({ exchanges }) => exchanges).filter(({ exchange }) => exchange.landed !== undefined)
    expect(led.length).toBeGreaterThan(0)
    expect(led[0]?.exchange.landed).toBe('https://www.kuaishou.com/?isHome=1&token=removed-value')
    for (const { finding, now } of verdicts) expect(now).toMatchObject({ outcome: finding.outcome })
  })

  it('is told apart from a capture of something else', async () => {
    await expect(
      replay({ version: '', at: 0, accounts: [], findings: [], exchanges: [] }, platforms),
    ).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})
