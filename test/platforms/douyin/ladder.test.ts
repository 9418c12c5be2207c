import { beforeEach, describe, expect, it, vi } from 'vitest'
import { codeOf, ok, type Asked, type Reply } from '../upstream'
import { edge, fixture, nothing, places, registration, upstream } from './site'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../../src/async/sleep', async (original) => (await import('../../support/no-waiting')).noWaiting(original))

const id = '7300000000000000001'
const work = fixture('fetch_one_work')
const videoPage = `www.iesdouyin.com/share/video/${id}/`
const notePage = `www.iesdouyin.com/share/note/${id}/`

function page(info: unknown, route = 'video_(id)/page'): string {
  const data = JSON.stringify({ loaderData: { layout: null, [route]: { videoInfoRes: info } } })
  return `<!DOCTYPE html><html><script>window._ROUTER_DATA = ${data.replaceAll('/', '\\u002F')}</script></html>`
}

const item = {
  aweme_id: id,
  desc: '一句 } 不成对的 "话" {',
  create_time: 1_760_000_000,
  author: work.aweme_detail.author,
  video: {
    width: 1920,
    height: 1080,
    bit_rate: null,
    duration: 5000,
    play_addr: {
      uri: 'v0200fg10000inventedvideo01',
      url_list: ['https://aweme.snssdk.com/aweme/v1/playwm/?video_id=v0200fg10000inventedvideo01&ratio=720p&line=0'],
    },
  },
}

/** Open door shut, everything else as given. */
function world(replies: Record<string, Reply>, cookie?: string, open: Reply = nothing, guest: Reply = edge()) {
  return upstream(
    {
      [places.ttwid]: registration(),
      [places.detail]: (asked: Asked) => {
        const reply = asked.headers.origin === 'https://open.douyin.com' ? open : guest
        return typeof reply === 'function' ? reply(asked) : reply
      },
      ...replies,
    },
    cookie,
  )
}

const fetchWork = (up: ReturnType<typeof world>) => up.service.call('douyin', 'fetchOneWork', { aweme_id: id })

