import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { aBogus } from '../../../../src/platforms/douyin/sign/a-bogus'
import { aidSign } from '../../../../src/platforms/douyin/sign/passport'
import { canonicalQuery, secsdkGuards, secsdkSign } from '../../../../src/platforms/douyin/sign/secsdk'
import { sm3 } from '../../../../src/platforms/douyin/sign/sm3'
import { msToken, verifyFp } from '../../../../src/platforms/douyin/sign/tokens'
import { solveWaf, wafChallenge } from '../../../../src/platforms/douyin/sign/waf'
import { xBogus } from '../../../../src/platforms/douyin/sign/x-bogus'
import { cheapest } from '../../../support/stopwatches'

const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36'
const query = 'device_platform=webapp&aid=6383&aweme_id=7300000000000000001&q=%E7%8C%AB'
const clock = () => 1_760_000_000_123

/** 0, 0.37, 0.74, 0.11 … */
function steps(): () => number {
  let turn = 0
  return () => ((turn++ * 37) % 100) / 100
}

function challenge(answer: number): string {
  const a = Buffer.from('some prefix')
  const c = createHash('sha256').update(a).update(String(answer)).digest('base64')
  return Buffer.from(JSON.stringify({ v: { a: a.toString('base64'), c }, s: 'x' })).toString('base64')
}

describe('douyin signatures', () => {
  it('a_bogus for reading has one value per query, body, time and draw', () => {
    const site = aBogus({ query, userAgent, clock, random: steps() })
    expect(site).toBe(
      'mXRMBQwDdkfsvD6g56nLfY3q65r3Y/zl0trEMD2fcVv70L39HMTa9exo1HUveFjji4/sIeYjy4hbT3ohrQ2y8qwf9W0L/25gsDSkKl12so0j53inCLf/E0iE5hsAtFH8svr4iKi8owICSYyhldAJ5kIlO62-zo0/9-f=',
    )
    expect(aBogus({ query, body: 'a=1&b=2', userAgent, clock, random: steps() })).not.toBe(site)
    expect(aBogus({ query: `${query}&b=1`, userAgent, clock, random: steps() })).not.toBe(site)
  })

  it('a_bogus for logging in is the other generation', () => {
    expect(aBogus({ query, userAgent, clock, random: steps() }, 'login')).toBe(
      'Y6snDqyEm2A5Kd/GuKJiebBlq0IlriuyZPiQWRouCxFzO7tY0bN-gNb0noqx4ELfuSp0heVHdDelYEdcz2Ui12HkLmpDSEvRKt/I9h8LZqwXTUT/gqmwehXzowMK0mvN-59niAgRXs0xIVxRVqVdAB/Ge5zH5bjgRrB9pZbynDCW3PgT9x/5enuAwXD=',
    )
  })

  it('a_bogus of a full query takes well below a millisecond', () => {
    const long = query + '&filler=x'.repeat(80)
    for (let i = 0; i < 200; i++) aBogus({ query: long, userAgent, clock, random: steps() })
    const spent = cheapest(() => {
      for (let i = 0; i < 500; i++) aBogus({ query: long, userAgent, clock, random: steps() })
    })
    expect(spent / 500).toBeLessThan(1)
  })

  it('X-Bogus, verifyFp and msToken follow clock and random alone', () => {
    expect(xBogus(query, userAgent, 1_760_000_000)).toBe('DFSzswVYU0vANjDcCx/S-e9WX7rx')
    expect(verifyFp(clock(), steps())).toBe('verify_mgj6k3gb_0Mj6TqDa_xKh4_4RoB_AvHe_1Ol8VsFczMj6')
    expect(msToken(steps(), 12)).toBe('0Mj6TqDaxKh4')
    expect(msToken(Math.random)).toMatch(/^[A-Za-z0-9]{184}$/)
  })

  it('SM3 agrees over the block borders with itself and with known digests', () => {
    const hex = (text: string) => Buffer.from(sm3(Buffer.from(text))).toString('hex')
    expect(hex('the quick brown fox')).toBe('e2e9e396c4e75860bd806ec6f548c77b26f54a63f5f268fdc2daf17152aa0767')
    const seen = new Set([55, 56, 63, 64, 65, 119, 120, 128].map((length) => hex('a'.repeat(length))))
    expect(seen.size).toBe(8)
  })

  it('the edge signature covers the query as it is sent and only guarded paths want it', () => {
    expect(secsdkSign('b=2&a=%E7%8C%AB', '0a0b0c0d', 1_760_000_000)).toEqual({
      query: 'b=2&a=%E7%8C%AB&uifid=0a0b0c0d&timestamp=1760000000',
      signature: '324075b49d9aa85d361ab1a2acaa28f2',
    })
    expect(canonicalQuery('a=%zz&b=100%&c=1+2&&d')).toBe('a=%25zz&b=100%25&c=1%202&d=')
    expect(canonicalQuery('a=%ff')).toBe('a=%25ff')
    expect(secsdkGuards('/aweme/v1/web/aweme/detail/')).toBe(true)
    expect(secsdkGuards('/aweme/v1/web/comment/list/')).toBe(false)
  })

  it('the login header is bound to its path and day', () => {
    const sign = aidSign('/passport/web/get_qrcode/', 1_760_011_200)
    expect(sign).toBe('5038f07d5cb91e42aa052bdd95e64aa3ff301a6cfaecd5c284d72ca4cfaa2325')
    expect(aidSign('/passport/web/check_qrconnect/', 1_760_011_200)).not.toBe(sign)
  })
})

describe('the challenge page', () => {
  it('is recognised by its cookie name and its blob', () => {
    const cs = challenge(5)
    expect(wafChallenge(`<script>cs="${cs}";name="_wafchallengeid"</script>`)).toBe(cs)
    expect(wafChallenge(`<p>cs="${cs}"</p>`)).toBeUndefined()
    expect(wafChallenge('<script>_wafchallengeid</script>')).toBeUndefined()
  })

  it('is answered with the first number that fits', async () => {
    const solved = await solveWaf(challenge(70_000))
    expect(solved?.answer).toBe(70_000)
    const cookie = JSON.parse(Buffer.from(solved?.cookie ?? '', 'base64').toString())
    expect(cookie).toMatchObject({ s: 'x', d: Buffer.from('70000').toString('base64') })
  })

  it('without an answer, or malformed, gives up', async () => {
    expect(await solveWaf(challenge(5000), { limit: 4000 })).toBeUndefined()
    expect(await solveWaf(Buffer.from('{"v":{"a":"","c":"bm90aGluZw=="}}').toString('base64'))).toBeUndefined()
    expect(await solveWaf('bm90IGpzb24=')).toBeUndefined()
    expect(await solveWaf(Buffer.from('{"v":{"a":1}}').toString('base64'))).toBeUndefined()
  })

  it('can be left in the middle', async () => {
    const stop = new AbortController()
    const work = solveWaf(challenge(2_000_000), { signal: stop.signal })
    stop.abort()
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  })
})
