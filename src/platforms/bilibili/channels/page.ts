/**
 * Pages, whose script holds what the API answers: another host and no signature. They are asked last, because the
 * site often puts a proof of work in front of them (412, since 2026-04; yt-dlp/yt-dlp issue 14830).
 */
import { AmagiError } from '../../../errors'
import type { BufferedResponse } from '../../../http/types'
import { at, isObject } from '../../../json'
import { judgeStatus, proves } from '../../endpoint/judge'
import type { CallContext, Channel, CheckedParams } from '../../endpoint/record'
import { stateOf } from '../../page-state'
import { apiHosts, dressAs } from '../headers'

/** One page as data; `state` is what its script begins with (`window.__INITIAL_STATE__`). */
export interface PageRecord {
  name: string
  when?: (context: CallContext, params: CheckedParams) => boolean
  url(params: CheckedParams): string
  phone?: boolean
  /** Dotted path in the state that proves success. */
  success: string
  /** Pure mapping into the documented body. */
  shape(state: unknown, params: CheckedParams): unknown
}

/** The page as it comes, a redirect included; refusals are thrown. */
export async function loadPage(url: string, context: CallContext, phone = false): Promise<BufferedResponse> {
  const response = await context.transport.send({
    url,
    headers: dressAs(phone ? 'phone' : 'page', { url }),
    hosts: apiHosts,
    purpose: 'page',
    redirect: 'none',
    signal: context.signal,
  })
  const refused = judgeStatus(response)
  if (refused) throw refused
  return response
}

/** What a page's script begins with. A page without it is a refusal: what is gone is told by the API. */
export function initialState(response: BufferedResponse): unknown {
  const state = response.status === 200 ? stateOf(response, '__INITIAL_STATE__') : undefined
  if (isObject(state)) return state
  const details = { upstreamStatus: response.status, path: 'window.__INITIAL_STATE__' }
  const challenge = response.status === 200 && /^\s*(?:<|$)/.test(response.text())
  throw new AmagiError(challenge ? 'blocked' : 'upstream-changed', { details, message: 'no page' })
}

/** The mapped state, once its main field is there. */
export function bodyOf(
  { success, shape }: Pick<PageRecord, 'success' | 'shape'>,
  state: unknown,
  params: CheckedParams,
): unknown {
  if (proves(at(state, success))) return shape(state, params)
  throw new AmagiError('upstream-changed', { details: { path: success }, message: `the page holds no ${success}` })
}

/** Record → channel; one request without cookie, no redirect followed. */
export function pageChannel(record: PageRecord): Channel {
  return {
    name: record.name,
    who: () => 'none',
    ...(record.when ? { when: record.when } : {}),
    async run(params, context) {
      const state = initialState(await loadPage(record.url(params), context, record.phone))
      return { body: bodyOf(record, state, params) }
    },
  }
}
