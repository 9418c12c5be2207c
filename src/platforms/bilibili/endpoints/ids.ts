/** BV ids and av numbers, converted without a request. */
import { AmagiError } from '../../../errors'
import { defineEndpoint } from '../../define'
import type { Channel } from '../../endpoint/record'
import { avToBv, bvToAv } from '../sign/bvid'
import { digitsOf } from './params'

/** The documented body, or `bad-input` when the id cannot be converted. */
function local(name: 'aid' | 'bvid', convert: (id: string) => string | undefined, from: string): Channel {
  return {
    name: 'local',
    run: async (params) => {
      const value = convert(String(params[from]))
      if (value === undefined) {
        const fields = [{ name: from, message: 'is no id of a video' }]
        throw new AmagiError('bad-input', { details: { fields }, message: `bad parameters: ${from}` })
      }
      return { body: { code: 0, message: 'success', data: { [name]: value } } }
    },
  }
}

const source = 'https://github.com/SocialSisterYi/bilibili-API-collect docs/misc/bvid_desc.md, 2025-12'

export const bvToAvEndpoint = defineEndpoint({
  name: 'bvToAv',
  route: '/bv_to_av',
  order: 160,
  title: { zh: '通过bv号获得视频aid(av)号', en: 'BV id to av number' },
  source,
  params: {
    bvid: {
      type: 'string',
      required: true,
      pattern: /^bv1[0-9a-z]{9}$/i,
      example: 'BV1fK4y1q79u',
      description: { zh: '稿件 BV 号', en: 'BV id of the video' },
    },
  },
  payload: 'data.aid',
  cacheSec: 0,
  channels: [
    local(
      'aid',
      (id) => {
        const aid = bvToAv(id)
        return aid && `av${aid}`
      },
      'bvid',
    ),
  ],
})

export const avToBvEndpoint = defineEndpoint({
  name: 'avToBv',
  route: '/av_to_bv',
  order: 170,
  title: { zh: '通过av号获得视频bvid(bv)号', en: 'Av number to BV id' },
  source,
  params: {
    avid: {
      type: 'string',
      required: true,
      pattern: /^(?:av)?\d{1,16}$/i,
      example: '170001',
      description: { zh: '稿件 av 号，可带 av 前缀', en: 'Number of the video, `av` in front is accepted' },
    },
  },
  payload: 'data.bvid',
  cacheSec: 0,
  channels: [local('bvid', (id) => avToBv(digitsOf(id)), 'avid')],
})
