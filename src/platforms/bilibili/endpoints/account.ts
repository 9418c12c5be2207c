/** Login by QR code and the account in use. */
import { defineEndpoint } from '../../define'
import { channel } from '../channels'

export const loginBasicInfo = defineEndpoint({
  name: 'loginBasicInfo',
  route: '/login_basic_info',
  title: { zh: '登录基本信息', en: 'The account in use' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/login/login_info.md, 2025-12',
  params: {},
  payload: 'data',
  cacheSec: 0,
  channels: [
    channel({
      name: 'nav',
      account: true,
      request: () => ({ url: 'https://api.bilibili.com/x/web-interface/nav' }),
      success: 'data.mid',
    }),
  ],
})
