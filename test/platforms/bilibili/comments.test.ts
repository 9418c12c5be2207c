import { describe, expect, it } from 'vitest'
import { at } from '../../../src/json'
import { codeOf, ok, type Answer, type Asked, type Upstream } from '../upstream'
import { code, fixture, places, upstream } from './site'

const main = 'api.bilibili.com/x/v2/reply/wbi/main'
const numbered = 'api.bilibili.com/x/v2/reply'
const replies = 'api.bilibili.com/x/v2/reply/reply'

/** A comment area of `total` comments in pages of 20, with JSON texts as offsets. */
function area(total: number, change: (page: Record<string, unknown>, index: number) => unknown = (page) => page) {
  return ({ query }: Asked): Answer => {
    const { offset } = JSON.parse(query.pagination_str ?? '') as { offset: string }
    const index = offset === '' ? 0 : (JSON.parse(offset) as { data: { pn: number } }).data.pn
    const start = index * 20
    const list = Array.from({ length: Math.max(0, Math.min(20, total - start)) }, (_, place) => ({
      rpid: start + place + 1,
      rpid_str: String(start + place + 1),
    }))
    const end = start + 20 >= total
    const next = end ? '' : JSON.stringify({ type: 1, direction: 1, data: { pn: index + 1 } })
    const page = {
      cursor: { all_count: total, is_end: end, pagination_reply: { next_offset: next } },
      replies: list.length > 0 ? list : null,
      top: index === 0 ? { upper: { rpid: 999 } } : null,
      upper: { mid: 7 },
    }
    return ok({ code: 0, message: '0', ttl: 1, data: change(page, index) })
  }
}

