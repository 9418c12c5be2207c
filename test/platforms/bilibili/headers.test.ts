/** Every request of the platform is one a browser, or an app, would have sent: names, order, page, one version. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contradicts, oddities } from '../../../simulator/bilibili/browser'
import { bilibili } from '../../../src/platforms/bilibili'
import { apiHosts, dressAs, linkHeaders, mediaHeaders } from '../../../src/platforms/bilibili/headers'
import type { TargetKind } from '../../../src/model'
import { callOf, codeOf, type Asked } from '../upstream'
import { upstream } from './site'

/** What only links lead to. */
const linked: readonly [TargetKind, string][] = [
  ['album', '90000001'],
  ['media', 'md28000001'],
  ['course', 'ss500001'],
  ['music', 'au700001'],
  ['music', 'am800001'],
  ['list', 'ml900001'],
  ['list', 'season:1'],
  ['list', 'series:1'],
  ['list', 'up:7'],
]

/** Every endpoint with the examples of its parameters, every ladder that only links climb, asked until nothing is left. */
async function everything(cookie?: string): Promise<Asked[]> {
  const up = upstream({}, cookie)
  for (const { name, params } of bilibili.endpoints) {
    const given = Object.entries(params).map(([key, { example }]) => [key, example])
    await codeOf(up.service.call('bilibili', name, Object.fromEntries(given)))
  }
  for (const [kind, id] of linked) {
    await codeOf(up.service.resolve({ platform: 'bilibili', kind, id, extra: { mid: '7' } }))
  }
  return up.asked
}

describe('every request', () => {
  let asked: Asked[] = []
  beforeAll(async () => {
    asked = [...(await everything()), ...(await everything('SESSDATA=x; bili_jct=y; buvid3=z'))]
  })
  afterAll(() => (asked = []))

  it('has the names and the order of its browser', () => {
    expect(asked.length).toBeGreaterThan(60)
    expect(asked.flatMap((one) => oddities(callOf(one), false))).toEqual([])
  })

  it('contradicts itself in nothing', () => {
    expect(asked.filter((one) => contradicts(callOf(one))).map(({ place }) => place)).toEqual([])
  })

  it('of a script says where it stands wherever it asks another host, and nowhere else', () => {
    const scripts = asked.filter(({ headers }) => headers['sec-fetch-mode'] === 'cors')
    expect(new Set(scripts.map(({ headers }) => headers.origin))).toEqual(
      new Set([
        undefined,
        'https://www.bilibili.com',
        'https://space.bilibili.com',
        'https://live.bilibili.com',
        'https://h.bilibili.com',
      ]),
    )
    for (const { place, headers } of scripts) {
      const home = place.startsWith('www.bilibili.com/')
      expect([place, headers.origin === undefined]).toEqual([place, home])
      expect(headers['sec-fetch-site']).toBe(home ? 'same-origin' : 'same-site')
    }
  })

  it('of an app shows neither device nor page of a browser', () => {
    const apps = asked.filter(({ query }) => query.appkey !== undefined)
    expect(apps.length).toBeGreaterThan(2)
    for (const { headers } of apps) {
      expect(Object.keys(headers)).toEqual(['user-agent', 'accept', 'referer', 'accept-encoding'])
    }
  })

  it('of a page is opened by hand, without cookie and referer', () => {
    const opened = asked.filter(({ headers }) => headers['sec-fetch-mode'] === 'navigate')
    expect(new Set(opened.map(({ place }) => place.split('/')[0]))).toEqual(
      new Set(['www.bilibili.com', 'm.bilibili.com']),
    )
    for (const { headers } of opened) expect([headers.cookie, headers.referer]).toEqual([undefined, undefined])
  })

  it('names one version everywhere', () => {
    const texts = asked.flatMap(({ headers }) => [headers['user-agent'], headers['sec-ch-ua']])
    const versions = texts.flatMap((text) => /(?:Chrome\/|"Chromium";v=")(\d+)/.exec(text ?? '')?.[1] ?? [])
    expect(new Set(versions).size).toBe(1)
    const file = mediaHeaders({ url: 'https://i0.hdslb.com/a.jpg', as: 'picture' })
    expect(file['User-Agent']).toBe(linkHeaders['User-Agent'])
    expect(file['User-Agent']).toContain(`Chrome/${versions[0]}.`)
  })
})

describe('a script', () => {
  const from = (url: string, own?: Record<string, string>) => dressAs('script', { url }, own)

  it('stands on the page that asks the host, unless the call names another', () => {
    expect(apiHosts).toEqual(['bilibili.com'])
    expect(from('https://api.bilibili.com/x')).toMatchObject({
      Origin: 'https://www.bilibili.com',
      Referer: 'https://www.bilibili.com/',
      'Sec-Fetch-Site': 'same-site',
    })
    expect(from('https://api.live.bilibili.com/x').Origin).toBe('https://live.bilibili.com')
    expect(from('https://api.bilibili.com/x', { referer: 'https://space.bilibili.com/7' }).Origin).toBe(
      'https://space.bilibili.com',
    )
  })
})