describe('one work is asked for through a ladder', () => {
  beforeEach(() => vi.clearAllMocks())

  it('the open door needs neither cookie nor signature, and its bytes pass untouched', async () => {
    const up = world({}, 'sessionid=secret', ok(work))
    const answer = await fetchWork(up)
    expect(answer).toMatchObject({ channel: 'open-origin', tried: [] })
    expect(JSON.parse(String(answer.raw))).toEqual(work)
    expect(up.asked.length).toBe(1)
    expect(up.asked[0]?.headers).toMatchObject({ referer: 'https://open.douyin.com/' })
    expect(up.asked[0]?.headers.cookie).toBeUndefined()
    expect(Object.keys(up.asked[0]?.query ?? {})).toEqual(['aweme_id', 'aid'])
  })

  it('a guest is registered once and asks signed', async () => {
    const up = world({}, undefined, nothing, ok(work))
    expect(await fetchWork(up)).toMatchObject({
      channel: 'guest-web',
      tried: [
        { channel: 'open-origin', code: 'blocked' },
        { channel: 'guest-edge', code: 'upstream-changed' },
      ],
    })
    const asked = up.to(places.detail)[1]
    expect(asked?.headers.cookie).toBe('ttwid=1%7Cguest1%7C1760000000')
    expect(asked?.headers['user-agent']).not.toContain('Edg')
    expect(asked?.query.a_bogus).toHaveLength(164)
    expect(asked?.query.verifyFp).toBe(asked?.query.fp)
    expect(asked?.query.webid).toBeUndefined()
    expect(asked?.query.browser_version).toBe(/Chrome\/([\d.]+)/.exec(asked?.headers['user-agent'] ?? '')?.[1])
  })

  it('an account is asked for before the guest, on the edge host, with its own visitor id', async () => {
    const uifid = '0a'.repeat(80)
    const up = world({ [places.edgeDetail]: ok(work) }, `sessionid=x; ttwid=own; UIFID=${uifid}`)
    expect((await fetchWork(up)).channel).toBe('signed-web')
    const asked = up.to(places.edgeDetail)[0]
    expect(asked?.headers.cookie).toBe(`sessionid=x; ttwid=own; UIFID=${uifid}`)
    expect(asked?.query.uifid).toBe(uifid)
    expect(asked?.query['x-secsdk-web-signature']).toMatch(/^[0-9a-f]{32}$/)
    expect(Object.keys(asked?.query ?? {}).slice(-4)).toEqual([
      'a_bogus',
      'uifid',
      'timestamp',
      'x-secsdk-web-signature',
    ])
    expect(up.to(places.ttwid)).toEqual([])
  })

  it('an account without a visitor cookie gets one added', async () => {
    const up = world({ [places.edgeDetail]: ok(work) }, 'sessionid=x;')
    await fetchWork(up)
    expect(up.to(places.edgeDetail)[0]?.headers.cookie).toBe('sessionid=x; ttwid=1%7Cguest1%7C1760000000')
  })

  it('the share page is the last way and keeps the documented shape', async () => {
    const up = world({ [videoPage]: { body: page({ item_list: [item], filter_list: [] }) } })
    const answer = await fetchWork(up)
    expect(answer.channel).toBe('share-page')
    expect(answer.body).toEqual({ status_code: 0, aweme_detail: item })
    expect(answer.tried.map((one) => one.channel)).toEqual(['open-origin', 'guest-edge', 'guest-web'])
    expect(up.to(videoPage)[0]?.headers).toMatchObject({
      cookie: 'ttwid=1%7Cguest1%7C1760000000',
      'user-agent': expect.stringContaining('iPhone'),
    })
  })

  it('the page for pictures is asked when the one for videos holds no item', async () => {
    const up = world({
      [videoPage]: { body: page({ item_list: [], filter_list: [] }) },
      [notePage]: { body: page({ item_list: [item] }, 'note_(id)/page') },
    })
    expect((await fetchWork(up)).body).toMatchObject({ aweme_detail: { aweme_id: id } })
  })

  it('the clips of pictures in the share page come from where the page itself asks, as a phone without a session', async () => {
    const place = 'www.iesdouyin.com/web/api/v2/aweme/slidesinfo/'
    const still = { ...item, images: [{ url_list: ['https://p3.douyinpic.com/a.jpeg'] }] }
    const moving = { ...still, images: [{ ...still.images[0], clip_type: 4, video: item.video }] }
    const shown = { [videoPage]: { body: page({ item_list: [still], filter_list: [] }) } }
    const up = world({ ...shown, [place]: ok({ status_code: 0, aweme_details: [moving] }) })
    const answer = await fetchWork(up)
    expect(answer).toMatchObject({ channel: 'share-page', body: { status_code: 0, aweme_detail: moving } })
    const [asked] = up.to(place)
    expect(asked?.headers['user-agent']).toContain('iPhone')
    expect(Object.keys(asked?.headers ?? {}).filter((name) => /^(cookie|sec-ch)/.test(name))).toEqual([])
    expect((await fetchWork(world(shown))).body).toMatchObject({ aweme_detail: still })
  })

  it('a page without data leads to a new visitor cookie and one more request', async () => {
    const shell = '<html><script>window._ROUTER_DATA = {"loaderData":{"video_(id)/page":null}}</script></html>'
    const up = world({
      [videoPage]: (asked) => ({
        body: asked.headers.cookie?.includes('guest1') ? shell : page({ item_list: [item] }),
      }),
    })
    expect((await fetchWork(up)).channel).toBe('share-page')
    expect(up.to(places.ttwid).length).toBe(2)
  })

  it('the proof of work of a challenge page is done once', async () => {
    const { createHash } = await import('node:crypto')
    const a = Buffer.from('prefix')
    const challenge = {
      v: { a: a.toString('base64'), c: createHash('sha256').update(a).update('4321').digest('base64') },
      s: 'sign',
    }
    const cs = Buffer.from(JSON.stringify(challenge)).toString('base64')
    const up = world({
      [videoPage]: (asked) => ({
        body: asked.headers.cookie?.includes('_wafchallengeid=')
          ? page({ item_list: [item] })
          : `<html><script>var wci="_wafchallengeid", cs="${cs}"</script></html>`,
      }),
    })
    expect((await fetchWork(up)).channel).toBe('share-page')
    const cookie = /_wafchallengeid=(\S+)/.exec(up.to(videoPage)[1]?.headers.cookie ?? '')?.[1] ?? ''
    const solved = JSON.parse(Buffer.from(cookie, 'base64').toString())
    expect(Buffer.from(solved.d, 'base64').toString()).toBe('4321')
  })

  it.each([
    ['status_self_see', 'private'],
    ['status_part_see', 'private'],
    ['status_deleted', 'not-found'],
    ['status_reviewing', 'not-found'],
    ['core_dep', 'not-found'],
  ])('the reason %s is final: %s, and nobody else is asked', async (reason, code) => {
    const gone = { status_code: 0, aweme_detail: null, filter_detail: { filter_reason: reason, notice: '作品不见了' } }
    const up = world({}, 'sessionid=x', ok(gone))
    expect(await codeOf(fetchWork(up))).toBe(code)
    expect(up.asked.length).toBe(1)
    await expect(fetchWork(up)).rejects.toMatchObject({
      details: { upstreamCode: reason, upstreamMessage: '作品不见了' },
    })
  })

  it('the reason of the share page is final as well', async () => {
    const up = world({
      [videoPage]: { body: page({ item_list: [], filter_list: [{ filter_reason: 'SYSTEM_ITEM_NOT_EXIST' }] }) },
    })
    expect(await codeOf(fetchWork(up))).toBe('not-found')
    expect(up.to(notePage)).toEqual([])
  })

  it('an answer about another work counts as none', async () => {
    const other = { ...work, aweme_detail: { ...work.aweme_detail, aweme_id: '7300000000000000999' } }
    const up = world({}, undefined, ok(other), ok(work))
    expect(await fetchWork(up)).toMatchObject({
      channel: 'guest-web',
      tried: [
        { channel: 'open-origin', code: 'upstream-changed' },
        { channel: 'guest-edge', code: 'upstream-changed' },
      ],
    })
  })

  it('a null work without a reason leads to the next channel', async () => {
    const up = world({}, undefined, ok({ status_code: 0, aweme_detail: null }), ok(work))
    expect((await fetchWork(up)).channel).toBe('guest-web')
  })

  it('a dead account is told apart from a missing one', async () => {
    const loggedOut = ok({ status_code: 8, status_msg: '用户未登录' })
    const dead = world({ [places.edgeDetail]: loggedOut }, 'sessionid=x; ttwid=y', nothing, edge())
    expect(await codeOf(fetchWork(dead))).toBe('cookie-expired')
    const missing = world({}, undefined, nothing, loggedOut)
    expect(await codeOf(fetchWork(missing))).toBe('login-required')
  })

  it('when everything is shut the answer is one of ours and names what was tried', async () => {
    const up = world({ [videoPage]: nothing, [notePage]: nothing })
    expect(await codeOf(fetchWork(up))).toBe('blocked')
  })
})

