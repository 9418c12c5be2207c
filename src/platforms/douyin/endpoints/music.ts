/** A sound. */
import { limited } from '../../../async/deadline'
import { AmagiError, toAmagiError } from '../../../errors'
import { at, isObject } from '../../../json'
import { defineEndpoint } from '../../define'
import { rewrite } from '../../endpoint/exact'
import type { CallContext, Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { climb } from '../../ladder'
import { onBothHosts, webChannel } from '../channels'
import { baseQuery, versionQuery } from '../channels/query'
import { safariFetch } from '../../browser'
import { home } from '../headers'
import { signSite } from '../sign'
import { workChannels } from './work'

const share = 'https://www.iesdouyin.com/'

/** What the share page asks for: everything but the address of the sound. */
const shareInfo = webChannel({
  name: 'share-page',
  caller: 'none',
  browser: 'phone',
  success: 'music_info',
  // The last to be asked: when it knows none either, there is none.
  judge: ({ body }) =>
    at(body, 'music_info') === null && at(body, 'status_code') === 0 ? new AmagiError('not-found') : undefined,
  request: ({ music_id }): UpstreamRequest => ({
    url: `${share}web/api/v2/music/info/`,
    query: [['music_id', String(music_id)]],
    headers: { ...safariFetch, referer: share },
  }),
})

/** Works with a sound, as the share page lists them: numbers only. Source: ikenxuan/amagi `platforms/`, 2026-10. */
const shareWorks = webChannel({
  name: 'share-works',
  caller: 'none',
  browser: 'phone',
  success: 'aweme_list.0.aweme_id',
  request: ({ music_id }): UpstreamRequest => ({
    url: `${share}web/api/v2/music/list/aweme/`,
    query: [
      ['music_id', String(music_id)],
      ['count', '10'],
      ['cursor', '0'],
    ],
    headers: { ...safariFetch, referer: share },
  }),
})

/** Milliseconds for the address of the sound: without it the rest is still an answer. */
const soundMs = 8_000

/** `play_url` of the same sound as a work has it. */
async function soundOfWork(params: CheckedParams, context: CallContext): Promise<unknown> {
  const listed = await shareWorks.run(params, context)
  const aweme_id = String(at(listed.body, 'aweme_list.0.aweme_id'))
  const { body } = await climb({ name: 'work of a sound', channels: workChannels }, { aweme_id }, context)
  const music = at(body, 'aweme_detail.music')
  const same = [at(music, 'id_str'), at(music, 'mid')].includes(params.music_id)
  const url = at(music, 'play_url')
  return same && isObject(url) ? url : undefined
}

/** The answer of the share page with the address that a work with this sound has, when one can be had. */
function withSound(channel: Channel): Channel {
  return {
    ...channel,
    async run(params, context) {
      const answer = await channel.run(params, context)
      if (isObject(at(answer.body, 'music_info.play_url'))) return answer
      try {
        const play_url = await limited((signal) => soundOfWork(params, { ...context, signal }), soundMs, {
          signal: context.signal,
          message: 'douyin: no work with the sound in time',
        })
        if (play_url === undefined) return answer
        const { raw } = answer
        const move = ([body]: readonly unknown[]): unknown => ({
          ...(body as object),
          music_info: { ...(at(body, 'music_info') as object), play_url },
        })
        const exact = raw && rewrite([raw], move)
        return { body: move([answer.body]), ...(exact ? { raw: exact } : {}) }
      } catch (thrown) {
        if (context.signal?.aborted) throw thrown
        context.log(`douyin: the sound goes without its address (${toAmagiError(thrown).code})`)
        return answer
      }
    },
  }
}

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
    ...onBothHosts(webChannel, {
      success: 'music_info',
      sign: signSite,
      request: ({ music_id }, context): UpstreamRequest => ({
        url: 'https://www.douyin.com/aweme/v1/web/music/detail/',
        query: [...baseQuery(context), ['music_id', String(music_id)], ['scene', '1'], ...versionQuery('170400')],
        headers: { referer: home },
      }),
    }),
    withSound(shareInfo),
  ],
  cacheSec: 3600,
})
