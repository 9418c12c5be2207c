import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, iphone, site, visitor, type Ask } from './client'
import { faultKinds, startSimulator, type FaultKind, type FaultRule, type Simulator } from '../../simulator'

let simulator: Simulator
let cookie = ''

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(async () => {
  simulator.reset()
  cookie = await visitor(simulator)
})

const bvid = () => simulator.world.bilibili[0]?.bvid ?? ''
const view = (options: Ask = {}) =>
  ask(simulator, `https://api.bilibili.com/x/web-interface/view?bvid=${bvid()}`, {
    headers: { ...site, cookie },
    ...options,
  })

const detail = () =>
  ask(simulator, `https://www.douyin.com/aweme/v1/web/aweme/detail/?aweme_id=${simulator.world.douyin[0]?.id}`, {
    headers: { origin: 'https://open.douyin.com' },
  })

const photo = () =>
  ask(simulator, 'https://c.kuaishou.com/rest/wd/ugH5App/photo/simple/info', {
    method: 'POST',
    body: JSON.stringify({ photoId: simulator.world.kuaishou[0]?.id }),
    headers: { 'user-agent': iphone, 'content-type': 'application/json', referer: 'https://c.kuaishou.com/fw/photo/x' },
  })

const cover = async (options: Ask = {}) =>
  ask(simulator, String((await view()).json.data.pic).replace('http:', 'https:'), options)

describe('faults of answers', () => {
  const says: Partial<Record<FaultKind, { bilibili: object; douyin: object; kuaishou: object }>> = {
    'forbidden-text': {
      bilibili: { status: 403 },
      douyin: { status: 403, text: expect.stringMatching(/^Blocked by ArgusSecurityPlugin/) },
      kuaishou: { status: 403 },
    },
    'http-412': { bilibili: { status: 412, json: { code: -412 } }, douyin: { status: 412 }, kuaishou: { status: 412 } },
    'risk-352': {
      bilibili: { json: { code: -352 } },
      douyin: { status: 403, text: 'Blocked by ArgusSecurityPlugin' },
      kuaishou: { json: { result: 2 } },
    },
    empty: {
      bilibili: { status: 200, text: '' },
      douyin: { status: 200, text: '' },
      kuaishou: { status: 200, text: '' },
    },
    html: {
      bilibili: { status: 200, text: expect.stringContaining('<html>') },
      douyin: { status: 200, text: expect.stringContaining('_wafchallengeid') },
      kuaishou: { status: 200, text: expect.stringContaining('<html>') },
    },
    captcha: {
      bilibili: { json: { code: -352 } },
      douyin: { json: { status_code: 10000, verify_center_decision_conf: expect.any(String) } },
      kuaishou: { json: { result: 2001 } },
    },
    'status-500': { bilibili: { status: 500 }, douyin: { status: 500 }, kuaishou: { status: 500 } },
    'v-voucher': { bilibili: { json: { code: 0, data: { v_voucher: expect.any(String) } } }, douyin: {}, kuaishou: {} },
    'null-data': {
      bilibili: { json: { code: 0, data: null } },
      douyin: { json: { status_code: 0, aweme_detail: null } },
      kuaishou: { json: { result: 1, photo: null } },
    },
  }

  it.each(Object.entries(says))('%s looks as it does on each platform', async (kind, expected) => {
    simulator.fault({ kind: kind as FaultKind })
    expect(await view()).toMatchObject(expected.bilibili)
    expect(await detail()).toMatchObject(expected.douyin)
    expect(await photo()).toMatchObject(expected.kuaishou)
  })

  it('answers GraphQL with an error list where a captcha stands before it', async () => {
    simulator.fault({ kind: 'captcha', path: '/graphql' })
    const body = JSON.stringify({ operationName: 'visionVideoDetail', variables: {}, query: 'query' })
    const { json } = await ask(simulator, 'https://www.kuaishou.com/graphql', { method: 'POST', body })
    expect(json).toMatchObject({ errors: [{ message: 'Need captcha' }], data: { visionVideoDetail: null } })
  })
})

