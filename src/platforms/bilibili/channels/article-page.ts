/**
 * An article by its page: older ones hold the answer of the call, newer ones lead to their opus view.
 * Source: Xyc1596/bilibili-article-old, 2026-01.
 */
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import type { CallContext, Channel, ChannelAnswer, CheckedParams } from '../../endpoint/record'
import { articleOfOpus } from '../shape/opus'
import { success } from '../shape/present'
import { bodyOf, initialState, loadPage, pageChannel } from './page'
import { webChannel } from '.'

const digits = ({ id }: CheckedParams): string => String(id).replace(/^cv/i, '')

const opus = webChannel({
  name: 'opus',
  request: ({ dynamic_id: id }) => ({
    url: 'https://api.bilibili.com/x/polymer/web-dynamic/v1/opus/detail',
    query: [
      ['id', String(id)],
      ['timezone_offset', '-480'],
      ['features', 'htmlNewStyle'],
    ],
  }),
  success: 'data.item.modules',
})

const page = {
  success: 'readInfo.id',
  shape: (state: unknown) => success(at(state, 'readInfo')),
}

/** The article an opus is; one of another number is none of ours. */
function ofOpus(item: unknown, params: CheckedParams): unknown {
  const body = articleOfOpus(item)
  if (String(at(body, 'data.id')) === digits(params)) return body
  throw new AmagiError('upstream-changed', { details: { path: 'data.id' }, message: 'the page of another article' })
}

/** The article in the opus view of `dynamic_id`. */
async function byDynamic(params: CheckedParams, context: CallContext): Promise<ChannelAnswer> {
  const answer = await opus.run(params, context)
  return { body: ofOpus(at(answer.body, 'data.item'), params) }
}

/** An article by the dynamic that announced it: its opus view, then the page of it. */
export const articleOpus: readonly Channel[] = [
  { name: 'article-opus', run: byDynamic },
  pageChannel({
    name: 'article-opus-page',
    url: ({ dynamic_id: id }) => `https://www.bilibili.com/opus/${String(id)}`,
    success: 'detail.modules',
    shape: (state, params) => ofOpus(at(state, 'detail'), params),
  }),
]

/** Asks the page; a redirect to an opus is answered by the opus view, if it is that of this article. */
export const articlePage: Channel = {
  name: 'article-page',
  who: () => 'none',
  async run(params, context) {
    const response = await loadPage(`https://www.bilibili.com/read/cv${digits(params)}/?opus_fallback=1`, context)
    const dynamic = /^(?:https?:)?(?:\/\/(?:www|m)\.bilibili\.com)?\/opus\/(\d{1,20})(?:[/?#]|$)/.exec(
      response.headers.location ?? '',
    )?.[1]
    if (!dynamic) return { body: bodyOf(page, initialState(response), params) }
    return byDynamic({ id: digits(params), dynamic_id: dynamic }, context)
  },
}
