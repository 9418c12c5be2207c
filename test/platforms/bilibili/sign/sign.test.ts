import { describe, expect, it } from 'vitest'
import { appKeys, signApp } from '../../../../src/platforms/bilibili/sign/app'
import { avToBv, bvToAv } from '../../../../src/platforms/bilibili/sign/bvid'
import { dmImgInter, dmImgQuery, dmImgString } from '../../../../src/platforms/bilibili/sign/dm-img'
import { ticketQuery, ticketSign } from '../../../../src/platforms/bilibili/sign/ticket'
import { canonicalQuery, keyOfUrl, mixinKey, signQuery } from '../../../../src/platforms/bilibili/sign/wbi'

// Expected values of this file were computed with a separate Python program.

describe('BV ids', () => {
  it.each([
    ['1', 'BV1xx411c7mQ'],
    ['1000000', 'BV1Js411Z7Cy'],
    ['123456789', 'BV1yn411L7tG'],
    ['987654321012345', 'BV18ihjt2xkG'],
    ['2251799813685247', 'BV1aPPTfmvQq'],
  ])('av%s is %s in both directions', (aid, bvid) => {
    expect(avToBv(aid)).toBe(bvid)
    expect(bvToAv(bvid)).toBe(aid)
  })

  it('forgive the case of the letters in front only', () => {
    expect(bvToAv('bv1yn411L7tG')).toBe('123456789')
    expect(bvToAv('BV1YN411l7TG')).toBeUndefined()
  })

  it.each(['0', '-1', '2251799813685248', '1e3', '99999999999999999', 'av1', ''])('"%s" is no av number', (text) => {
    expect(avToBv(text)).toBeUndefined()
  })
})

describe('WBI', () => {
  const keys = { img: '0123456789abcdef0123456789abcdef', sub: 'fedcba9876543210fedcba9876543210' }
  const query: [string, string][] = [
    ['b', "it's (ok)*!"],
    ['a', '中 文'],
    ['Z', ''],
  ]

  it('mixes the two keys', () => {
    expect(mixinKey(keys)).toBe('1022a87ffdaf532cb45ee953dce8c96d')
  })

  it('signs sorted, filtered and percent-encoded text and sends the filtered values', () => {
    const sent = signQuery(query, mixinKey(keys), 1_800_000_000)
    expect(canonicalQuery(sent.slice(0, -1))).toBe('Z=&a=%E4%B8%AD%20%E6%96%87&b=its%20ok&wts=1800000000')
    expect(sent).toEqual([
      ['b', 'its ok'],
      ['a', '中 文'],
      ['Z', ''],
      ['wts', '1800000000'],
      ['w_rid', 'adb911445fb6f85f8b5c43e8b1d0746b'],
    ])
  })

  it('takes the key out of the address and nothing else', () => {
    expect(keyOfUrl(`https://i0.hdslb.com/bfs/wbi/${keys.img}.png`)).toBe(keys.img)
    expect(keyOfUrl('https://i0.hdslb.com/bfs/wbi/short.png')).toBeUndefined()
    expect(keyOfUrl('')).toBeUndefined()
  })
})

describe('the ticket', () => {
  it('is asked for with an HMAC of the second', () => {
    expect(ticketSign(1_800_000_000)).toBe('666e2d0e452c31230305bf40e3870452c7477e366bf38c37a3e362ce97f53916')
    expect(ticketQuery(1_800_000_000, 'token')).toEqual([
      ['key_id', 'ec02'],
      ['hexsign', ticketSign(1_800_000_000)],
      ['context[ts]', '1800000000'],
      ['csrf', 'token'],
    ])
  })
})

describe('dm_img', () => {
  it('describes screen and scroll position with random offsets inside their bounds', () => {
    const screen = { width: 1000, height: 500, scrollTop: 3, scrollLeft: 2 }
    expect(dmImgInter(screen, 7, 100)).toBe('{"ds":[],"wh":[3021,3507,7],"of":[113,204,100]}')
    for (const value of [0, 0.5, 0.999999]) {
      const query = new Map(dmImgQuery(() => value))
      const inter = JSON.parse(query.get('dm_img_inter') ?? '') as { wh: number[]; of: number[] }
      expect(inter.wh[2]).toBeLessThanOrEqual(113)
      expect(inter.of[2]).toBeLessThanOrEqual(513)
    }
  })

  it('cuts the base64 text by two characters', () => {
    expect(dmImgString('WebGL 1.0')).toBe('V2ViR0wgMS')
  })
})

describe('the signature of the apps', () => {
  it('is that of the published example', () => {
    const query = [
      ['test', 'いいよ，こいよ'],
      ['id', '114514'],
      ['str', '1919810'],
    ] as const
    expect(signApp(query, appKeys.android)).toEqual([
      ['appkey', '1d8b6e7d45233436'],
      ['id', '114514'],
      ['str', '1919810'],
      ['test', 'いいよ，こいよ'],
      ['sign', '01479cf20504d865519ac50f33ba3a7d'],
    ])
  })
})
