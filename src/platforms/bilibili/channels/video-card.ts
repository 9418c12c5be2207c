/** A video by its card (`article/cards`), which lacks the parts of a longer work: those are asked for as well. */
import { AmagiError } from '../../../errors'
import { at, isObject } from '../../../json'
import type { Channel } from '../../endpoint/record'
import { cardOf, viewOfCard } from '../shape/video'
import { bvToAv } from '../sign/bvid'
import { wbi } from '../sign'
import { webChannel } from '.'

const name = 'card'

const avOf = (id: unknown): string => {
  const text = String(id)
  return /^av/i.test(text) ? text.toLowerCase() : `av${bvToAv(text) ?? '0'}`
}

const card = webChannel({
  name,
  request: ({ bvid }) => ({ url: 'https://api.bilibili.com/x/article/cards', query: [['ids', avOf(bvid)]] }),
  sign: wbi,
  success: 'data',
})

const parts = webChannel({
  name,
  request: ({ bvid }) => ({ url: 'https://api.bilibili.com/x/player/pagelist', query: [['aid', avOf(bvid).slice(2)]] }),
  success: 'data',
})

export const videoCard: Channel = {
  name,
  async run(params, context) {
    const found = cardOf((await card.run(params, context)).body)
    if (!isObject(found) || typeof found.bvid !== 'string') {
      throw new AmagiError('upstream-changed', { details: { path: 'data.bvid' }, message: 'no card of a video' })
    }
    const pages = Number(found.videos) > 1 ? at((await parts.run(params, context)).body, 'data') : undefined
    return { body: viewOfCard(found, pages) }
  },
}
