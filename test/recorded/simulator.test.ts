/** The simulator judges signatures: here it is judged by values that real clients made. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { objection as bogusObjection, sm3 } from '../../simulator/douyin/abogus'
import { hash, objection as falconObjection, stream } from '../../simulator/kuaishou/hxfalcon'
import { toBvid } from '../../simulator/world/bilibili'
import { hasRecorded, recorded } from './fixtures'

const vectors = <T>(path: string): T => recorded(path) as T

interface Douyin {
  sm3: { input?: string; input_utf8?: string; digest?: string; hex?: string }[]
  a_bogus_gen1: { variant: string; query: string; user_agent: string; end_ms: number; a_bogus: string }[]
}

interface Kuaishou {
  b2has: { input: string; b2has: string }[]
  cts: { inputAscii: string; outputHex: string }[]
  full: { signInput: string; signResult: string; context: { timestamp: number } }[]
}

describe.skipIf(!hasRecorded)('captured signatures (values only the sites’ own scripts make)', () => {
  it('douyin: values of the recommended variant fit their request and no other', () => {
    const own = vectors<Douyin>('douyin/signatures.json').a_bogus_gen1.filter(({ variant }) => variant === 'web-6241')
    expect(own.length).toBeGreaterThan(3)
    for (const { a_bogus: value, query, user_agent: agent, end_ms: end } of own) {
      expect(bogusObjection(value, query, agent, end)).toBeUndefined()
      expect(bogusObjection(value, `${query}&x=1`, agent, end)).toBe('query')
      expect(bogusObjection(value, query, `${agent} `, end)).toBe('user agent')
      expect(bogusObjection(value, query, agent, end + 3600_000)).toBe('times')
    }
  })

  it('douyin: the digest agrees with OpenSSL', () => {
    for (const text of ['', 'abc', 'x'.repeat(55), 'y'.repeat(56), 'z'.repeat(200)]) {
      expect(sm3(Buffer.from(text)).toString('hex')).toBe(createHash('sm3').update(text).digest('hex'))
    }
  })

  it('kuaishou: hashes, stream and whole values agree', () => {
    const { b2has, cts, full } = vectors<Kuaishou>('kuaishou/signatures.json')
    for (const { input, b2has: expected } of b2has) expect(hash(input)).toBe(expected)
    for (const { inputAscii, outputHex } of cts)
      expect(stream(Buffer.from(inputAscii)).toString('hex')).toBe(outputHex.toLowerCase())
    for (const { signInput, signResult, context } of full) {
      expect(falconObjection(signResult, signInput, context.timestamp)).toBeUndefined()
      expect(falconObjection(signResult, `${signInput}x`, context.timestamp)).toBe('hash')
    }
  })

  it('bilibili: ids agree with the public pairs', () => {
    const { bvid } = vectors<{ bvid: unknown }>('bilibili/signatures.json')
    const pairs = [
      ...JSON.stringify(bvid).matchAll(/"aid":"?(\d+)"?,"bvid":"(BV\w{10})"|"bvid":"(BV\w{10})","aid":"?(\d+)"?/g),
    ]
    expect(pairs.length).toBeGreaterThan(10)
    for (const match of pairs) expect(toBvid(Number(match[1] ?? match[4]))).toBe(match[2] ?? match[3])
  })
})
