/** New or old. Thread numbers name the public complaint a rule comes from. */
import { describe, expect, test } from 'vitest'
import { advance, baseline, freshMs } from '../../src/push/cursor'
import type { Cursor, Work } from '../../src/model'
import { dayMs, hourMs, minuteMs } from '../../src/units'

const now = Date.UTC(2026, 4, 20, 12)

/** Ids carry the clock as those of bilibili and douyin do: seconds in the upper half. */
const idAt = (at: number): string => String(BigInt(Math.floor(at / 1000)) << 32n)

function work(at: number, facts: Partial<Work> = {}): Work {
  const id = facts.id ?? idAt(at)
  const target = { platform: 'douyin', kind: 'work', id } as const
  return { id, order: id, at, kind: 'video', target, text: '', tags: [], ...facts }
}

const ids = (works: readonly Work[]): string[] => works.map(({ id }) => id)

/** Looks one after the other; what each found new. */
function looks(cursor: Cursor, ...lists: (readonly [at: number, works: readonly Work[]])[]): string[][] {
  let own = cursor
  return lists.map(([at, works]) => {
    const step = advance(own, works, at)
    own = step.cursor
    return ids(step.fresh)
  })
}

const old = [1, 2, 3, 4, 5].map((days) => work(now - days * dayMs))
const before = baseline(old, now)

