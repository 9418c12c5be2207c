/** A sound. */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { defineEndpoint } from '../../define'
import type { UpstreamRequest } from '../../endpoint/record'
import { accountThenGuest, webChannel } from '../channels'
import { baseQuery, versionQuery } from '../channels/query'
import { phoneAgent } from '../headers'
import { signSite } from '../sign'

export const fetchMusicWork = defineEndpoint({
  name: 'fetchMusicWork',
  route: '/fetch_music_work',
  order: 100,
  title: { zh: '获取音乐(BGM)数据', en: 'A sound' },
  source: 'amagi API documentation (2024-10), amagi v4.2.5 to v6.5.0',
  params: {
    music_id: {
      type: 'string',
      required: true,
      pattern: /^\d{1,32}$/,
      example: '7347176861983640339',
      description: { zh: '音乐 ID', en: 'Id of the sound' },
    },
  },
  payload: 'music_info',
  channels: [
    ...accountThenGuest(webChannel, {
      success: 'music_info',
      sign: signSite,
      request: ({ music_id }, context): UpstreamRequest => ({
        url: 'https://www.douyin.com/aweme/v1/web/music/detail/',
        query: [
          ...baseQuery(context),
          ['music_id', String(music_id)],
          ['scene', '1'],
          ...versionQuery('170400', 2328, 1310, 350),
        ],
      }),
    }),
    // What the share page asks for: everything but the address of the sound.
    webChannel({
      name: 'share-page',
      caller: 'none',
      success: 'music_info',
      // The last to be asked: when it knows none either, there is none.
      judge: ({ body }) =>
        at(body, 'music_info') === null && at(body, 'status_code') === 0 ? new AmagiError('not-found') : undefined,
      request: ({ music_id }): UpstreamRequest => ({
        url: 'https://www.iesdouyin.com/web/api/v2/music/info/',
        query: [['music_id', String(music_id)]],
        headers: { 'user-agent': phoneAgent },
      }),
    }),
  ],
  cacheSec: 3600,
})
