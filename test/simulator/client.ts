/** A plain client of the gateway for the simulator's own tests: no retries, no redirects, no added headers. */
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { pack, rc4, sm3 } from '../../simulator/douyin/abogus'
import type { Simulator } from '../../simulator'

export const desktop =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36'
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/17.5 Mobile/15E148 Safari/604.1'

export interface Heard {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
  text: string
  json: any
}

export interface Ask {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** Milliseconds until the request is given up. */
  timeout?: number
}

/** Asks the simulator for a real address. Rejects when the connection breaks or time runs out. */
export function ask(simulator: Simulator, address: string, options: Ask = {}): Promise<Heard> {
  const url = new URL(address)
  const raw = address.slice(address.indexOf(url.host) + url.host.length)
  return new Promise((resolve, reject) => {
    const call = request(
      `${simulator.url}${raw.startsWith('/') ? raw : `/${raw}`}`,
      {
        method: options.method ?? 'GET',
        headers: {
          ...(options.headers?.['User-Agent'] ? {} : { 'user-agent': desktop }),
          ...options.headers,
          'x-forwarded-host': url.host,
          'x-forwarded-proto': 'https',
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const sent = Buffer.concat(parts)
          const body = response.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
          const text = body.toString('utf8')
          let json: unknown
          try {
            json = JSON.parse(text)
          } catch {
            json = undefined
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text, json })
        })
      },
    )
    if (options.timeout) call.setTimeout(options.timeout, () => call.destroy(new Error('timed out')))
    call.on('error', reject)
    call.end(options.body)
  })
}

export const site = { referer: 'https://www.bilibili.com/' }

const order = '46 47 18 2 53 8 23 32 15 50 10 31 58 3 45 35 27 43 5 49 33 9 42 19 29 28 14 39 12 38 41 13'.split(' ')

/** Query signed as the documentation says, with keys taken from the account page. */
export async function signed(simulator: Simulator, params: Record<string, string>, now = Date.now()): Promise<string> {
  const nav = await ask(simulator, 'https://api.bilibili.com/x/web-interface/nav', { headers: site })
  const { img_url: img, sub_url: sub } = nav.json.data.wbi_img as Record<string, string>
  const name = (url: string): string => url.slice(url.lastIndexOf('/') + 1, url.lastIndexOf('.'))
  const mixed = order.map((at) => (name(img ?? '') + name(sub ?? ''))[Number(at)]).join('')
  const pairs = Object.entries({ ...params, wts: String(Math.round(now / 1000)) }).sort(([a], [b]) => (a < b ? -1 : 1))
  const query = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&')
  return `${query}&w_rid=${createHash('md5')
    .update(query + mixed)
    .digest('hex')}`
}

/** Device cookies as the site hands them out. */
export async function visitor(simulator: Simulator): Promise<string> {
  const { json } = await ask(simulator, 'https://api.bilibili.com/x/frontend/finger/spi', { headers: site })
  return `buvid3=${json.data.b_3}; buvid4=${encodeURIComponent(json.data.b_4)}; b_nut=1740800000`
}

const letters = {
  result: 'Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe',
  agent: 'ckdp1h4ZKsUB80/Mfvw36XIgR25+WQAlEi7NLboqYTOPuzmFjJnryx9HVGDaStCe',
}

/** Query with an `a_bogus` as the documentation lays it out. */
export function bogus(query: string, agent = desktop, now = Date.now()): string {
  const env = Buffer.from('1536|747|1536|834|0|30|0|0|1536|834|1536|864|1525|747|24|24|Win32')
  const twice = (text: string): Buffer => sm3(sm3(Buffer.from(text)))
  const byte = (value: number, place: number): number => Math.floor(value / 256 ** place) & 255
  const a = twice(`${query}cus`)
  const b = twice('cus')
  const u = sm3(Buffer.from(pack(rc4(Buffer.from([0, 1, 14]), Buffer.from(agent)), letters.agent, false)))
  const p = Buffer.alloc(44)
  const set = (places: Record<number, number | undefined>): void => {
    for (const [place, value] of Object.entries(places)) p[Number(place)] = value ?? 0
  }
  set({ 0: 44, 7: a[21], 18: a[22], 8: b[21], 19: b[22], 10: u[23], 20: u[24], 15: 1, 35: 3, 29: 14, 40: env.length })
  set({ 17: byte(6383, 0), 6: byte(6383, 1), 14: byte(6241, 0), 13: byte(6241, 1) })
  ;[26, 21, 11, 1, 38, 39].forEach((place, at) => set({ [place]: byte(now - 40, at) }))
  ;[34, 33, 31, 30, 36, 37].forEach((place, at) => set({ [place]: byte(now, at) }))
  const body = rc4(
    Buffer.from([0x79]),
    Buffer.concat([p, env, Buffer.from([p.reduce((sum, value) => sum ^ value, 0)])]),
  )
  const prefix = Buffer.from([169, 66, 175, 104, 129, 20, 34, 85, 11, 0, 133, 64])
  return `${query}&a_bogus=${encodeURIComponent(pack(Buffer.concat([prefix, body]), letters.result, true))}`
}
