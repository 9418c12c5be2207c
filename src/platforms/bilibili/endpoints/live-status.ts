/** Live rooms of many people in one request. */
import { defineEndpoint } from '../../define'
import { webChannel } from '../channels'

export const fetchUsersLiveStatus = defineEndpoint({
  name: 'fetchUsersLiveStatus',
  route: '/fetch_users_live_status',
  order: 255,
  title: { zh: '批量获取用户直播状态', en: 'Which of many users are live' },
  source: 'https://github.com/SocialSisterYi/bilibili-API-collect docs/live/info.md, 2026-04',
  params: {
    uids: {
      type: 'string',
      required: true,
      // At most 100: tools that ask for more in one request report more failures (Colter23/dynamic-bot, 2026-06).
      pattern: /^[1-9]\d{0,18}(?:,[1-9]\d{0,18}){0,99}$/,
      example: '401742377,672328094',
      description: {
        zh: '用户 UID，逗号分隔，最多 100 个；没有直播间的用户不在结果里，一个都没有时为空数组',
        en: 'Numbers of users (mid), separated by commas, at most 100; who has no room is missing, nobody at all is an empty list',
      },
    },
  },
  payload: 'data',
  cacheSec: 10,
  channels: [
    webChannel({
      name: 'status-by-uids',
      // By GET: the same as POST is refused now and then for want of a csrf token (code -111).
      request: ({ uids }) => ({
        url: 'https://api.live.bilibili.com/room/v1/Room/get_status_info_by_uids',
        query: [...new Set(String(uids).split(','))].map((uid) => ['uids[]', uid] as const),
      }),
      success: 'data',
    }),
  ],
})
