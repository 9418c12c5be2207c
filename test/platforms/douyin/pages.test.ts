import { describe, expect, it } from 'vitest'
import { codeOf, ok, type Asked, type Reply } from '../upstream'
import { places, registration, upstream } from './site'

const web = 'www.douyin.com/aweme/v1/web/'
const hj = 'www-hj.douyin.com/aweme/v1/web/'
const aweme_id = '7300000000000000001'
const sec_uid = 'MS4wLjABAAAAinvented-author_0000000000000000001'

function world(replies: Record<string, Reply>) {
  return upstream({ [places.ttwid]: registration(), ...replies })
}

const comment = (index: number) => ({ cid: `c${index}`, text: `第${index}条` })

/** Answers like upstream: `count` entries from `cursor`, out of `total`. */
function commentPages(total: number): Reply {
  return (asked: Asked) => {
    const cursor = Number(asked.query.cursor)
    const count = Number(asked.query.count)
    const comments = Array.from({ length: Math.max(0, Math.min(count, total - cursor)) }, (_, i) => comment(cursor + i))
    const end = cursor + comments.length
    return ok({ status_code: 0, comments, cursor: end, has_more: end < total ? 1 : 0, total })
  }
}

describe('comments', () => {
  const place = `${web}comment/list/`
  const call = (reply: Reply, params: Record<string, string | number> = {}) => {
    const up = world({ [place]: reply })
    return { up, answer: up.service.call('douyin', 'fetchWorkComments', { aweme_id, ...params }) }
  }

  it('are asked page by page until the number is there, and the cursor is upstream’s', async () => {
    const { up, answer } = call(commentPages(500), { number: 120 })
    const { body } = (await answer) as { body: any }
    expect(body.comments.map((one: { cid: string }) => one.cid)).toEqual(Array.from({ length: 120 }, (_, i) => `c${i}`))
    expect(body).toMatchObject({ cursor: 120, has_more: 1, total: 500 })
    expect(up.to(place).map((one) => [one.query.cursor, one.query.count])).toEqual([
      ['0', '50'],
      ['50', '50'],
      ['100', '20'],
    ])
  })

  it('merged over pages keep integers beyond 2^53 digit for digit', async () => {
    const text = (from: number, more: number) =>
      `{"status_code":0,"comments":[{"cid":"${from}","id":73000000000000009${from}7}],"cursor":${from},"has_more":${more}}`
    let turn = 0
    const { answer } = call(() => ({ body: turn++ === 0 ? text(10, 1) : text(20, 0) }), { number: 100 })
    const { raw, body } = (await answer) as { raw: Buffer; body: any }
    expect(String(raw)).toContain('"id":73000000000000009107')
    expect(String(raw)).toContain('"id":73000000000000009207')
    expect(body.comments.map((one: { id: string }) => one.id)).toEqual(['73000000000000009107', '73000000000000009207'])
  })

  it('go on from a cursor', async () => {
    const { up, answer } = call(commentPages(500), { number: 3, cursor: 40 })
    expect(((await answer).body as any).comments[0].cid).toBe('c40')
    expect(up.to(place).length).toBe(1)
  })

  it('come once each when pages overlap', async () => {
    let turn = 0
    const pages = [
      [1, 2, 3],
      [3, 4],
    ]
    const { answer } = call(() => {
      const list = (pages[turn] ?? []).map(comment)
      return ok({ status_code: 0, comments: list, cursor: ++turn, has_more: turn < 2 ? 1 : 0 })
    })
    expect(((await answer).body as any).comments.map((one: any) => one.cid)).toEqual(['c1', 'c2', 'c3', 'c4'])
  })

  it.each([
    ['an empty page', () => ({ status_code: 0, comments: [], cursor: 9, has_more: 1 })],
    ['the same page for ever', () => ({ status_code: 0, comments: [comment(1)], cursor: 9, has_more: 1 })],
    [
      'a cursor that stands still',
      () => ({ status_code: 0, comments: [comment(Math.random())], cursor: 0, has_more: 1 }),
    ],
  ])('end at %s', async (_, body) => {
    const { up, answer } = call(() => ok(body()), { number: 1000 })
    await answer
    expect(up.to(place).length).toBeLessThanOrEqual(3)
  })

  it('end at the cap of pages and of time', async () => {
    let cursor = 0
    const endless = () => ok({ status_code: 0, comments: [comment(cursor)], cursor: ++cursor, has_more: 1 })
    const capped = call(endless, { number: 1000 })
    await capped.answer
    expect(capped.up.to(place).length).toBe(20)
    const up = world({
      [place]: () => {
        up.time.ms += 8_000
        return endless()
      },
    })
    await up.service.call('douyin', 'fetchWorkComments', { aweme_id, number: 1000 })
    expect(up.to(place).length).toBe(2)
  })

  it('answer what is there when a later page fails', async () => {
    let turn = 0
    const { answer } = call(
      (asked) =>
        turn++ === 0
          ? (commentPages(500) as (a: Asked) => any)(asked)
          : { status: 403, body: 'Blocked by ArgusSecurityPlugin Sign Invalid' },
      { number: 100 },
    )
    expect((await answer).body).toMatchObject({ cursor: 50, has_more: 1 })
  })

  it('that do not exist are an empty list, those that are withheld are a refusal', async () => {
    const none = call(ok({ status_code: 0, comments: null, cursor: 0, has_more: 0, total: 0 }))
    expect((await none.answer).body).toMatchObject({ comments: [], total: 0 })
    const withheld = call(ok({ status_code: 0, comments: null, cursor: 0, has_more: 0, total: 12 }))
    expect(await codeOf(withheld.answer)).toBe('blocked')
  })

  it('are given up when the caller leaves', async () => {
    const stop = new AbortController()
    const up = world({
      [place]: (asked) => {
        if (asked.query.cursor === '50') stop.abort()
        return (commentPages(500) as (a: Asked) => any)(asked)
      },
    })
    const work = up.service.call('douyin', 'fetchWorkComments', { aweme_id, number: 500 }, { signal: stop.signal })
    expect(await codeOf(work)).toBe('cancelled')
  })

  it('of a comment come three at a time', async () => {
    const replies = `${hj}comment/list/reply/`
    const up = world({ [replies]: commentPages(20) })
    const { body } = await up.service.call('douyin', 'fetchVideoCommentReplies', { aweme_id, comment_id: '1' })
    expect((body as any).comments.length).toBe(5)
    expect(up.to(replies).map((one) => one.query.count)).toEqual(['3', '2'])
    expect(up.to(replies)[0]?.query['X-Bogus']).toMatch(/^DFSz/)
  })
})

