import { describe, expect, it, vi } from 'vitest'
import { bufferedResponse } from '../../src/http/response'
import type { OutgoingRequest, Transport } from '../../src/http/types'
import type { PlatformId } from '../../src/model'
import { platforms } from '../../src/platforms'
import { probe } from '../../src/probe'
import { readCapture, writeCapture, type Capture } from '../../src/probe/capture'
import { tableOf } from '../../src/probe/table'

// Pauses before a second try are not what is looked at here.
vi.mock('../../src/async/sleep', async (original) => (await import('../support/no-waiting')).noWaiting(original))

/** What somebody planted; none of it may be anywhere in what is handed on. */
const canaries = {
  session: 'cafe0011canary%2C1900000000%2C0a1b2%2A31',
  sessionPlain: 'cafe0011canary,1900000000,0a1b2*31',
  mid: '35101987',
  shortId: '9183',
  userId: '3100555777',
  guest: '1%7CguestCanary7f3k%7C1740000000%7Cb6a2d3',
  token: 'tokenCanary4d5e6f7a8b9c',
  letters: 'canaryOfLettersAlone',
  nick: '金丝雀昵称',
  mail: 'canary@birds.example',
  phone: '13812345678',
  ip4: '203.0.113.77',
  ip6: '2001:db8:85a3:0:0:8a2e:370:7334',
  hash: 'deadbeefcafe00112233445566778899',
  foreign: '7700112233445566778',
}

const cookies: Record<PlatformId, string> = {
  bilibili: `SESSDATA=${canaries.session}; bili_jct=${canaries.hash}; DedeUserID=${canaries.mid}; buvid3=${canaries.token}`,
  douyin: `sessionid=${canaries.session}; ttwid=${canaries.guest}; s_v_web_id=${canaries.token}; uid_tt=${canaries.shortId}`,
  kuaishou: `userId=${canaries.userId}; passToken=${canaries.session}; did=web_${canaries.hash}`,
}

const address = `https://${canaries.mail}@v26.${'douyinvod'}.com/${canaries.hash}/${canaries.foreign}/video.mp4?a=1&x-token=${canaries.token}&sig=${canaries.letters}&ip=${canaries.ip4}&uid=${canaries.mid}#${canaries.token}`

/** Canaries under honest and under false names, deep and shallow, as texts, numbers, keys and within other texts. */
const nest = (depth: number): object => ({
  code: 0,
  status_code: 0,
  result: 1,
  message: `用户 ${canaries.mid} (${canaries.ip4}) token=${canaries.token} ${canaries.mail} ${canaries.letters} ${canaries.ip6} ${canaries.shortId}`,
  desc: `${canaries.nick} ${canaries.mail} ${canaries.phone}`,
  uname: canaries.letters,
  token: canaries.letters,
  mid: Number(canaries.mid),
  uid: Number(canaries.shortId),
  owner: { id: canaries.userId, sec: canaries.foreign, [canaries.foreign]: 1, [canaries.nick]: canaries.hash },
  type: canaries.token,
  status_msg: canaries.session,
  url: address,
  url_list: [address, `//${canaries.ip4}:8080/${canaries.hash}`],
  location: { lat: 39.904_211, city: canaries.nick },
  inner: JSON.stringify({
    user: canaries.mid,
    cookie: `SESSDATA=${canaries.session}`,
    deep: JSON.stringify({ t: canaries.token }),
  }),
  form: `a=1&ttwid=${canaries.guest}&b=${canaries.letters}`,
  ...(depth > 0 ? { data: nest(depth - 1), list: [nest(depth - 1), canaries.mid, Number(canaries.phone)] } : {}),
})

const json = JSON.stringify(nest(2))
const page = `<!doctype html><html><head><title>${canaries.nick} 验证 ${canaries.token}</title></head><body data-uid="${canaries.mid}"><script>var t="${canaries.token}";window._ROUTER_DATA = ${json};window.__STATE__ = JSON.parse(${JSON.stringify(json)});</script>${canaries.nick} ${canaries.mail}</body></html>`
const bodies = [
  json,
  page,
  `while(1);${json}`,
  `blocked ${canaries.ip4} ${canaries.token} ${canaries.mid} ${canaries.mail}`,
  `${json.length.toString(16)}\n${json}\n${json}`,
  Buffer.concat([Buffer.from([0, 255, 254, 8]), Buffer.from(canaries.token)]),
]

