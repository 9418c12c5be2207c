import { describe, expect, it, vi } from 'vitest'
import { roots } from '../fixtures'
import { codeOf } from '../../platforms/upstream'
import { places, registration, upstream } from '../../platforms/douyin/site'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../../src/async/sleep', async (original) => (await import('../../support/no-waiting')).noWaiting(original))

interface Case {
  http: number
  body: unknown
  class: string
}

/** Class of the list → our code and, for refusals, their reason. */
const expected: Record<string, [string, string?]> = {
  signature_refused: ['blocked', 'signature'],
  antibot: ['blocked', 'risk'],
  empty_response: ['blocked', 'empty'],
  captcha_page: ['blocked', 'challenge'],
  captcha_required: ['blocked', 'captcha'],
  login_required: ['login-required'],
  unavailable: ['not-found'],
  risk_control_not_empty_list: ['blocked', 'null-list'],
}

describe.each(roots)('$name douyin refusals', ({ recorded }) => {
  const { cases } = recorded('douyin/error-bodies.json') as { cases: Case[] }

  it.each(cases)('$http $class is told apart', async (entry) => {
    const [code, reason] = expected[entry.class] ?? []
    const list = entry.class === 'risk_control_not_empty_list'
    const place = list ? 'www.douyin.com/aweme/v1/web/aweme/post/' : 'www.douyin.com/aweme/v1/web/aweme/detail/'
    // The list of the share page says the same in its own place.
    const wrapped = (entry.body as { filter_list?: unknown[] }).filter_list
    const body = wrapped ? { status_code: 0, aweme_detail: null, filter_detail: wrapped[0] } : entry.body
    const up = upstream({ [place]: { status: entry.http, body }, [places.ttwid]: registration() })
    const tried = await (
      list
        ? up.service.call('douyin', 'fetchUserPostVideos', { sec_uid: 'MS4wLjABAAAAinvented' })
        : up.service.call('douyin', 'fetchOneWork', { aweme_id: '7300000000000000001' })
    ).catch((error: unknown) => error)
    expect(await codeOf(Promise.reject(tried))).toBe(code)
    expect(tried).toMatchObject({ details: reason === undefined ? {} : { reason } })
  })
})
