import { describe, expect, it } from 'vitest'
import { aBogusGen1 } from '../../../src/platforms/douyin/sign/a-bogus-gen1'
import { aBogusGen2 } from '../../../src/platforms/douyin/sign/a-bogus-gen2'
import { aidSign, passportNumber, passportSign, xor5Hex } from '../../../src/platforms/douyin/sign/passport'
import { canonicalQuery, secsdkSign } from '../../../src/platforms/douyin/sign/secsdk'
import { sm3, sm3Twice } from '../../../src/platforms/douyin/sign/sm3'
import { verifyFp } from '../../../src/platforms/douyin/sign/tokens'
import { solveWaf } from '../../../src/platforms/douyin/sign/waf'
import { xBogus } from '../../../src/platforms/douyin/sign/x-bogus'
import { hasRecorded, recorded } from '../fixtures'

const draw = (values: number[]) => () => values.shift() ?? 0
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe.skipIf(!hasRecorded)('captured douyin signatures (values only the site’s own scripts make)', () => {
  const vectors = (hasRecorded ? recorded('douyin/signatures.json') : {}) as any

  it('SM3 and its double equal every vector', () => {
    for (const v of vectors.sm3) {
      const input = Uint8Array.from(Buffer.from(v.input_hex, 'hex'))
      expect(hex(sm3(input))).toBe(v.sm3)
      expect(hex(sm3Twice(input))).toBe(v.sm3_twice)
    }
  })

  it('a_bogus of generation 1 equals every vector of the three variants', () => {
    for (const v of vectors.a_bogus_gen1) {
      const swapped = v.variant === 'ttd-0'
      const value = aBogusGen1({
        query: v.query,
        body: v.second_input,
        userAgent: v.user_agent,
        env: v.window_env,
        start: swapped ? v.end_ms : v.start_ms,
        end: swapped ? v.start_ms : v.end_ms,
        randoms: v.random_ints,
        pageId: v.page_id,
        aid: v.aid,
        option: v.option3,
        prefix: v.prefix_masks === 'cus' ? 'site' : 'plain',
        padUa: v.pad_ua_base64,
      })
      expect(value).toBe(v.a_bogus)
    }
  })

  it('a_bogus of generation 2 equals every vector', () => {
    for (const v of vectors.a_bogus_gen2) {
      const value = aBogusGen2({
        query: v.query,
        body: v.body,
        userAgent: v.user_agent,
        env: v.env,
        now: v.now_ms,
        enteredAt: v.enter_page_ms,
        counter: v.counter,
        pageId: v.page_id,
        aid: v.aid,
        flags: v.flags,
        browserOffset: v.browser_offset,
        random: draw([...v.random_floats]),
      })
      expect(value).toBe(v.a_bogus)
    }
  })

  it('X-Bogus equals every canonical vector', () => {
    const canonical = vectors.x_bogus.filter((v: any) => v.variant.includes('canonical)'))
    expect(canonical.length).toBe(9)
    for (const v of canonical) expect(xBogus(v.input, v.user_agent, v.timestamp_s)).toBe(v.x_bogus)
  })

  it('verifyFp equals every vector', () => {
    for (const v of vectors.verify_fp) expect(verifyFp(v.now_ms, draw([...v.random_floats]))).toBe(v.verify_fp)
  })

  it('the secsdk query form and signature equal every case', () => {
    for (const v of vectors.secsdk_web_signature.canonical_query_cases) expect(canonicalQuery(v.input)).toBe(v.output)
    for (const v of vectors.secsdk_web_signature.vectors) {
      expect(secsdkSign(v.query, v.uifid, v.timestamp_s)).toEqual({ query: v.signed_query, signature: v.signature })
    }
  })

  it('the proof of work of the challenge page is found', async () => {
    for (const v of vectors.waf_pow) expect(await solveWaf(v.cs)).toEqual({ answer: v.answer, cookie: v.cookie_value })
  })

  it('the passport signatures equal every vector', () => {
    for (const v of vectors.passport.aid_sign) expect(aidSign(v.path, v.utc_noon_ts_s)).toBe(v.aid_sign)
    for (const v of vectors.passport.xor5_hex) expect(xor5Hex(v.input)).toBe(v.output)
    for (const v of vectors.passport.sign_qs) {
      expect(passportSign(v.params, v.body)).toEqual({ sign: v.sign, qs: v.qs })
    }
    for (const v of vectors.passport.p_no) {
      const versions = { p_bd: '1.0.1.19-fix.01', p_ca: '4.0.17', p_ts: v.p_ts, p_ver: '1.1.3', p_zt: '3.3.14' }
      expect(passportNumber({ ...versions, passport_jssdk_version: '3.1.3' })).toBe(v.p_no)
    }
  })
})
