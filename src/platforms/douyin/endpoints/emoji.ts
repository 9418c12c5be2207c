/** Emoji and interactive stickers. */
import { defineEndpoint } from '../../define'
import type { UpstreamRequest } from '../../endpoint/record'
import { accountThenGuest, webChannel } from '../channels'
import { home } from '../headers'
import { baseQuery, versionQuery } from '../channels/query'
import { signSite } from '../sign'

export const fetchEmojiList = defineEndpoint({
  name: 'fetchEmojiList',
  route: '/fetch_emoji_list',
  order: 80,
  title: { zh: '获取抖音表情数据', en: 'Emoji' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: {},
  payload: 'emoji_list',
  channels: [
    webChannel({
      name: 'open-web',
      caller: 'none',
      success: 'emoji_list',
      request: (_, context): UpstreamRequest => ({
        url: 'https://www.douyin.com/aweme/v1/web/emoji/list',
        // Without `need_all` a third of them is missing.
        query: [...baseQuery(context), ['need_all', 'true']],
        headers: { referer: home },
      }),
    }),
    ...accountThenGuest(webChannel, {
      success: 'emoji_list',
      sign: signSite,
      request: (_, context): UpstreamRequest => ({
        url: 'https://www.douyin.com/aweme/v1/web/emoji/list',
        query: [...baseQuery(context), ['need_all', 'true']],
        headers: { referer: home },
      }),
    }),
  ],
  cacheSec: 86_400,
})

export const fetchEmojiProList = defineEndpoint({
  name: 'fetchEmojiProList',
  route: '/fetch_emoji_pro_list',
  order: 90,
  title: { zh: '获取互动表情数据', en: 'Interactive stickers' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: {},
  payload: 'interactive_resource_config',
  channels: accountThenGuest(webChannel, {
    success: 'interactive_resource_config',
    sign: signSite,
    request: (_, context): UpstreamRequest => ({
      url: 'https://www.douyin.com/aweme/v1/web/im/strategy/config',
      query: [
        ...baseQuery(context, { aid: 1128 }),
        ['publish_video_strategy_type', '2'],
        ['app_id', '1128'],
        // Encoded once, as every value: encoded twice it is an invalid parameter.
        ['scenes', '["interactive_resources"]'],
        ...versionQuery('170400'),
      ],
      headers: { referer: home },
    }),
  }),
  cacheSec: 86_400,
})