describe('faults of the line', () => {
  it('breaks the connection before an answer', async () => {
    simulator.fault({ kind: 'reset' })
    await expect(view()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('never answers', async () => {
    simulator.fault({ kind: 'hang' })
    await expect(view({ timeout: 150 })).rejects.toThrow('timed out')
  })

  it('draws an answer out', async () => {
    simulator.fault({ kind: 'slow', ms: 400 })
    const before = Date.now()
    expect((await view()).json.code).toBe(0)
    expect(Date.now() - before).toBeGreaterThan(300)
  })

  it('breaks off half way', async () => {
    simulator.fault({ kind: 'cut', host: 'hdslb.com' })
    await expect(cover()).rejects.toThrow('aborted')
  })

  it('sends a part and falls silent', async () => {
    simulator.fault({ kind: 'stall', host: 'hdslb.com' })
    await expect(cover({ timeout: 300 })).rejects.toThrow('timed out')
    expect(simulator.requests.at(-1)).toMatchObject({ status: 200, fault: 'stall' })
  })

  it('sends another range than the one asked for', async () => {
    simulator.fault({ kind: 'wrong-range', host: 'hdslb.com' })
    const heard = await cover({ headers: { range: 'bytes=100-' } })
    expect(heard.status).toBe(206)
    expect(heard.headers['content-range']).toMatch(/^bytes 1100-/)
  })
})

describe('faults of files', () => {
  it('serves a page where a picture belongs', async () => {
    simulator.fault({ kind: 'not-image', host: 'hdslb.com' })
    const heard = await cover()
    expect(heard.headers['content-type']).toBe('image/jpeg')
    expect(heard.text).toContain('<!DOCTYPE html>')
  })

  it('lets an address die at the file host, and issues dead addresses at the API', async () => {
    simulator.fault({ kind: 'expired', host: 'hdslb.com', times: 1 })
    expect((await cover()).status).toBe(403)
    expect((await cover()).status).toBe(200)
    simulator.fault({ kind: 'expired', path: '/aweme/v1/web/aweme/detail', times: 1 })
    const first = async () =>
      (
        await ask(simulator, (await detail()).json.aweme_detail.video.play_addr.url_list[0], {
          headers: { range: 'bytes=0-1' },
        })
      ).status
    expect(await first()).toBe(403)
    expect(await first()).toBe(206)
  })
})

describe('rules', () => {
  const codes = async (times: number): Promise<number[]> => {
    const seen: number[] = []
    for (let turn = 0; turn < times; turn += 1) seen.push((await view()).json?.code ?? 1)
    return seen
  }

  it('hit as often as they say', async () => {
    simulator.fault({ kind: 'risk-352', times: 2 })
    expect(await codes(3)).toEqual([-352, -352, 0])
  })

  it('can be taken back, and are gone after a reset', async () => {
    const undo = simulator.fault({ kind: 'risk-352' })
    expect(await codes(1)).toEqual([-352])
    undo()
    expect(await codes(1)).toEqual([0])
    simulator.fault({ kind: 'risk-352' })
    simulator.reset()
    expect(await codes(1)).toEqual([0])
  })

  it.each<[FaultRule, number]>([
    [{ kind: 'risk-352', host: 'bilibili.com' }, -352],
    [{ kind: 'risk-352', host: 'li.com' }, 0],
    [{ kind: 'risk-352', host: /^api\./ }, -352],
    [{ kind: 'risk-352', host: 'douyin.com' }, 0],
    [{ kind: 'risk-352', path: '/x/web-interface/view' }, -352],
    [{ kind: 'risk-352', path: '/x/player' }, 0],
    [{ kind: 'risk-352', path: /nav$/ }, 0],
  ])('%o hits by host and path', async (rule, code) => {
    simulator.fault(rule)
    expect(await codes(1)).toEqual([code])
  })

  it('put a field under another name until they are taken back', async () => {
    const names = async (): Promise<string[]> =>
      Object.keys((await view()).json.data).filter((name) => name.startsWith('own'))
    const undo = simulator.rename({ path: '/x/web-interface/view', from: 'owner', to: 'owned' })
    expect(await names()).toEqual(['owned'])
    undo()
    expect(await names()).toEqual(['owner'])
  })

  it('are named in the record of what was asked', async () => {
    simulator.requests.length = 0
    simulator.fault({ kind: 'empty', times: 1 })
    await view()
    await view()
    expect(simulator.requests.map(({ host, path, status, fault }) => ({ host, path, status, fault }))).toEqual([
      { host: 'api.bilibili.com', path: '/x/web-interface/view', status: 200, fault: 'empty' },
      { host: 'api.bilibili.com', path: '/x/web-interface/view', status: 200, fault: undefined },
    ])
  })

  it('lose half of an answer in good order, or answer a line of text', async () => {
    const { text: whole } = await view()
    simulator.fault({ kind: 'truncated', times: 1 })
    const { status, text: half } = await view()
    expect(status).toBe(200)
    expect(whole.startsWith(half)).toBe(true)
    expect(half.length).toBeGreaterThan(0)
    expect(half.length).toBeLessThan(whole.length)
    simulator.fault({ kind: 'no-json', times: 1 })
    expect(await view()).toMatchObject({ status: 200, text: expect.stringMatching(/^service is busy/) as string })
  })

  it('exist for every kind that is declared', () => {
    const shown = [
      'forbidden-text',
      'http-412',
      'risk-352',
      'empty',
      'html',
      'captcha',
      'status-500',
      'v-voucher',
      'null-data',
      'reset',
      'hang',
      'slow',
      'cut',
      'truncated',
      'no-json',
      'stall',
      'wrong-range',
      'not-image',
      'expired',
      'late',
      'length-over',
      'length-under',
      'http-404',
    ]
    expect([...faultKinds].sort()).toEqual(shown.sort())
  })
})
