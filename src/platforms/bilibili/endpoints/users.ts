/** Users: card, space, totals. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { proves, type UpstreamAnswer } from '../../endpoint/judge'
import { defineEndpoint } from '../../define'
import { webChannel, type WebRecord } from '../channels'
import { cardOfMaster, cardOfSpace } from '../shape/user'
import { wbi } from '../sign'
import { dmImgQuery } from '../sign/dm-img'
import { gaiaToken, hostMid } from './params'

/** What the page of a space says of its owner: signed, and with the mouse of a visitor. */
const accInfo = {
  name: 'acc-info',
  request: ({ host_mid: mid }, { random }) => ({
    url: 'https://api.bilibili.com/x/space/wbi/acc/info',
    query: [['mid', String(mid)], ['platform', 'web'], ['web_location', '1550101'], ...dmImgQuery(random)],
    headers: { referer: `https://space.bilibili.com/${mid}` },
  }),
  sign: wbi,
  success: 'data.mid',
} satisfies WebRecord

export const fetchUserProfile = defineEndpoint({
  name: 'fetchUserProfile',
  route: '/fetch_user_profile',
  order: 120,
  title: { zh: '获取指定用户的信息', en: 'Card of a user' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/user/info.md, 2025-12',
  params: { host_mid: hostMid, ...gaiaToken },
  payload: 'data.card',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'card',
      request: ({ host_mid: mid }) => ({
        url: 'https://api.bilibili.com/x/web-interface/card',
        query: [
          ['mid', String(mid)],
          ['photo', 'true'],
        ],
      }),
      success: 'data.card.mid',
    }),
    webChannel({ ...accInfo, shape: cardOfSpace }),
    webChannel({
      name: 'master-info',
      request: ({ host_mid: mid }) => ({
        url: 'https://api.live.bilibili.com/live_user/v1/Master/info',
        query: [['uid', String(mid)]],
      }),
      success: 'data.info.uname',
      shape: cardOfMaster,
    }),
  ],
})

/** Logged out the answer is a success without content. */
function needsLogin({ body }: UpstreamAnswer): AmagiError | undefined {
  if (at(body, 'code') !== 0 || proves(at(body, 'data'))) return undefined
  return new AmagiError('login-required', { details: { path: 'data' } })
}

export const fetchUserFullView = defineEndpoint({
  name: 'fetchUserFullView',
  route: '/fetch_user_full_view',
  order: 180,
  title: { zh: '获取指定UP主的总播放量', en: 'Total views of an uploader' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/user/status_number.md, 2025-12',
  params: { host_mid: hostMid },
  payload: 'data',
  cacheSec: 300,
  channels: [
    webChannel({
      name: 'upstat',
      account: true,
      request: ({ host_mid: mid }) => ({
        url: 'https://api.bilibili.com/x/space/upstat',
        query: [['mid', String(mid)]],
      }),
      success: 'data.archive',
      judge: needsLogin,
    }),
  ],
})

export const fetchUserSpaceInfo = defineEndpoint({
  name: 'fetchUserSpaceInfo',
  route: '/fetch_user_space_info',
  order: 240,
  title: { zh: '获取用户空间详细信息', en: 'Space of a user' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/user/info.md, 2025-12',
  params: { host_mid: hostMid, ...gaiaToken },
  payload: 'data',
  cacheSec: 300,
  channels: [webChannel(accInfo)],
})

export const fetchEmojiList = defineEndpoint({
  name: 'fetchEmojiList',
  route: '/fetch_emoji_list',
  order: 130,
  title: { zh: '获取平台emoji表情数据', en: 'Emotes of the platform' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/emoji/list.md, 2025-12',
  params: {},
  payload: 'data.packages',
  cacheSec: 3600,
  channels: [
    webChannel({
      name: 'panel',
      request: () => ({
        url: 'https://api.bilibili.com/x/emote/user/panel/web',
        query: [
          ['business', 'reply'],
          ['web_location', '0.0'],
        ],
      }),
      success: 'data.packages',
    }),
  ],
})
