import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, desktop, iphone, type Ask } from './client'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { keyed } from '../support/keyed'

const api = 'https://c.kuaishou.com/rest/wd'
let simulator: Simulator
let now = Date.UTC(2025, 2, 1, 12)

beforeAll(async () => {
  simulator = await startSimulator({ clock: () => now })
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  now = Date.UTC(2025, 2, 1, 12)
})

const work = (key: string) => keyed(simulator.world.kuaishou, key)

const phone = (id: string): Record<string, string> => ({
  'user-agent': iphone,
  'content-type': 'application/json',
  referer: `https://c.kuaishou.com/fw/photo/${id}`,
})

const info = (id: string, extra: Ask = {}) =>
  ask(simulator, `${api}/ugH5App/photo/simple/info`, {
    method: 'POST',
    body: JSON.stringify({ photoId: id }),
    ...extra,
    headers: { ...phone(id), ...extra.headers },
  })

describe('kuaishou: the share page and its API', () => {
  it('describes every form of work and does not know deleted ones', async () => {
    const forms: Record<string, string> = {}
    for (const { key, id } of simulator.world.kuaishou) {
      const heard = await info(id)
      const { photo, atlas } = heard.json
      forms[key] = photo ? `${photo.photoType} ${atlas?.list.length ?? 0}` : String(heard.status)
    }
    expect(forms).toEqual({
      noodles: 'VIDEO 0',
      twoviews: 'VERTICAL_ATLAS 2',
      ninecats: 'VERTICAL_ATLAS 9',
      poster: 'SINGLE_PICTURE 0',
      kettle: 'VIDEO 0',
      deleted: '404',
    })
  })

  it('turns away desktop browsers, page origins and fetch hints', async () => {
    const { id } = work('noodles')
    const bad: Record<string, string>[] = [
      { 'user-agent': desktop },
      { origin: 'https://www.kuaishou.com' },
      { 'sec-fetch-mode': 'cors' },
      { 'sec-ch-ua': '"Chromium";v="136"' },
      { referer: 'https://example.com/' },
      { 'user-agent': 'axios/1.7' },
    ]
    for (const headers of bad) expect((await info(id, { headers })).json).toMatchObject({ result: 2, error_msg: null })
    expect((await info(id)).json.result).toBe(1)
  })

  it('ignores parameters in the query and refuses a body without id', async () => {
    const { id } = work('noodles')
    const empty = await ask(simulator, `${api}/ugH5App/photo/simple/info?photoId=${id}`, {
      method: 'POST',
      headers: phone(id),
    })
    expect(empty.json).toMatchObject({ result: 1, photo: null })
    expect((await info(id, { body: '{}' })).json.result).toBe(21)
  })

  it('hides the same payload in the page behind keys moved up by one', async () => {
    const { id } = work('ninecats')
    const url = `https://v.m.chenzhongtech.com/fw/photo/${id}?cc=share_copylink`
    const page = await ask(simulator, url, { headers: { 'user-agent': iphone } })
    const state = JSON.parse(/INIT_STATE = (.+?)<\/script>/.exec(page.text)?.[1] ?? '') as Record<string, any>
    const key = Object.keys(state).find((name) => state[name].photo) ?? ''
    const plain = [...key].map((letter) => String.fromCharCode(letter.charCodeAt(0) - 1)).join('')
    expect(plain).toContain('/rest/wd/ugH5App/photo/simple/info')
    expect(state[key].atlas.list).toHaveLength(9)
    expect((await ask(simulator, url)).json).toMatchObject({ result: 2 })
    expect(
      (await ask(simulator, url.replace('v.m.', 'abcd1234.m.'), { headers: { 'user-agent': iphone } })).text,
    ).toContain('INIT_STATE')
  })

  it('sends pages of deleted works home', async () => {
    const heard = await ask(simulator, `https://m.gifshow.com/fw/photo/${work('deleted').id}`, {
      headers: { 'user-agent': iphone },
    })
    expect(heard.headers.location).toBe('https://www.kuaishou.com/?isHome=1')
  })

  it('lists comments with a device cookie only, and pages by cursor', async () => {
    const { id, comments } = work('noodles')
    const list = (pcursor: string, cookie?: string) =>
      ask(simulator, `${api}/photo/comment/list`, {
        method: 'POST',
        body: JSON.stringify({ photoId: id, pcursor }),
        headers: { ...phone(id), ...(cookie ? { cookie } : {}) },
      })
    expect((await list('')).json.result).toBe(2)
    const seen: number[] = []
    let cursor = ''
    while (cursor !== 'no_more') {
      const { json } = await list(cursor, `did=web_${'0f'.repeat(16)}; didv=1`)
      seen.push(...json.rootComments.map((comment: { comment_id: number }) => comment.comment_id))
      cursor = json.pcursor
    }
    expect(new Set(seen).size).toBe(comments.length)
  })

  it('wants a signature for the old detail call, whatever is sent', async () => {
    const { id } = work('noodles')
    const heard = await ask(simulator, `${api}/photo/info`, {
      method: 'POST',
      body: JSON.stringify({ photoId: id }),
      headers: phone(id),
    })
    expect(heard.json.result).toBe(50)
  })
})

