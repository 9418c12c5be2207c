/** The H5 share page as a channel: the same answer as the REST call, printed into the page. */
import { AmagiError } from '../../../errors'
import { parseJson } from '../../../http/json'
import type { BufferedResponse } from '../../../http/types'
import type { Channel } from '../../endpoint/record'
import { apiHosts, linkHeaders, sharePage } from '../headers'
import { isCaptcha, judgePhoto } from '../judge'
import { photoAnswerOf } from './share-state'
import { shapeDetail } from '../shape/detail'
import { noteCaptcha } from '../session'

const state = 'window.INIT_STATE'

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new AmagiError('upstream-changed', { details: { path: state }, cause })
  }
}

/** The REST answer in the page; throws what the page says instead of it. */
function answerOf(response: BufferedResponse): unknown {
  const { status } = response
  if (status === 404) throw new AmagiError('not-found', { details: { upstreamStatus: status } })
  if (status === 403 || status === 412) throw new AmagiError('blocked', { details: { upstreamStatus: status } })
  if (status === 429) throw new AmagiError('rate-limited', { details: { upstreamStatus: status } })
  if (status >= 500) throw new AmagiError('network', { details: { upstreamStatus: status } })
  // Works that were removed or hidden lead to the home page.
  if (new URL(response.url).pathname === '/') throw new AmagiError('not-found')
  const text = response.text()
  // The refusal is JSON where a page was asked for.
  const body = text.trimStart().startsWith('{') ? parsed(text) : photoAnswerOf(text, parsed)
  if (typeof body !== 'object' || body === null) {
    throw new AmagiError('upstream-changed', { details: { path: state, upstreamStatus: status } })
  }
  const wrong = judgePhoto({ response, body })
  if (wrong) throw wrong
  return body
}

/** Reads the share page of a work; the REST answer in it is shaped into the documented body. */
export const sharePageChannel: Channel = {
  name: 'share-page',
  async run(params, context) {
    const response = await context.transport.send({
      url: sharePage(String(params.photoId)),
      headers: linkHeaders,
      hosts: apiHosts,
      purpose: 'page',
      redirect: 'follow',
      signal: context.signal,
    })
    try {
      return { body: shapeDetail(answerOf(response), params) }
    } catch (error) {
      if (error instanceof AmagiError && isCaptcha(error)) noteCaptcha(context, 'share-page')
      throw error
    }
  },
}
