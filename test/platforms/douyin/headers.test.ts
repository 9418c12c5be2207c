/** Every request of the platform is one a browser would have sent: names, order, page, and one window everywhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environmentOf } from '../../../simulator/douyin/abogus'
import { contradicts, oddities } from '../../../simulator/douyin/browser'
import { dressAs, linkHeaders, screen } from '../../../src/platforms/douyin/headers'
import { douyin } from '../../../src/platforms/douyin'
import { callOf, codeOf, type Asked } from '../upstream'
import { places, registration, upstream } from './site'

/** Every endpoint with the examples of its parameters, asked until nothing is left to ask. */
async function everything(cookie?: string): Promise<Asked[]> {
  const up = upstream({ [places.ttwid]: registration() }, cookie)
  for (const { name, params } of douyin.endpoints) {
    const given = Object.entries(params).filter(([key]) => key !== 'search_id')
    const variants = name === 'fetchUserLiveVideos' ? given.map((one) => [one]) : [given]
    for (const one of variants) {
      const call = up.service.call('douyin', name, Object.fromEntries(one.map(([key, { example }]) => [key, example])))
      expect(await codeOf(call)).not.toBe('none')
    }
  }
  return up.asked
}

describe('every request', () => {
  let asked: Asked[] = []
  beforeAll(async () => {
    asked = [...(await everything()), ...(await everything('sessionid=x; s_v_web_id=verify_x; UIFID=0a0a0a0a0a0a0a0a'))]
  })
  afterAll(() => (asked = []))

  it('has the names and the order of its browser', () => {
    expect(asked.length).toBeGreaterThan(60)
    expect(asked.flatMap((one) => oddities(callOf(one)))).toEqual([])
  })

  it('contradicts itself in nothing', () => {
    expect(asked.filter((one) => contradicts(callOf(one))).map(({ place }) => place)).toEqual([])
  })

  it('that names the window names the one of the signature', () => {
    const sizes = asked.flatMap(({ query }) => {
      const env = environmentOf(query.a_bogus ?? '')
      return [
        ...(query.screen_width === undefined ? [] : [`${query.screen_width}×${query.screen_height}`]),
        ...(env && query.screen_width !== undefined ? [`${env.width}×${env.height}`] : []),
      ]
    })
    expect(sizes.length).toBeGreaterThan(40)
    expect([...new Set(sizes)]).toEqual([`${screen.width}×${screen.height}`])
  })

  it('across hosts of the site says from where', () => {
    const across = asked.filter(({ place }) => place.startsWith('www-hj.'))
    expect(across.length).toBeGreaterThan(5)
    for (const { headers } of across) {
      expect(headers).toMatchObject({ origin: 'https://www.douyin.com', 'sec-fetch-site': 'same-site' })
    }
    const within = asked.filter(({ place, headers }) => place.startsWith('www.douyin.com/') && headers.cookie)
    expect(within.filter(({ headers }) => headers.origin !== undefined)).toEqual([])
  })
})

describe('a browser', () => {
  it('names itself in one voice', () => {
    const desktop = dressAs('desktop', { url: 'https://www.douyin.com/x' })
    const major = /Chrome\/(\d+)/.exec(desktop['User-Agent'] ?? '')?.[1]
    // Brands of Chromium 150 by its own rule; the rule gives those of captured requests of 142, 143 and 147.
    expect(desktop['sec-ch-ua']).toBe(`"Not;A=Brand";v="8", "Chromium";v="${major}", "Google Chrome";v="${major}"`)
    expect(Object.keys(linkHeaders).some((name) => name.startsWith('sec-ch'))).toBe(false)
    expect(linkHeaders['User-Agent']).toContain('iPhone')
  })

  it('puts its own headers where it puts them, whatever the case and order they are given in', () => {
    const headers = dressAs(
      'desktop',
      { url: 'https://www.douyin.com/x' },
      { cookie: 'a=1', REFERER: 'https://www.douyin.com/' },
    )
    expect(Object.keys(headers).at(-1)).toBe('Cookie')
    expect(headers.Referer).toBe('https://www.douyin.com/')
    expect(headers['Sec-Fetch-Site']).toBe('same-origin')
    expect(headers.Origin).toBeUndefined()
  })
})
