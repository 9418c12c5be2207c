import { describe, expect, it } from 'vitest'
import { avToBv, bvToAv } from '../../../src/platforms/bilibili/sign/bvid'
import { dmImgInter, dmImgString } from '../../../src/platforms/bilibili/sign/dm-img'
import { ticketSign } from '../../../src/platforms/bilibili/sign/ticket'
import { canonicalQuery, mixinKey, signQuery } from '../../../src/platforms/bilibili/sign/wbi'
import { hasRecorded, recorded } from '../fixtures'

interface Vectors {
  wbi: {
    vectors: {
      id: string
      img_key: string
      sub_key: string
      mixin_key: string
      params: Record<string, string | number>
      wts: number
      canonical_query: string
      w_rid: string
    }[]
  }
  bvid: { vectors: { aid: number | string; bvid: string }[]; invalid: string[] }
  bili_ticket: { vectors: { ts: number; hexsign: string }[] }
  dm_img: {
    dm_img_str_of_no_webgl: string
    vectors: {
      width: number
      height: number
      rnd_wh: number
      scroll_top: number
      scroll_left: number
      rnd_of: number
      dm_img_inter: string
    }[]
  }
}

const vectors = hasRecorded ? (recorded('bilibili/signatures.json') as Vectors) : undefined

describe.skipIf(!vectors)('public signature vectors (kept with the captured answers)', () => {
  it.each(vectors?.wbi.vectors ?? [])('WBI $id', (vector) => {
    const mixin = mixinKey({ img: vector.img_key, sub: vector.sub_key })
    expect(mixin).toBe(vector.mixin_key)
    const query = Object.entries(vector.params).map(([key, value]): [string, string] => [key, String(value)])
    const sent = signQuery(query, mixin, vector.wts)
    expect(canonicalQuery(sent.filter(([key]) => key !== 'w_rid'))).toBe(vector.canonical_query)
    expect(sent.at(-1)).toEqual(['w_rid', vector.w_rid])
  })

  it.each(vectors?.bvid.vectors ?? [])('av$aid is $bvid', ({ aid, bvid }) => {
    expect(avToBv(String(aid))).toBe(bvid)
    expect(bvToAv(bvid)).toBe(String(aid))
  })

  it.each(vectors?.bvid.invalid ?? [])('"%s" is no BV id', (text) => {
    expect(bvToAv(text)).toBeUndefined()
  })

  it.each(vectors?.bili_ticket.vectors ?? [])('ticket of second $ts', ({ ts, hexsign }) => {
    expect(ticketSign(ts)).toBe(hexsign)
  })

  it.each(vectors?.dm_img.vectors ?? [])('dm_img_inter of $width × $height', (vector) => {
    const screen = {
      width: vector.width,
      height: vector.height,
      scrollTop: vector.scroll_top,
      scrollLeft: vector.scroll_left,
    }
    expect(dmImgInter(screen, vector.rnd_wh, vector.rnd_of)).toBe(vector.dm_img_inter)
  })

  it('the graphics text is base64 cut by two', () => {
    expect(dmImgString('no webgl')).toBe(vectors?.dm_img.dm_img_str_of_no_webgl)
  })
})
