import { describe, expect, it } from 'vitest'
import { readQrState } from '../../../src/platforms/bilibili/read/qr-state'
import { fixture } from './site'

const session = ['SESSDATA=abc%2C1%2A2; Path=/; HttpOnly', 'bili_jct=jct; Path=/', 'sid=s; Path=/', 'old=; Max-Age=0']

function body(code: number, more: Record<string, unknown> = {}, headers: Record<string, unknown> = {}): unknown {
  return { headers, data: { code: 0, data: { code, url: '', refresh_token: '', message: '', ...more } } }
}

describe('a login QR code', () => {
  it.each([
    [86101, 'waiting'],
    [86090, 'scanned'],
    [86038, 'expired'],
  ])('in state %i is %s', (code, state) => {
    expect(readQrState(body(code))).toEqual({ state })
  })

  it('that was used brings session and refresh token', () => {
    const done = body(0, { refresh_token: 'REFRESH' }, { 'set-cookie': session })
    expect(readQrState(done)).toEqual({
      state: 'done',
      cookie: 'SESSDATA=abc%2C1%2A2; bili_jct=jct; sid=s',
      renewal: 'REFRESH',
    })
  })

  it('whose headers cannot be read is taken from the address', () => {
    const url = 'https://passport.example/crossDomain?DedeUserID=7&SESSDATA=abc%2C1%2A2&bili_jct=jct&gourl=x#top'
    expect(readQrState(body(0, { url }))).toEqual({
      state: 'done',
      cookie: 'DedeUserID=7; SESSDATA=abc%2C1%2A2; bili_jct=jct',
    })
  })

  it.each([
    ['a finished login without a session', body(0)],
    ['an unknown state', body(86099)],
    ['another body', fixture('check_qrcode')],
    ['no body', null],
  ])('is reported as changed for %s', (_, wrong) => {
    expect(() => readQrState(wrong)).toThrow(expect.objectContaining({ code: 'upstream-changed' }))
  })
})