async function ids(up: Upstream, number?: number): Promise<number[]> {
  const params = { oid: '123', type: 1, ...(number ? { number } : {}) }
  const { body } = await up.service.call('bilibili', 'fetchWorkComments', params)
  return (at(body, 'data.replies') as { rpid: number }[]).map(({ rpid }) => rpid)
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

describe('comments of a work', () => {
  it('are exactly as many as asked for, gathered from the fewest pages', async () => {
    const up = upstream({ [main]: area(1000) })
    expect(await ids(up)).toEqual(upTo(20))
    expect(up.to(main)).toHaveLength(1)
    const before = up.asked.length
    expect(await ids(up, 45)).toEqual(upTo(45))
    // Keys and guest cookies are warm: three pages are three requests.
    expect(up.asked.length - before).toBe(3)
  })

  it('pass the offset on as upstream wrote it', async () => {
    const up = upstream({ [main]: area(100) })
    await ids(up, 40)
    expect(up.to(main).map(({ query }) => query.pagination_str)).toEqual([
      '{"offset":""}',
      '{"offset":"{\\"type\\":1,\\"direction\\":1,\\"data\\":{\\"pn\\":1}}"}',
    ])
  })

  it('are fewer when there are no more', async () => {
    const up = upstream({ [main]: area(27) })
    expect(await ids(up, 100)).toEqual(upTo(27))
    expect(up.to(main)).toHaveLength(2)
  })

  it('keep what only the first page tells and the cursor of the last one', async () => {
    const up = upstream({ [main]: area(100) })
    const { body } = await up.service.call('bilibili', 'fetchWorkComments', { oid: '123', number: 40 })
    expect(at(body, 'data.top.upper.rpid')).toBe(999)
    expect(at(body, 'data.cursor.pagination_reply.next_offset')).toContain('"pn":2')
  })

  it('come without repetitions', async () => {
    const overlap = (page: Record<string, unknown>, index: number) =>
      index === 0 ? page : { ...page, replies: [{ rpid: 20, rpid_str: '20' }, ...(page.replies as unknown[])] }
    expect(await ids(upstream({ [main]: area(100, overlap) }), 40)).toEqual(upTo(40))
  })

  /** Pages without an end; entry and offset of each are what the functions make of its number. */
  function endless(entry: (page: number) => number, offset: (page: number) => string) {
    let page = 0
    return (): Answer => {
      page += 1
      const cursor = { is_end: false, pagination_reply: { next_offset: offset(page) } }
      return ok({ code: 0, data: { cursor, replies: [{ rpid: entry(page) }] } })
    }
  }

  it('stop at a page that brings nothing new', async () => {
    const up = upstream({
      [main]: endless(
        () => 1,
        (page) => `CAES${page}`,
      ),
    })
    expect(await ids(up, 100)).toEqual([1])
    expect(up.to(main)).toHaveLength(2)
  })

  it('go on from the cursor of a page that brought nothing new', async () => {
    const up = upstream({
      [main]: endless(
        () => 1,
        (page) => `CAES${page}`,
      ),
    })
    const { body } = await up.service.call('bilibili', 'fetchWorkComments', { oid: '123', number: 100 })
    expect(at(body, 'data.cursor.pagination_reply.next_offset')).toBe('CAES2')
  })

  it('without an id are left out', async () => {
    const nameless = (page: Record<string, unknown>) => ({ ...page, replies: [{ ad: true }, ...(page.replies as [])] })
    expect(await ids(upstream({ [main]: area(20, nameless) }))).toEqual(upTo(20))
  })

  it('stop at an offset that has been there before', async () => {
    const up = upstream({
      [main]: endless(
        (page) => page,
        () => 'CAES',
      ),
    })
    expect(await ids(up, 100)).toEqual([1, 2])
    expect(up.to(main)).toHaveLength(2)
  })

  it('stop at the cap of pages', async () => {
    const up = upstream({
      [main]: endless(
        (page) => page,
        (page) => `CAES${page}`,
      ),
    })
    expect(await ids(up, 1000)).toHaveLength(50)
    expect(up.to(main)).toHaveLength(50)
  })

  it('stop when time is up', async () => {
    const up = upstream({
      [main]: (asked) => {
        up.time.ms += 6_000
        return area(1000)(asked)
      },
    })
    expect(await ids(up, 1000)).toEqual(upTo(60))
  })

  it('that nobody waits for any more are not loaded', async () => {
    const leaving = new AbortController()
    const up = upstream({
      [main]: (asked) => {
        if (up.to(main).length === 2) leaving.abort()
        return area(1000)(asked)
      },
    })
    const params = { oid: '123', number: 1000 }
    const call = up.service.call('bilibili', 'fetchWorkComments', params, { signal: leaving.signal })
    expect(await codeOf(call)).toBe('cancelled')
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(up.to(main).length).toBeLessThanOrEqual(3)
  })

  it('are those gathered so far when a later page fails', async () => {
    const up = upstream({ [main]: (asked) => (up.to(main).length > 2 ? code(-412) : area(1000)(asked)) })
    expect(await ids(up, 100)).toEqual(upTo(40))
  })

  it('are none when there are none', async () => {
    expect(await ids(upstream({ [main]: area(0) }))).toEqual([])
  })

  it.each([12002, 12061])('that are closed (%i) are not found', async (value) => {
    expect(await codeOf(ids(upstream({ [main]: code(value) })))).toBe('not-found')
  })

  it('come from the older pages when the signed ones are refused, with an account only', async () => {
    const old = ({ query }: Asked): Answer => {
      const pn = Number(query.pn)
      const list = Array.from({ length: 20 }, (_, place) => ({ rpid: (pn - 1) * 20 + place + 1 }))
      return ok({ code: 0, data: { page: { num: pn, size: 20, count: 100 }, replies: list } })
    }
    const up = upstream({ [main]: code(-412), [numbered]: old }, 'SESSDATA=x')
    expect(await ids(up, 45)).toEqual(upTo(45))
    expect(up.to(numbered).map(({ query }) => query.pn)).toEqual(['1', '2', '3'])
    const guest = upstream({ [main]: code(-412), [numbered]: old })
    expect(await codeOf(ids(guest, 45))).toBe('blocked')
    expect(guest.to(numbered)).toEqual([])
  })
})

describe('replies to a comment', () => {
  it('are counted through their pages', async () => {
    const page = ({ query }: Asked): Answer => {
      const pn = Number(query.pn)
      const list = Array.from({ length: pn < 3 ? 20 : 5 }, (_, place) => ({ rpid: (pn - 1) * 20 + place + 1 }))
      return ok({ code: 0, data: { page: { num: pn, size: 20, count: 45 }, replies: list, root: { rpid: 9 } } })
    }
    const up = upstream({ [replies]: page })
    const params = { oid: '123', type: 1, root: '9', number: 100 }
    const { body } = await up.service.call('bilibili', 'fetchCommentReply', params)
    expect(at(body, 'data.replies')).toHaveLength(45)
    expect(at(body, 'data.root.rpid')).toBe(9)
    expect(up.to(replies)).toHaveLength(3)
  })

  it('in small number are asked for in small number', async () => {
    const up = upstream({ [replies]: ok(fixture('fetch_comment_reply')) })
    await up.service.call('bilibili', 'fetchCommentReply', { oid: '123', type: 1, root: '9', number: 2 })
    expect(up.to(replies)[0]?.query).toMatchObject({ ps: '2', pn: '1', root: '9' })
    expect(up.to(places.nav)).toEqual([])
  })
})
