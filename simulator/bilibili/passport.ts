/** Device cookies, the account page and the login by QR code. */
import { randomBytes } from 'node:crypto'
import { json } from '../reply'
import type { Answer, Call } from '../types'
import { rankOf, type Devices, type WbiKeys } from './identity'
import type { Renewals } from './renewals'

/** State of a code: not scanned, scanned, confirmed, expired. */
export type QrState = 86101 | 86090 | 0 | 86038

const messages: Record<QrState, string> = { 86101: '未扫码', 86090: '二维码已扫码未确认', 0: '', 86038: '二维码已失效' }

/** Milliseconds a code lives. */
const lifetime = 180_000

interface Pending {
  born: number
  polls: number
  forced?: QrState
}

export class QrLogins {
  private readonly pending = new Map<string, Pending>()

  constructor(private readonly renewals: Renewals) {}

  reset(): void {
    this.pending.clear()
  }

  /** Puts every pending code into a state; by itself one is scanned at the third poll and confirmed at the fourth. */
  force(state: QrState): void {
    for (const login of this.pending.values()) login.forced = state
  }

  generate(call: Call): Answer {
    const key = randomBytes(16).toString('hex')
    this.pending.set(key, { born: call.now, polls: 0 })
    return json({
      code: 0,
      message: '0',
      ttl: 1,
      data: {
        url:
          'https://account.bilibili.com/h5/account-h5/auth/scan-web?navhide=1&callback=close' +
          `&qrcode_key=${key}&from=`,
        qrcode_key: key,
      },
    })
  }

  private stateOf(login: Pending | undefined, now: number): QrState {
    if (!login || now - login.born > lifetime) return 86038
    if (login.forced !== undefined) return login.forced
    return login.polls <= 2 ? 86101 : login.polls === 3 ? 86090 : 0
  }

  poll(call: Call): Answer {
    const key = call.query.get('qrcode_key') ?? ''
    const login = this.pending.get(key)
    if (login) login.polls += 1
    const code = this.stateOf(login, call.now)
    if (code !== 0) {
      return json({
        code: 0,
        message: '0',
        ttl: 1,
        data: { url: '', refresh_token: '', timestamp: 0, code, message: messages[code] },
      })
    }
    this.pending.delete(key)
    const expires = Math.floor(call.now / 1000) + 180 * 86_400
    const values = {
      SESSDATA: `simqr001%2C${expires}%2C5ad0c%2A31`,
      bili_jct: '0ddba11c0ffee0ddba11c0ffee0ddba1',
      DedeUserID: '35101001',
      DedeUserID__ckMd5: '51ad51ad51ad51ad',
      sid: 'simulate',
    }
    const refreshToken = '5ad0c0ffee5ad0c0ffee5ad0c0ffee31'
    this.renewals.born(values.SESSDATA, refreshToken)
    const tail = `; Path=/; Domain=bilibili.com; Expires=${new Date(expires * 1000).toUTCString()}`
    const cookies = Object.entries(values).map(
      ([name, value]) => `${name}=${value}${tail}${name === 'SESSDATA' ? '; HttpOnly; Secure' : ''}`,
    )
    const query = Object.entries(values)
      .filter(([name]) => name !== 'sid')
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
    return json(
      {
        code: 0,
        message: '0',
        ttl: 1,
        data: {
          url:
            `https://passport.biligame.com/x/passport-login/web/crossDomain?${query}&Expires=${expires}` +
            '&gourl=https%3A%2F%2Fwww.bilibili.com',
          refresh_token: refreshToken,
          timestamp: call.now,
          code: 0,
          message: '',
        },
      },
      200,
      { 'set-cookie': cookies },
    )
  }
}

export function nav(call: Call, keys: WbiKeys): Answer {
  const rank = rankOf(call)
  if (rank === 'none' || rank === 'dead') {
    return json({ code: -101, message: '账号未登录', ttl: 1, data: { isLogin: false, wbi_img: keys.urls } })
  }
  const vip = rank === 'vip'
  return json({
    code: 0,
    message: '0',
    ttl: 1,
    data: {
      isLogin: true,
      email_verified: 0,
      face: 'https://i0.hdslb.com/bfs/face/member/noface.jpg',
      level_info: { current_level: vip ? 6 : 4, current_min: 4500, current_exp: 6120, next_exp: 10800 },
      mid: vip ? 35_101_002 : 35_101_001,
      mobile_verified: 1,
      money: 233,
      moral: 70,
      official: { role: 0, title: '', desc: '', type: -1 },
      uname: vip ? '测试号·大会员' : '测试号·路人甲',
      vipDueDate: vip ? 1_893_427_200_000 : 0,
      vipStatus: vip ? 1 : 0,
      vipType: vip ? 2 : 0,
      wbi_img: keys.urls,
      is_jury: false,
    },
  })
}

const upper = (length: number): string => randomBytes(length).toString('hex').toUpperCase().slice(0, length)

/** A pair of device ids; the two have nothing in common but their form. */
export function fingerSpi(call: Call, devices: Devices): Answer {
  const id = (): string => `${[8, 4, 4, 4, 12].map(upper).join('-')}${String(call.now % 100_000).padStart(5, '0')}`
  const stamp = new Date(call.now).toISOString().slice(2, 10).replaceAll('-', '')
  const [buvid3, buvid4] = [`${id()}infoc`, `${id()}-0${stamp}-${randomBytes(16).toString('base64')}`]
  devices.issue(buvid3, buvid4)
  return json({ code: 0, data: { b_3: buvid3, b_4: buvid4 }, message: 'ok' })
}

/** The fingerprint a page posts once per device: JSON inside JSON. */
export function activation(call: Call, devices: Devices): Answer {
  try {
    const { payload } = JSON.parse(call.body.toString('utf8')) as { payload?: unknown }
    if (typeof payload === 'string' && typeof JSON.parse(payload) === 'object') {
      devices.activate(call.cookies.buvid3 ?? '')
      return json({ code: 0, message: '0', ttl: 1, data: {} })
    }
  } catch {
    // Not the JSON it has to be: refused below.
  }
  return json({ code: -400, message: '请求错误', ttl: 1 })
}

export function ticket(call: Call, keys: WbiKeys): Answer {
  const { img_url: img, sub_url: sub } = keys.urls
  const head = Buffer.from('{"alg":"HS256","kid":"s03","typ":"JWT"}').toString('base64url')
  const created = Math.floor(call.now / 1000)
  const claims = Buffer.from(JSON.stringify({ exp: created + 259_200, iat: created, plt: -1 })).toString('base64url')
  return json({
    code: 0,
    message: 'OK',
    data: {
      ticket: `${head}.${claims}.c2ltdWxhdGVk`,
      created_at: created,
      ttl: 259_200,
      context: {},
      nav: { img, sub },
    },
    ttl: 1,
  })
}
