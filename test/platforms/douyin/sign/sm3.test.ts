import { describe, expect, it } from 'vitest'
import { sm3, sm3Written } from '../../../../src/platforms/douyin/sign/sm3'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('SM3', () => {
  it('gives the digest of the standard for "abc"', () => {
    expect(hex(sm3Written(Buffer.from('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  })
  it('is the same written out and by OpenSSL, around every block border', () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      const data = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256)
      expect(hex(sm3Written(data))).toBe(hex(sm3(data)))
    }
  })
})
