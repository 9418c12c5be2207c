/** Where works of bilibili stand in a list, when they are of, and what else stands there. */
import { describe, expect } from 'vitest'
import { dyn, inFeed, old, onBilibili, top, video, words } from './bilibili'
import { plays, second, type Case, type Json } from './play'

const cases: Record<string, () => Case> = {
  'a new work that is pinned at once, the newer one behind it, an old pin that goes and comes': () => {
    const rest = old()
    const pin = dyn(-9000, 'pin', 'WORD', top)
    return {
      first: [pin, ...rest],
      later: [
        [10, [dyn(5, 'pinned', 'WORD', top), dyn(8, 'behind'), ...rest]],
        [40, [...rest]],
        [80, [pin, ...rest]],
      ],
      told: ['a text pinned', 'a text behind'],
    }
  },
  'works folded behind another one': () => {
    const rest = old()
    const folded = { item: { visible: false } }
    const head = { modules: { module_fold: { ids: ['1', '2'], statement: '展开2条相关动态', type: 1 } } }
    return {
      first: rest,
      later: [
        [
          10,
          [
            dyn(9, 'head', 'WORD', head),
            dyn(8, 'folded', 'WORD', folded),
            dyn(7, 'folded too', 'WORD', { item: { visible: 0 } }),
            ...rest,
          ],
        ],
      ],
      told: ['a text head', 'a text folded', 'a text folded too'],
    }
  },
  'a work that is edited, with other words, pictures, type and place': () => {
    const rest = old()
    const first = dyn(5, 'edited')
    const module_author = { mid: 71, name: '某人', pub_ts: second(5) }
    return {
      first: rest,
      later: [
        [10, [first, ...rest]],
        [40, [{ ...first, modules: { module_author, module_dynamic: { desc: words('改过') } } }, ...rest]],
        [80, [{ ...first, type: 'DYNAMIC_TYPE_DRAW' }, ...rest]],
        [120, [...rest, first]],
        [160, [{ ...first, modules: { ...top.modules, module_author, module_dynamic: {} } }, ...rest]],
      ],
      told: ['a text edited'],
    }
  },
  'works that are deleted, so that older ones move up, and one that comes back': () => {
    const rest = old()
    const below = [dyn(-1000, 'below'), dyn(-1010, 'below too')]
    const gone = dyn(5, 'gone')
    return {
      first: rest,
      later: [
        [10, [gone, ...rest]],
        [40, [...rest.slice(1), ...below]],
        [80, []],
        [120, [gone, ...rest]],
        [160, [below[0]!]],
      ],
      told: ['a text gone'],
    }
  },
  'times as text, missing, zero, in milliseconds, and in words': () => {
    const rest = old()
    const at = (label: string, minute: number, pub_ts: unknown) =>
      dyn(minute, label, 'WORD', { author: { pub_ts, pub_time: '3小时前' } })
    return {
      first: rest,
      later: [
        [
          10,
          [
            at('text', 9, String(second(9))),
            at('missing', 8, undefined),
            at('zero', 7, 0),
            at('milliseconds', 6, second(6) * 1000),
            at('words', 5, '刚刚'),
            ...rest,
          ],
        ],
      ],
      // Five is what a chat gets at once.
      told: ['a text text', 'a text missing', 'a text zero', 'a text milliseconds', 'a text words'],
    }
  },
  'a work that waited to be published, older by its id than all the others': () => {
    const rest = old()
    const waited = dyn(-2000, 'waited', 'AV', { author: { pub_ts: second(5) }, dynamic: video('BV1') })
    return { first: rest, later: [[10, [waited, ...rest]]], told: ['a video waited'] }
  },
  'a work that comes out of review behind newer ones': () => {
    const rest = old()
    const newer = dyn(8, 'newer')
    return {
      first: rest,
      later: [
        [10, [newer, ...rest]],
        [100, [newer, dyn(5, 'reviewed'), ...rest]],
      ],
      told: ['a text newer', 'a text reviewed'],
    }
  },
  'ids of eighteen and nineteen digits in one list': () => {
    const short = dyn(-60 * 24 * 700, 'short')
    expect(short.id_str).toHaveLength(18)
    const long = dyn(5, 'long')
    expect(long.id_str).toHaveLength(19)
    return {
      first: [dyn(-100, 'known'), short],
      later: [[10, [long, short, dyn(-60 * 24 * 701, 'shorter')]]],
      told: ['a text long'],
    }
  },
  'works of others in the list, and what is not of a person': () => {
    const rest = old()
    return {
      first: rest,
      later: [
        [
          10,
          [
            dyn(9, 'theirs', 'WORD', { mid: 99 }),
            dyn(8, 'season', 'PGC', { author: { type: 'AUTHOR_TYPE_PGC' } }),
            dyn(7, 'mine as text', 'WORD', { author: { mid: '71' } }),
            dyn(6, 'nobody’s', 'WORD', { author: { mid: null } }),
            ...rest,
          ],
        ],
        // A whole answer of somebody else.
        [60, [dyn(55, 'theirs too', 'WORD', { mid: 99 })]],
      ],
      told: ['a text mine as text', 'a text nobody’s'],
    }
  },
  'a broadcast in the list, which the room tells': () => {
    const rest = old()
    return { first: rest, later: [[10, [dyn(9, 'room', 'LIVE_RCMD'), ...rest]]], told: [] }
  },
  'refusals, emptiness and nonsense between a work and the next': () => {
    const rest = old()
    const [one, two] = [dyn(5, 'one'), dyn(175, 'two')]
    return {
      first: rest,
      later: [
        [10, [one, ...rest]],
        [40, []],
        [70, { body: { code: 0, data: { items: null } } }],
        [100, [{ id_str: 'x' }, { modules: 7 }] as Json[]],
        [130, { body: { code: -352, message: 'risk' } }],
        [180, [two, one, ...rest]],
      ],
      told: ['a text one', 'a text two'],
    }
  },
}

describe('on bilibili', () => {
  plays(onBilibili, cases)
})

describe('on bilibili by the feed', () => {
  // An item without its author is nobody's where nobody's list is asked for.
  plays(inFeed, cases, (line) => !line.endsWith('nobody’s'))
})