describe('works of a person', () => {
  const place = `${web}aweme/post/`

  it('hold the pinned ones on top of the number, and the cursor stays text', async () => {
    const page = (from: number, pinned: number) => ({
      status_code: 0,
      aweme_list: [
        ...Array.from({ length: pinned }, (_, i) => ({ aweme_id: `top${i}`, is_top: 1 })),
        ...Array.from({ length: 18 }, (_, i) => ({ aweme_id: `w${from + i}`, is_top: 0 })),
      ],
      max_cursor: 1_760_000_000_000 - from,
      has_more: 1,
    })
    let turn = 0
    const up = world({ [place]: () => ok(page(turn * 18, turn++ === 0 ? 3 : 0)) })
    const { body } = await up.service.call('douyin', 'fetchUserPostVideos', { sec_uid, number: 20 })
    expect((body as any).aweme_list.length).toBe(23)
    expect(up.to(place).map((one) => [one.query.max_cursor, one.query.count])).toEqual([
      ['0', '18'],
      ['1760000000000', '2'],
    ])
    expect(up.to(place)[0]?.headers.referer).toBe(`https://www.douyin.com/user/${sec_uid}`)
  })

  it('that come as null are a refusal, not an empty list', async () => {
    const up = world({ [place]: ok({ status_code: 0, aweme_list: null, has_more: 0 }) })
    expect(await codeOf(up.service.call('douyin', 'fetchUserPostVideos', { sec_uid }))).toBe('blocked')
    const empty = world({ [place]: ok({ status_code: 0, aweme_list: [], has_more: 0 }) })
    expect((await empty.service.call('douyin', 'fetchUserPostVideos', { sec_uid })).body).toMatchObject({
      aweme_list: [],
    })
  })
})