describe('the visitor cookie', () => {
  it('is renewed once when a guest gets nothing, and shared by parallel calls', async () => {
    const up = world({}, undefined, nothing, (asked) =>
      asked.headers.cookie?.includes('guest1')
        ? nothing
        : ok({ ...work, aweme_detail: { ...work.aweme_detail, aweme_id: asked.query.aweme_id } }),
    )
    const ids = ['7300000000000000001', '7300000000000000002', '7300000000000000003']
    const answers = await Promise.all(ids.map((one) => up.service.call('douyin', 'fetchOneWork', { aweme_id: one })))
    expect(answers.map((answer) => answer.channel)).toEqual(['guest-web', 'guest-web', 'guest-web'])
    expect(up.to(places.ttwid).length).toBe(2)
  })

  it('is kept for six hours', async () => {
    const up = world({}, undefined, nothing, ok(work))
    await fetchWork(up)
    up.time.ms += 5 * 3_600_000
    await fetchWork(up)
    expect(up.to(places.ttwid).length).toBe(1)
    up.time.ms += 2 * 3_600_000
    await fetchWork(up)
    expect(up.to(places.ttwid).length).toBe(2)
  })

  it('that cannot be had does not lead to a storm of registrations', async () => {
    const up = world({ [places.ttwid]: { status: 403, body: 'no' } })
    expect(await codeOf(fetchWork(up))).toBe('blocked')
    expect(await codeOf(fetchWork(up))).toBe('blocked')
    expect(up.to(places.ttwid).length).toBe(1)
  })

  it('a refusal without a reason is repeated once with new tokens', async () => {
    let turn = 0
    const tokens: (string | undefined)[] = []
    const up = world({}, undefined, nothing, (asked) => {
      tokens.push(asked.query.a_bogus)
      return turn++ === 0 ? edge('') : ok(work)
    })
    expect((await fetchWork(up)).channel).toBe('guest-web')
    expect(tokens.length).toBe(2)
    // Its cookie is given up with it: who asks again is another guest.
    expect(up.to(places.ttwid).length).toBe(2)
  })

  it('a refusal of the signature is not repeated', async () => {
    const up = world({}, undefined, nothing, edge('Sign Invalid'))
    await codeOf(fetchWork(up))
    expect(up.to(places.detail).filter(({ headers }) => headers.cookie).length).toBe(1)
  })

  it('a cancelled caller leaves at once and does not stop the others', async () => {
    let release: (() => void) | undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const up = world(
      { [places.ttwid]: async (asked) => (await gate, (registration() as (a: Asked) => any)(asked)) },
      undefined,
      nothing,
      (asked) => ok({ ...work, aweme_detail: { ...work.aweme_detail, aweme_id: asked.query.aweme_id } }),
    )
    const stop = new AbortController()
    const first = codeOf(up.service.call('douyin', 'fetchOneWork', { aweme_id: '1' }, { signal: stop.signal }))
    const second = up.service.call('douyin', 'fetchOneWork', { aweme_id: '2' })
    await vi.waitFor(() => expect(up.to(places.ttwid).length).toBe(1))
    stop.abort()
    expect(await first).toBe('cancelled')
    release?.()
    expect((await second).channel).toBe('guest-web')
  })
})
