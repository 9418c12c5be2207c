/** Login by QR code, the account in use, and the captcha of the risk check. */
import { cookieValue } from '../../../cookie'
import type { BufferedResponse } from '../../../http/types'
import { defineEndpoint } from '../../define'
import type { CallContext, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { webChannel } from '../channels'

const passport = 'https://passport.bilibili.com/x/passport-login/web/qrcode'

export const newLoginQrcode = defineEndpoint({
  name: 'newLoginQrcode',
  route: '/new_login_qrcode',
  order: 10,
  aliases: ['/generateqrcode'],
  title: { zh: '申请二维码', en: 'Apply for a login QR code' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/login/login_action/QR.md, 2025-12',
  params: {},
  payload: 'data',
  cacheSec: 0,
  channels: [
    webChannel({ name: 'passport', request: () => ({ url: `${passport}/generate` }), success: 'data.qrcode_key' }),
  ],
})

/** The documented answer holds upstream's headers too: the cookies of a finished login are in `set-cookie`. */
function withHeaders(data: unknown, { headers, setCookie }: BufferedResponse): unknown {
  return { headers: { ...headers, ...(setCookie.length > 0 ? { 'set-cookie': setCookie } : {}) }, data }
}

export const checkQrcode = defineEndpoint({
  name: 'checkQrcode',
  route: '/check_qrcode',
  order: 20,
  aliases: ['/qrcodepoll'],
  title: { zh: '二维码状态', en: 'State of a login QR code' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/login/login_action/QR.md, 2025-12',
  params: {
    qrcode_key: {
      type: 'string',
      required: true,
      max: 128,
      pattern: /^[\w-]+$/,
      example: 'c3bd5286a2b40a822f5f60e9bf3f602e',
      description: {
        zh: '申请二维码得到的 qrcode_key，180 秒内有效；data.data.code 为 86101 未扫码、86090 已扫码、86038 已失效、0 成功',
        en: 'Key of the code, good for 180 s; data.data.code: 86101 not scanned, 86090 scanned, 86038 expired, 0 done',
      },
    },
  },
  payload: 'data',
  cacheSec: 0,
  channels: [
    webChannel({
      name: 'passport',
      request: ({ qrcode_key: key }) => ({ url: `${passport}/poll`, query: [['qrcode_key', String(key)]] }),
      success: 'data.code',
      shape: (body, _, answer) => withHeaders(body, answer.response),
    }),
  ],
})

export const loginBasicInfo = defineEndpoint({
  name: 'loginBasicInfo',
  route: '/login_basic_info',
  order: 30,
  aliases: ['/login'],
  title: { zh: '登录基本信息', en: 'The account in use' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/login/login_info.md, 2025-12',
  params: {},
  payload: 'data',
  cacheSec: 0,
  channels: [
    webChannel({
      name: 'nav',
      account: true,
      request: () => ({ url: 'https://api.bilibili.com/x/web-interface/nav' }),
      success: 'data.mid',
    }),
  ],
})

/** Form with the fields given; `csrf` comes from the account when the caller names none. */
function form(path: string, fields: readonly string[], params: CheckedParams, context: CallContext): UpstreamRequest {
  const csrf = params.csrf || cookieValue(context.cookie(), 'bili_jct')
  const body = new URLSearchParams(fields.map((name): [string, string] => [name, String(params[name])]))
  if (csrf) body.set('csrf', String(csrf))
  return {
    method: 'POST',
    url: `https://api.bilibili.com/x/gaia-vgate/v1/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  }
}

const csrf = {
  type: 'string',
  max: 128,
  example: '',
  description: {
    zh: 'CSRF Token（cookie 中的 bili_jct），缺省时取自当前 cookie',
    en: 'CSRF token (`bili_jct`); taken from the account in use when absent',
  },
} as const

const text = (example: string, zh: string, en: string) =>
  ({ type: 'string', required: true, max: 512, example, description: { zh, en } }) as const

export const applyCaptcha = defineEndpoint({
  name: 'applyCaptcha',
  route: '/apply_captcha',
  order: 260,
  title: { zh: '从 v_voucher 申请 captcha', en: 'Apply for a captcha with a voucher' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/misc/sign/v_voucher.md, 2025-12',
  params: {
    v_voucher: text(
      'voucher_00000000-0000-4000-8000-000000000000',
      '风控返回的 v_voucher',
      'Voucher of the risk check',
    ),
    csrf,
  },
  payload: 'data',
  cacheSec: 0,
  channels: [
    webChannel({
      name: 'gaia',
      request: (params, context) => form('register', ['v_voucher'], params, context),
      success: 'data.token',
    }),
  ],
})

export const validateCaptcha = defineEndpoint({
  name: 'validateCaptcha',
  route: '/validate_captcha',
  order: 270,
  title: { zh: '验证验证码结果', en: 'Validate the answer to a captcha' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/misc/sign/v_voucher.md, 2025-12',
  params: {
    challenge: text('0123456789abcdef0123456789abcdef', '极验 challenge', 'Challenge of Geetest'),
    token: text('fedcba9876543210fedcba9876543210', '申请验证码得到的 token', 'Token of the captcha'),
    validate: text('0123456789abcdef0123456789abcdef', '极验 validate', 'Answer of Geetest'),
    seccode: text('0123456789abcdef0123456789abcdef|jordan', '极验 seccode', 'Seccode of Geetest'),
    csrf,
  },
  payload: 'data.grisk_id',
  cacheSec: 0,
  channels: [
    webChannel({
      name: 'gaia',
      request: (params, context) => form('validate', ['challenge', 'token', 'validate', 'seccode'], params, context),
      success: 'data.grisk_id',
    }),
  ],
})