describe('what is new', () => {
  test('is nothing of what was there at the base line', () => {
    expect(looks(before, [now, old])).toEqual([[]])
  })

  // zhenxun-org/zhenxun_bot#96, Colter23/bilibili-dynamic-mirai-plugin#14, fengkx/NodeRSSBot#474
  test('is nothing that comes up when newer works are deleted', () => {
    const older = [6, 7].map((days) => work(now - days * dayMs))
    expect(looks(before, [now + hourMs, [...old.slice(2), ...older]])).toEqual([[]])
    // A work deleted and, younger than a day, put below the floor by nothing but its place.
    const young = [work(now - hourMs), work(now - 2 * hourMs)]
    const start = baseline([young[0] as Work], now)
    expect(looks(start, [now + minuteMs, [young[1] as Work]])).toEqual([[]])
  })

  // SK-415/HarukaBot#347: pinned at once, the newer one behind it was missed.
  test('is a work that is pinned at once, and the newer one behind it', () => {
    const pinned = work(now + minuteMs, { pinned: true })
    const behind = work(now + 2 * minuteMs)
    expect(looks(before, [now + hourMs, [pinned, behind, ...old]])).toEqual([[pinned.id, behind.id]])
  })

  // SK-415/HarukaBot#347, second case: the cursor was the largest id.
  test('is a work that comes late out of review, though newer ones were seen', () => {
    const late = work(now + minuteMs)
    const first = work(now + 2 * minuteMs)
    expect(looks(before, [now + hourMs, [first, ...old]], [now + 2 * hourMs, [first, late, ...old]])).toEqual([
      [first.id],
      [late.id],
    ])
  })

  test('is what was hidden and is not any more, once', () => {
    const hidden = work(now + minuteMs, { hidden: true })
    const shown = work(now + minuteMs)
    expect(looks(before, [now + hourMs, [hidden]], [now + 2 * hourMs, [shown]], [now + 3 * hourMs, [shown]])).toEqual([
      [],
      [shown.id],
      [],
    ])
  })

  // nfe-w/aio-dynamic-push#33, Soulter/astrbot_plugin_bilibili#49
  test('is all of it when several come in one interval, oldest first', () => {
    const three = [3, 1, 2].map((minute) => work(now + minute * minuteMs))
    expect(looks(before, [now + hourMs, [...three, ...old]])[0]).toEqual(
      [1, 2, 3].map((minute) => idAt(now + minute * minuteMs)),
    )
  })

  // skykeyjoker/A-SOUL-Notification#3
  test('is new once while the list flickers', () => {
    const one = work(now + minuteMs)
    const later = now + hourMs
    expect(looks(before, [later, [one, ...old]], [later, old], [later, [one, ...old]], [later, [one]])).toEqual([
      [one.id],
      [],
      [],
      [],
    ])
  })

  // cssxsh/bilibili-helper#69, Soulter/astrbot_plugin_bilibili#84: weeks of works after a block.
  test('is nothing older than a day, whenever it is seen first', () => {
    const one = work(now + minuteMs)
    const rest = work(now + minuteMs + freshMs)
    expect(looks(before, [now + minuteMs + freshMs, [rest, one]])).toEqual([[rest.id]])
  })

  // Akokk0/koishi-plugin-bilibili-notify 3.1.1: a video that is submitted once more has another entry, with today's id.
  test.each<[string, Partial<Work>, number]>([
    ['was there at the base line', { twin: 'BV0' }, 0],
    ['was told the day before', { twin: 'BV1' }, 0],
    ['is another one', { twin: 'BV2' }, 1],
    ['is forwarded, which is another thing', { twin: 'BV1', kind: 'forward' }, 1],
  ])('of a video that %s and comes in a new entry: %o, %i', (_, facts, count) => {
    const start = baseline([work(now - 3 * hourMs, { twin: 'BV0' }), ...old], now)
    const first = work(now + minuteMs, { twin: 'BV1' })
    const again = work(now + dayMs, { ...facts, id: idAt(now + dayMs) })
    const [told, more] = looks(start, [now + hourMs, [first, ...old]], [now + dayMs + minuteMs, [again, first, ...old]])
    expect(told).toEqual([first.id])
    expect(more).toHaveLength(count)
  })

  test('is no video of which an old entry is in the list, whoever remembers it by its entry alone', () => {
    const first = work(now - hourMs, { twin: 'BV1' })
    const again = work(now + minuteMs, { twin: 'BV1' })
    const start = { ...baseline([first, ...old], now), seen: { [first.id]: now } }
    expect(looks(start, [now + hourMs, [again, first, ...old]])).toEqual([[]])
  })

  test('is a video once, though two entries of it come at the same time', () => {
    const both = [2, 1].map((minute) => work(now + minute * minuteMs, { twin: 'BV1' }))
    expect(looks(before, [now + hourMs, both])).toEqual([[idAt(now + minuteMs)]])
  })

  test('goes by number, not by text: ids get longer', () => {
    const short = work(now + minuteMs, { id: 'a', order: '999999999999999999' })
    const long = work(now + 2 * minuteMs, { id: 'b', order: '1000000000000000001' })
    const start = baseline([work(now - dayMs, { id: 'c', order: '999999999999999998' })], now)
    expect(looks(start, [now + hourMs, [long, short]])).toEqual([['a', 'b']])
  })

  test('of somebody who had published nothing is what comes after the base line', () => {
    const nobody = baseline([], now)
    const earlier = work(now - minuteMs)
    const first = work(now + minuteMs)
    expect(looks(nobody, [now + hourMs, [first, earlier]])).toEqual([[first.id]])
  })

  test('of somebody who had published nothing comes although the clock was ahead at the base line', () => {
    const nobody = baseline([], now + hourMs)
    const [first, second] = [1, 20].map((minute) => work(now + minute * minuteMs))
    expect(looks(nobody, [now, []], [now + 2 * minuteMs, [first!]], [now + hourMs / 2, [second!, first!]])).toEqual([
      [],
      [first!.id],
      [second!.id],
    ])
  })

  test('of somebody with nothing but pinned works is what comes after the base line', () => {
    const pinned = work(now - 30 * dayMs, { pinned: true })
    const forgotten = work(now - hourMs)
    const first = work(now + minuteMs)
    expect(looks(baseline([pinned], now), [now + hourMs, [pinned, first, forgotten]])).toEqual([[first.id]])
  })
})

describe('what is remembered', () => {
  test('lasts longer than anything is new, and stays bounded', () => {
    let cursor = before
    for (let day = 0; day < 40; day++) {
      const at = now + day * dayMs
      const list = Array.from({ length: 12 }, (_, i) => work(at - i * hourMs))
      cursor = advance(cursor, list, at).cursor
    }
    const count = Object.keys(cursor.seen).length
    expect(count).toBeGreaterThanOrEqual(50)
    expect(count).toBeLessThanOrEqual(12 * 9)
  })

  // An old pin that is still there is seen with every look, so that it is never forgotten.
  test('holds a pinned work for as long as it is pinned', () => {
    const pinned = work(now - hourMs, { pinned: true })
    let cursor = baseline([pinned, ...old], now)
    for (let day = 1; day < 20; day++) {
      const list = [pinned, ...Array.from({ length: 60 }, (_, i) => work(now + day * dayMs - i * minuteMs))]
      const step = advance(cursor, list, now + day * dayMs)
      cursor = step.cursor
      expect(ids(step.fresh)).not.toContain(pinned.id)
    }
  })
})