describe('kuaishou: signed calls', () => {
  it('refuses a live call without signature and a wrong one anywhere', async () => {
    const live = await ask(
      simulator,
      'https://live.kuaishou.com/live_api/baseuser/userinfo/byid?caver=2&principalId=abc',
      { headers: { kww: 'x', referer: 'https://live.kuaishou.com/profile/abc' } },
    )
    expect(live.json.result).toBe(50)
    const { id } = work('noodles')
    const url = `${api}/photo/comment/list?caver=2&__NS_hxfalcon=HUDR_abc.%24HE_0102`
    const headers = { ...phone(id), kww: 'x', cookie: `did=web_${'0f'.repeat(16)}` }
    expect(
      (await ask(simulator, url, { method: 'POST', body: JSON.stringify({ photoId: id }), headers })).json.result,
    ).toBe(50)
  })
})

const site = { origin: 'https://www.kuaishou.com', referer: 'https://www.kuaishou.com/new-reco' }
const byHand = { accept: 'text/html,*/*', 'sec-fetch-mode': 'navigate' }
const device = `did=web_${'0e'.repeat(16)}; didv=1`

describe('kuaishou: desktop GraphQL', () => {
  const graphql = async (operationName: string, variables: object, cookie?: string) =>
    (
      await ask(simulator, 'https://www.kuaishou.com/graphql', {
        method: 'POST',
        body: JSON.stringify({ operationName, variables, query: `query ${operationName} { x }` }),
        headers: { ...site, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      })
    ).json

  it('answers strangers with empty shells and members with the work', async () => {
    const { id } = work('noodles')
    expect(await graphql('visionVideoDetail', { photoId: id })).toEqual({ data: { visionVideoDetail: null } })
    expect(
      (await graphql('commentListQuery', { photoId: id, pcursor: '' }, accounts.kuaishou.expired)).data
        .visionCommentList.rootComments,
    ).toBeNull()
    const detail = (await graphql('visionVideoDetail', { photoId: id }, accounts.kuaishou.valid)).data.visionVideoDetail
    expect(detail).toMatchObject({ status: 1, photo: { id } })
    expect(
      (await graphql('visionVideoDetail', { photoId: work('ninecats').id }, accounts.kuaishou.valid)).data
        .visionVideoDetail.status,
    ).toBe(0)
  })

  it('lists the emoticons to everybody', async () => {
    const icons = (await graphql('visionBaseEmoticons', {})).data.visionBaseEmoticons.iconUrls as Record<string, string>
    expect(icons['[酷]']).toMatch(/^\/\//)
    expect((await ask(simulator, `https:${icons['[酷]']}`)).headers['content-type']).toBe('image/png')
  })

  it.each([
    ['no origin', { origin: '' }],
    ['another origin', { origin: 'https://example.com' }],
    ['a referer from elsewhere', { referer: 'https://example.com/' }],
    ['a phone', { 'user-agent': iphone }],
    ['hints of another Chrome', { 'sec-ch-ua': '"Chromium";v="99", "Google Chrome";v="99"' }],
    ['hints of a phone', { 'sec-ch-ua-mobile': '?1' }],
    ['hints of another system', { 'sec-ch-ua-platform': '"macOS"' }],
  ])('turns away %s', async (_name, extra) => {
    const heard = await ask(simulator, 'https://www.kuaishou.com/graphql', {
      method: 'POST',
      body: JSON.stringify({
        operationName: 'visionBaseEmoticons',
        variables: {},
        query: 'query visionBaseEmoticons { x }',
      }),
      headers: { ...site, 'content-type': 'application/json', ...extra },
    })
    expect(heard.json).toMatchObject({ result: 2, error_msg: null })
  })

  it('lists comments of the newer call to whoever has a device', async () => {
    const list = async (cookie: string) =>
      (
        await ask(simulator, 'https://www.kuaishou.com/rest/v/photo/comment/list', {
          method: 'POST',
          body: JSON.stringify({ photoId: work('noodles').id, pcursor: '' }),
          headers: { ...site, 'content-type': 'application/json', cookie },
        })
      ).json
    expect((await list('')).result).toBe(2)
    expect((await list(device)).rootCommentsV2).toHaveLength(work('noodles').comments.length)
  })

  it('shows the page of a video to a browser with a device, of an album without the album', async () => {
    const open = (key: string, headers: Record<string, string>) =>
      ask(simulator, `https://www.kuaishou.com/short-video/${work(key).id}`, { headers })
    const first = await open('noodles', byHand)
    expect(first.json).toMatchObject({ result: 2 })
    expect(String(first.headers['set-cookie'])).toMatch(/did=web_[0-9a-f]{32};/)
    const page = await open('noodles', { ...byHand, cookie: device })
    expect(page.text).toContain(`"VisionVideoDetailPhoto:${work('noodles').id}"`)
    expect((await open('ninecats', { ...byHand, cookie: device })).text).not.toContain('VisionVideoDetailPhoto:')
    expect((await open('deleted', { ...byHand, cookie: device })).headers.location).toMatch(/isHome=1$/)
    expect((await open('noodles', { ...byHand, 'user-agent': iphone })).headers.location).toContain('gifshow')
  })
})

describe('kuaishou: rooms', () => {
  const room = (id: string, cookie = device) =>
    ask(simulator, `https://live.kuaishou.com/u/${id}`, { headers: { ...byHand, cookie } })
  const stateOf = (text: string): any =>
    JSON.parse((/__INITIAL_STATE__=(.+?);\(function/.exec(text)?.[1] ?? '').replace('undefined', 'null'))

  it('stand in their page, and look dark to whoever is refused', async () => {
    const playing = async (id: string, cookie?: string) => stateOf((await room(id, cookie)).text).liveroom.playList[0]
    expect(await playing('KPLsimulated01')).toMatchObject({
      isLiving: true,
      liveStream: { caption: '团子在线等开饭 🐟' },
    })
    expect(await playing('KPLsimulated01', '')).toMatchObject({ isLiving: false, errorType: { type: 2 } })
    expect(await playing('nobody')).toMatchObject({ isLiving: false, errorType: { type: 22 } })
    expect((await room('KPLsimulated01')).text).toContain('undefined')
  })

  it('are told to the page for phones, and to nobody without a device', async () => {
    const by = async (eid: string, cookie = `did=web_${'0d'.repeat(16)}`) =>
      (
        await ask(simulator, 'https://livev.m.chenzhongtech.com/rest/k/live/byUser?kpn=GAME_ZONE&captchaToken=', {
          method: 'POST',
          body: JSON.stringify({ source: 5, eid, shareMethod: 'card', clientType: 'WEB_OUTSIDE_SHARE_H5' }),
          headers: { ...phone('x'), cookie },
        })
      ).json
    expect(await by('KPLsimulated01')).toMatchObject({ result: 1, liveStream: { living: true } })
    expect(await by('nobody')).toEqual({ result: 1, liveStream: {} })
    expect((await by('KPLsimulated01', '')).result).toBe(2)
  })
})

describe('kuaishou: devices', () => {
  const comments = async (cookie: string, agent = iphone) =>
    ask(simulator, `${api}/photo/comment/list`, {
      method: 'POST',
      body: JSON.stringify({ photoId: work('noodles').id, pcursor: '' }),
      headers: { ...phone(work('noodles').id), 'user-agent': agent, cookie },
    })

  it('belong to the browser they came with first', async () => {
    expect((await comments(device)).json.result).toBe(1)
    expect((await comments(device, iphone.replace('17_5', '16_6'))).json.result).toBe(2)
  })

  it('of a visitor are refused beside an account', async () => {
    expect((await comments(device)).json.result).toBe(1)
    expect((await comments(`${device}; userId=1`)).json.result).toBe(2)
  })

  it('get a successor when it is time, and are refused from then on', async () => {
    expect((await comments(device)).headers['set-cookie']).toBeUndefined()
    simulator.kuaishou.rollDevices()
    const [did] = (await comments(device)).headers['set-cookie'] as string[]
    expect((await comments(device)).json.result).toBe(2)
    expect((await comments(String(did).split(';')[0] ?? '')).json.result).toBe(1)
  })
})

describe('kuaishou: what no browser would send', () => {
  const told = async (headers: Record<string, string>, path = 'graphql') => {
    await ask(simulator, `https://www.kuaishou.com/${path}`, { headers })
    return [...simulator.misconduct]
  }
  const chrome = {
    'sec-ch-ua-platform': '"Windows"',
    'User-Agent': desktop,
    Accept: '*/*',
    'sec-ch-ua': '"Chromium";v="136"',
    'sec-ch-ua-mobile': '?0',
    Referer: 'https://www.kuaishou.com/',
  }

  it('is noted: nothing of a browser, names in another case or order, Chrome without hints', async () => {
    const { Accept, ...rest } = chrome
    expect(await told(chrome)).toEqual([])
    simulator.reset()
    expect(await told({ ...rest, Accept })).toEqual([expect.stringContaining('Accept comes after Referer')])
    simulator.reset()
    expect(await told({ ...rest, accept: '*/*' })).toEqual([expect.stringContaining('no browser sends accept there')])
    simulator.reset()
    expect(await told({ 'User-Agent': desktop, Accept })).toEqual([expect.stringContaining('without client hints')])
  })
})

describe('kuaishou: links and files', () => {
  it('redirects share links by user agent and sends dead ones home', async () => {
    const { code, id } = work('kettle')
    const to = async (agent: string, path = code) =>
      String(
        (await ask(simulator, `https://v.kuaishou.com/${path}`, { headers: { 'user-agent': agent } })).headers.location,
      )
    expect(await to(iphone)).toContain(`https://v.m.chenzhongtech.com/fw/photo/${id}?`)
    expect(await to(desktop)).toContain(`https://www.kuaishou.com/short-video/${id}?`)
    expect(await to(iphone, 'dead000')).toBe('https://www.kuaishou.com/?isHome=1')
    expect((await ask(simulator, 'https://v.kuaishou.com/missing', { headers: { 'user-agent': iphone } })).status).toBe(
      404,
    )
  })

  it('turns desktop browsers away from the desktop page', async () => {
    expect((await ask(simulator, `https://www.kuaishou.com/short-video/${work('kettle').id}`)).json).toMatchObject({
      result: 2,
      error_msg: null,
    })
  })

  it('serves the mirrors, the signed backup in time, and not the peer network', async () => {
    const { photo } = (await info(work('noodles').id)).json
    const [first] = photo.manifest.adaptationSet[0].representation
    const headers = { referer: 'https://www.kuaishou.com/' }
    const mirror = await ask(simulator, photo.mainMvUrls[0].url, { headers })
    expect(mirror.body.length).toBe(first.fileSize)
    expect((await ask(simulator, first.url, { headers })).status).toBe(502)
    expect((await ask(simulator, first.backupUrl[0], { headers })).body.length).toBe(first.fileSize)
    expect((await ask(simulator, first.backupUrl[0], { headers: { referer: 'https://example.com/' } })).status).toBe(
      403,
    )
    expect(
      (await ask(simulator, String(first.backupUrl[0]).replace(/pkey=AAX./, 'pkey=AAXg'), { headers })).status,
    ).toBe(403)
    now += 3 * 3600_000
    expect((await ask(simulator, first.backupUrl[0], { headers })).status).toBe(403)
  })

  it('has every picture as JPEG and as WebP', async () => {
    const { atlas, photo } = (await info(work('twoviews').id)).json
    const type = async (path: string, host: string) =>
      (await ask(simulator, `https://${host}${path}`)).headers['content-type']
    expect(await type(atlas.list[1], atlas.cdn[0])).toBe('image/jpeg')
    expect(await type(photo.ext_params.atlas.list[1], photo.ext_params.atlas.cdn[0])).toBe('image/webp')
  })
})
