/** Refusals by chance, late answers, and answers that are not what they say they are. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, iphone } from './client'
import { startSimulator, type OddsRule, type Simulator } from '../../simulator'
import { Bonds } from '../../simulator/bonds'
import { createFakeIpLookup } from '../../simulator/resolver'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(() => simulator.reset())

const photoId = () => String(simulator.world.kuaishou[0]?.id)
const photo = (did?: string) =>
  ask(simulator, 'https://c.kuaishou.com/rest/wd/ugH5App/photo/simple/info', {
    method: 'POST',
    body: JSON.stringify({ photoId: photoId() }),
    headers: {
      'user-agent': iphone,
      'content-type': 'application/json',
      referer: 'https://c.kuaishou.com/fw/photo/x',
      ...(did ? { cookie: `did=${did}` } : {}),
    },
  })

/** `.` for an answer, `x` for a refusal. */
async function course(count: number, identity: (turn: number) => string | undefined = () => undefined) {
  let marks = ''
  for (let turn = 0; turn < count; turn++) marks += (await photo(identity(turn))).json?.result === 1 ? '.' : 'x'
  return marks
}

const half: OddsRule = { host: 'kuaishou.com', p: 0.5, seed: 7 }

describe('odds', () => {
  it('refuse the same requests with the same seed, and about as many as they should', async () => {
    simulator.odds(half)
    const first = await course(60)
    simulator.reset()
    simulator.odds(half)
    expect(await course(60)).toBe(first)
    const refused = [...first].filter((mark) => mark === 'x').length
    expect(refused).toBeGreaterThan(18)
    expect(refused).toBeLessThan(42)
    simulator.reset()
    simulator.odds({ ...half, seed: 8 })
    expect(await course(60)).not.toBe(first)
  })

  it('of 0 and 1 are never and always, and end when they are taken out', async () => {
    const undo = simulator.odds({ ...half, p: 1 })
    expect(await course(4)).toBe('xxxx')
    undo()
    simulator.odds({ ...half, p: 0 })
    expect(await course(4)).toBe('....')
  })

  it('may be drawn once for each identity', async () => {
    simulator.odds({ ...half, perIdentity: true })
    const device = (turn: number) => `web_${String(turn % 12).padStart(32, '0')}`
    const [round, again] = [await course(12, device), await course(12, device)]
    expect(round).toBe(again)
    expect(round).toMatch(/x/)
    expect(round).toMatch(/\./)
  })

  it('speak in the words that are given', async () => {
    simulator.odds({ ...half, p: 1, kinds: ['captcha', 'http-412'] })
    const heard = await Promise.all(Array.from({ length: 12 }, () => photo()))
    expect(new Set(heard.map(({ status, json }) => json?.result ?? status))).toEqual(new Set([2001, 412]))
    expect(simulator.requests.every(({ fault }) => fault === 'captcha' || fault === 'http-412')).toBe(true)
  })

  it('leave other places alone', async () => {
    simulator.odds({ host: 'kuaishou.com', path: '/graphql', p: 1, seed: 1 })
    expect(await course(3)).toBe('...')
  })

  it.each([-0.1, 1.1, Number.NaN])('of %s are a mistake', (p) => {
    expect(() => simulator.odds({ ...half, p })).toThrow(RangeError)
  })
})

describe('a late answer', () => {
  it('comes whole, after a time between the two that are given', async () => {
    simulator.odds({ ...half, p: 1, latency: [150, 200] })
    const before = Date.now()
    expect((await photo()).json.result).toBe(1)
    expect(Date.now() - before).toBeGreaterThanOrEqual(145)
  })

  it('may be a refusal', async () => {
    simulator.fault({ kind: 'captcha', latency: [60, 80] })
    const before = Date.now()
    expect((await photo()).json.result).toBe(2001)
    expect(Date.now() - before).toBeGreaterThanOrEqual(55)
  })
})

describe('an answer that is not what it says', () => {
  it('ends in the middle as if that were its end', async () => {
    const whole = await photo()
    simulator.fault({ kind: 'truncated', times: 1 })
    const cut = await photo()
    expect(cut.status).toBe(200)
    expect(cut.json).toBeUndefined()
    expect(whole.text.startsWith(cut.text.slice(0, -4))).toBe(true)
  })

  it('announces more than it sends', async () => {
    simulator.fault({ kind: 'length-over', times: 1 })
    await expect(photo()).rejects.toThrow('aborted')
  })

  it('announces less than it sends', async () => {
    simulator.fault({ kind: 'length-under', times: 1 })
    await expect(photo()).rejects.toThrow('Parse Error')
  })

  it('is a 404 of one mirror', async () => {
    simulator.fault({ kind: 'http-404', host: 'c.kuaishou.com' })
    expect(await photo()).toMatchObject({ status: 404, json: { status: 404, error: 'Not Found' } })
  })
})

describe('helpers', () => {
  it('a device belongs to what it was first seen with', () => {
    const bonds = new Bonds()
    bonds.tie('issued', 'one')
    expect([bonds.hold('issued', 'one'), bonds.hold('issued', 'two')]).toEqual([true, false])
    expect([bonds.hold('made up', 'two'), bonds.hold('made up', 'one')]).toEqual([true, false])
    bonds.clear()
    expect(bonds.hold('issued', 'two')).toBe(true)
  })

  it('a resolver that invents addresses gives every name one of its own, again and again', async () => {
    const lookup = createFakeIpLookup()
    const of = (name: string, all = false) =>
      new Promise<unknown>((resolve) => lookup(name, { all }, (_, address) => resolve(address)))
    expect(await of('c.kuaishou.com')).toMatch(/^198\.1[89]\.\d+\.\d+$/)
    expect(await of('c.kuaishou.com')).toBe(await of('c.kuaishou.com'))
    expect(await of('www.kuaishou.com')).not.toBe(await of('c.kuaishou.com'))
    expect(await of('c.kuaishou.com', true)).toEqual([{ address: await of('c.kuaishou.com'), family: 4 }])
  })
})
