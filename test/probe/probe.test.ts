import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AmagiError, isAmagiError } from '../../src/errors'
import { createTransport } from '../../src/http'
import { bufferedResponse } from '../../src/http/response'
import type { OutgoingRequest, Transport } from '../../src/http/types'
import type { PlatformId } from '../../src/model'
import { platforms } from '../../src/platforms'
import type { Platform } from '../../src/platforms/define'
import { probe, type ProbeOptions } from '../../src/probe'
import { readCapture, writeCapture } from '../../src/probe/capture'
import { paramsOf, readOwnIds } from '../../src/probe/plan'
import { tableOf } from '../../src/probe/table'
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

const ask = (chosen: readonly Platform[], options: Partial<ProbeOptions> = {}) =>
  probe({
    platforms: chosen,
    transport,
    cookie: () => undefined,
    version: '0.0.0',
    gentleness: { pauseMs: 0 },
    ...options,
  })

const outcomes = ({ findings }: Awaited<ReturnType<typeof ask>>): string[] =>
  findings.map(({ channel, outcome, code, reason, path }) =>
    [channel, outcome, code, reason, path].filter((part) => part !== undefined).join(' '),
  )

describe('a probe', () => {
  it('asks every channel by itself, the ladder past it, and skips those of an account without one', async () => {
    const work = platformWith('douyin', 'fetchOneWork')
    const capture = await ask([work])
    expect(outcomes(capture)).toEqual(
      expect.arrayContaining(['open-origin works', 'signed-web skipped no account', 'guest-web works']),
    )
    expect(capture.findings.map(({ channel }) => channel)).toEqual(work.endpoints[0]?.channels.map(({ name }) => name))
    const [first] = capture.findings
    expect(first).toMatchObject({ endpoint: 'fetchOneWork', params: paramsOf(work.endpoints[0] ?? { params: {} }) })
    expect(first?.exchanges).toEqual([0])
  })

  it('asks those of an account with one', async () => {
    const capture = await ask([platformWith('douyin', 'fetchOneWork')], { cookie: () => accounts.douyin.valid })
    expect(outcomes(capture)).toContain('signed-web works')
    expect(capture.accounts).toEqual(['douyin'])
  })

  it('says how a site refused and where it changed', async () => {
    const video = platformWith('bilibili', 'fetchOneVideo')
    const renamed = bentJson('/x/web-interface/view', ({ data }: { data: Record<string, unknown> }) => {
      const { title, ...rest } = data
      return { code: 0, data: { ...rest, name: title } }
    })
    expect(outcomes(await ask([video], { transport: bent(transport, renamed) }))[0]).toBe(
      'view changed upstream-changed upstream answer has no usable data.title data.title',
    )
    const refused = bentJson('/x/web-interface/view', () => ({ code: -352, message: '风控校验失败', data: null }))
    const found = await ask([video], { transport: bent(transport, refused) })
    expect(outcomes(found)[0]).toMatch(/^view refused blocked .*-352/)
    expect(tableOf(found)).toMatch(/\| bilibili fetchOneVideo \| view \| refused \| blocked \(.*-352.*\) \|/)
  })

  it('asks one thing at a time per platform, with a pause, and not more than it may', async () => {
    let open = 0
    let peak = 0
    let now = 1_000_000
    const starts: number[] = []
    const busy: Transport = {
      async send(request) {
        starts.push(Date.now())
        peak = Math.max(peak, ++open)
        await new Promise((resolve) => setImmediate(resolve))
        open--
        now += 5
        return bufferedResponse({ status: 500, headers: {}, setCookie: [], url: request.url }, Buffer.from('{}'))
      },
      open: () => Promise.reject(new Error('nothing is streamed here')),
      close: () => undefined,
    }
    const danmaku = platformWith('douyin', 'fetchWorkDanmaku', 'fetchOneWork')
    const capture = await ask([danmaku], {
      transport: busy,
      cookie: () => accounts.douyin.valid,
      clock: () => now,
      gentleness: { pauseMs: 20, perPlatform: 4 },
    })
    expect(peak).toBe(1)
    expect(capture.exchanges).toHaveLength(4)
    const waits = starts.slice(1).map((start, place) => start - (starts[place] ?? 0))
    expect(Math.min(...waits)).toBeGreaterThan(15)
    expect(capture.findings.at(-1)).toMatchObject({ outcome: 'skipped', reason: 'asked enough' })
  })

  it('asks once what a transport would repeat', async () => {
    const sent: OutgoingRequest[] = []
    const broken: Transport = {
      send(request) {
        sent.push(request)
        return Promise.reject(new AmagiError('network'))
      },
      open: () => Promise.reject(new Error('nothing is streamed here')),
      close: () => undefined,
    }
    const capture = await ask([platformWith('kuaishou', 'fetchEmojiList')], { transport: broken })
    expect(new Set(sent.map(({ retries }) => retries))).toEqual(new Set([0]))
    expect(capture.exchanges).toHaveLength(capture.findings.length)
    expect(outcomes(capture)).toEqual(capture.findings.map(({ channel }) => `${channel} failed network`))
  })

  it('ends when it is told to', async () => {
    const life = new AbortController()
    const asked = ask(platforms, { signal: life.signal, gentleness: { pauseMs: 60_000 } })
    setTimeout(() => life.abort(), 50)
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('takes ids of one’s own and refuses those that are none', async () => {
    const ids = readOwnIds(['bilibili.bvid=BV1GJ411x7h7', 'douyin.web_rid=123456789'], platforms)
    expect(ids).toEqual({ bilibili: { bvid: 'BV1GJ411x7h7' }, douyin: { web_rid: '123456789' } })
    const capture = await ask([platformWith('bilibili', 'fetchOneVideo')], { ids })
    expect(capture.findings[0]?.params).toMatchObject({ bvid: 'BV1GJ411x7h7' })
    expect(capture.exchanges.flatMap(({ query }) => query)).toContainEqual(['bvid', 'BV1GJ411x7h7'])
    for (const line of ['nowhere.id=1', 'douyin.nothing=1', 'douyin.aweme_id=', 'aweme_id=7'])
      expect(() => readOwnIds([line], platforms)).toThrow(AmagiError)
    await expect(ask(platforms, { ids: { bilibili: { bvid: 'no video' } } })).rejects.toSatisfy(isAmagiError)
  })

  it('puts an id of one’s own in the place of an example with another name', () => {
    const live = platforms.flatMap(({ endpoints }) => endpoints).find(({ name }) => name === 'fetchUserLiveVideos')
    expect(paramsOf(live ?? { params: {} }, { web_rid: '1234' })).toEqual({ web_rid: '1234' })
  })
})

describe('a capture file', () => {
  it('is read as it was written, long integers included', async () => {
    const capture = await ask([platformWith('bilibili', 'fetchDynamicInfo'), platformWith('kuaishou', 'fetchOneWork')])
    expect(readCapture(writeCapture(capture))).toEqual(capture)
    const long = {
      ...capture,
      exchanges: [{ ...capture.exchanges[0], body: { form: 'json', bytes: 1, text: '{"id":7345492945006595379}' } }],
    }
    expect(writeCapture(long as never)).toContain('"json":{"id":7345492945006595379}')
    expect(readCapture(writeCapture(long as never)).exchanges[0]?.body?.text).toBe('{"id":7345492945006595379}')
  })

  it.each([
    '',
    '[]',
    '{}',
    '{"format":"amagi capture 1"}',
    '{"format":"amagi capture 1","findings":[1],"exchanges":[]}',
  ])('is refused when it is none: %s', (text) => {
    expect(() => readCapture(text)).toThrow(AmagiError)
  })
})

describe('a platform', () => {
  const names = (id: PlatformId): string[] =>
    platforms.find((one) => one.id === id)?.endpoints.map(({ name }) => name) ?? []

  it.each(platforms.map((platform) => [platform.id, platform] as const))(
    '%s reads endpoints it has',
    (id, platform) => {
      const used = (platform.readings ?? []).flatMap(({ endpoints }) => endpoints)
      expect(used.length).toBeGreaterThan(0)
      expect(used.filter((name) => !names(id).includes(name))).toEqual([])
    },
  )
})
