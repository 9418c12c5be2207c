/** A plain client of the gateway for the simulator's own tests: no retries, no redirects, no added headers. */
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Simulator } from './index'

export const desktop =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36'
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

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
          'user-agent': desktop,
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
  return `${query}&w_rid=${createHash('md5').update(query + mixed).digest('hex')}`
}

/** Device cookies as the site hands them out. */
export async function visitor(simulator: Simulator): Promise<string> {
  const { json } = await ask(simulator, 'https://api.bilibili.com/x/frontend/finger/spi', { headers: site })
  return `buvid3=${json.data.b_3}; buvid4=${encodeURIComponent(json.data.b_4)}; b_nut=1740800000`
}