function planting(sent: OutgoingRequest[]): Transport {
  return {
    send(request) {
      sent.push(request)
      const turn = sent.length
      const body = Buffer.from(bodies[turn % bodies.length] ?? '')
      const headers = {
        'content-type': 'application/json',
        server: 'nginx',
        location: address,
        'x-request-ip': canaries.ip4,
        'bdturing-verify': canaries.token,
        'retry-after': '3',
      }
      const setCookie = [
        `ttwid=${canaries.guest}; Path=/; Domain=.x.com`,
        `${canaries.foreign}=${canaries.token}; Path=/`,
      ]
      return Promise.resolve(
        bufferedResponse(
          { status: turn % 5 ? 200 : 302, headers, setCookie, url: turn % 3 ? request.url : address },
          body,
        ),
      )
    },
    open: () => Promise.reject(new Error('nothing is streamed here')),
    close: () => undefined,
  }
}

const run = (cookie: (id: PlatformId) => string | undefined, sent: OutgoingRequest[] = []): Promise<Capture> =>
  probe({
    platforms,
    transport: planting(sent),
    cookie,
    version: '0.0.0',
    gentleness: { pauseMs: 0 },
    random: () => 0.4,
  })

/** Every form a value may take in a file. */
const formsOf = (value: string): string[] => [
  value,
  encodeURIComponent(value),
  value.replaceAll('%', '%25'),
  JSON.stringify(value).slice(1, -1),
  Buffer.from(value).toString('base64').replace(/=+$/, ''),
]

function found(text: string): string[] {
  // Four digits alone are everywhere: as the value of a field they would be the account.
  const alone = new RegExp(`(?<![\\d.])${canaries.shortId}(?!\\d)`)
  return Object.entries(canaries).flatMap(([name, value]) =>
    name === 'shortId'
      ? alone.test(text)
        ? [name]
        : []
      : formsOf(value).some((form) => text.includes(form))
        ? [name]
        : [],
  )
}

describe('what is planted in cookies, bodies, addresses and headers', () => {
  it.each([
    ['an account', (id: PlatformId) => cookies[id]],
    ['a guest', () => undefined],
  ])('is nowhere in the capture and the table of %s', async (who, cookie) => {
    const sent: OutgoingRequest[] = []
    const capture = await run(cookie, sent)
    const texts = [writeCapture(capture), tableOf(capture)]
    // A guest's probe cannot know that four digits are somebody.
    const fine = who === 'a guest' ? ['shortId'] : []
    expect(texts.flatMap(found).filter((name) => !fine.includes(name))).toEqual([])
    // The planting reached the requests as well.
    expect(found(JSON.stringify(sent)).includes('session')).toBe(who === 'an account')
    expect(capture.exchanges.length).toBe(sent.length)
  })

  it('leaves names, types and codes, nested ones too', async () => {
    const capture = readCapture(writeCapture(await run((id) => cookies[id])))
    const body = capture.exchanges.find((one) => one.body?.form === 'json')?.body?.text ?? ''
    const value = JSON.parse(body) as Record<string, unknown>
    expect(Object.keys(value).toSorted()).toEqual(Object.keys(nest(1)).toSorted())
    expect(value).toMatchObject({
      code: 0,
      status_code: 0,
      result: 1,
      mid: expect.any(Number),
      uname: expect.any(String),
    })
    expect(JSON.parse(String(value.inner))).toMatchObject({
      user: expect.stringMatching(/^\d{8}$/),
      deep: expect.stringContaining('"t"'),
    })
    expect(value.url).toMatch(/^https:\/\/v26\.douyinvod\.com\/[0-9a-f]{32}\/\d{19}\/video\.mp4\?/)
    const texts = capture.exchanges.filter((one) => one.body?.form === 'text').map((one) => one.body?.text ?? '')
    expect(texts.some((text) => text.includes('window._ROUTER_DATA={"code":0'))).toBe(true)
    expect(texts.some((text) => text.includes('window.__STATE__=JSON.parse("{\\"code\\":0'))).toBe(true)
  })

  it('gives equal values equal stand-ins within a capture and others in the next', async () => {
    const midsOf = ({ exchanges }: Capture): Set<string> =>
      new Set(
        exchanges.flatMap(({ body }) =>
          [...(body?.text ?? '').matchAll(/"mid":(\d+)/g)].map((match) => match[1] ?? ''),
        ),
      )
    const [one, other] = [midsOf(await run(() => undefined)), midsOf(await run(() => undefined))]
    expect(one.size).toBe(1)
    expect([...one]).not.toEqual([...other])
  })
})
