/** QR code to log in with. */
import { defineEndpoint } from '../../define'
import type { UpstreamRequest } from '../../endpoint/record'
import { webChannel } from '../channels'
import { judgePassport, qrRequest, signLogin } from '../channels/passport'
import { signSite } from '../sign'

export const fetchLoginQrcode = defineEndpoint({
  name: 'fetchLoginQrcode',
  route: '/fetch_login_qrcode',
  order: 160,
  title: { zh: '申请登录二维码', en: 'QR code to log in with' },
  source: 'amagi v6.0.0 to v6.5.0; login site as of 2026-10',
  params: {
    verify_fp: {
      type: 'string',
      required: true,
      pattern: /^[\w-]{1,200}$/,
      example: 'verify_mgj6k3gb_0Mj6TqDa_xKh4_4RoB_AvHe_1Ol8VsFczMj6',
      description: { zh: '浏览器指纹 verifyFp（s_v_web_id）', en: 'Browser fingerprint verifyFp (s_v_web_id)' },
    },
  },
  payload: 'data',
  channels: [
    webChannel({
      name: 'sso',
      caller: 'guest',
      success: 'data.token',
      judge: judgePassport,
      sign: signSite,
      request: ({ verify_fp }): UpstreamRequest => ({
        url: 'https://sso.douyin.com/get_qrcode/',
        query: [
          ['service', 'https://www.douyin.com'],
          ['verifyFp', String(verify_fp)],
          ['fp', String(verify_fp)],
        ],
      }),
    }),
    webChannel({
      name: 'passport',
      caller: 'guest',
      success: 'data.token',
      judge: judgePassport,
      sign: signLogin,
      request: (_, context) => qrRequest(context),
    }),
  ],
  cacheSec: 0,
})
