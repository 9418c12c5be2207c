/** What works of bilibili say and show, and what becomes of what somebody said before. */
import { describe } from 'vitest'
import { dyn, forwardOf, inFeed, old, onBilibili, video, words } from './bilibili'
import { plays, type Case } from './play'

const cases: Record<string, () => Case> = {
  'a video that is submitted once more in a new entry': () => {
    const rest = [dyn(-300, 'was there', 'AV', { dynamic: video('BV1xx411c7mD') }), ...old()]
    return {
      first: rest,
      later: [
        [10, [dyn(8, 'again', 'AV', { dynamic: video('BV1xx411c7mD') }), ...rest.slice(1)]],
        [60, [dyn(55, 'another', 'AV', { dynamic: video('BV17x411w7KC') }), ...rest.slice(1)]],
        [140, [dyn(135, 'another again', 'AV', { dynamic: video('BV17x411w7KC') }), ...rest.slice(1)]],
        // By its other number, and as part of a season.
        [160, [dyn(155, 'by aid', 'AV', { dynamic: video(null, { aid: '170001' }) }), ...rest.slice(1)]],
        [
          180,
          [
            dyn(175, 'by season', 'UGC_SEASON', {
              dynamic: {
                major: { type: 'MAJOR_TYPE_UGC_SEASON', ugc_season: { bvid: 'BV17x411w7KC', title: '一段路' } },
              },
            }),
            ...rest.slice(1),
          ],
        ],
      ],
      told: ['a video another'],
    }
  },
  'a booking, and the video that comes of it': () => {
    const reserve = {
      additional: { type: 'ADDITIONAL_TYPE_RESERVE', reserve: { stype: 1, state: 0, title: '预告：一段路' } },
    }
    const rest = old()
    return {
      first: rest,
      chats: [['b', 'u1', { never: ['#预约'] }]],
      later: [
        [10, [dyn(5, 'booking', 'DRAW', { dynamic: reserve }), ...rest]],
        [90, [dyn(85, 'premiere', 'AV', { dynamic: video('BV1') }), ...rest]],
      ],
      told: ['a pictures booking', 'a video premiere', 'b video premiere'],
    }
  },
  'works for supporters, for who wants them and who does not': () => {
    const blocked = { major: { type: 'MAJOR_TYPE_BLOCKED', blocked: { blocked_type: 1, hint_message: '专属' } } }
    const rest = old()
    return {
      first: rest,
      chats: [['b', 'u1', { skipPaid: true }]],
      later: [
        [
          10,
          [
            dyn(9, 'for all'),
            dyn(8, 'by flag', 'DRAW', { item: { basic: { is_only_fans: true } } }),
            dyn(7, 'by number', 'DRAW', { item: { basic: { is_only_fans: 1 } } }),
            dyn(6, 'blocked', 'DRAW', { dynamic: blocked }),
            dyn(5, 'badge', 'AV', { dynamic: video('BV1', { badge: { text: '充电专属' } }) }),
            ...rest,
          ],
        ],
      ],
      told: [
        'a text for all',
        'a pictures by flag',
        'a pictures by number',
        'a pictures blocked',
        'a video badge',
        'b text for all',
      ],
    }
  },
  'somebody forwards what is his own': () => {
    const mine = dyn(-300, 'mine')
    const theirs = dyn(-100, 'theirs', 'AV', { mid: 99, dynamic: video('BV9') })
    const rest = [mine, ...old()]
    return {
      first: rest,
      chats: [
        ['b', 'u1', { never: ['#转发自己'] }],
        ['c', 'u1', { kinds: ['text'] }],
      ],
      later: [
        [
          10,
          [
            dyn(9, 'of own', 'FORWARD', forwardOf(mine, '再看一遍')),
            dyn(8, 'of others', 'FORWARD', forwardOf(theirs)),
            ...rest,
          ],
        ],
      ],
      told: ['a forward of own', 'a forward of others', 'b forward of others'],
    }
  },
  'one video of two people, in a chat that follows both, within the hour and after it': () => {
    const both = { dynamic: video('BV1') }
    const later = { dynamic: video('BV2') }
    return {
      first: old(),
      chats: [
        ['a', 'u2'],
        ['b', 'u2'],
      ],
      later: [
        [-1, [dyn(-60, 'old of u2', 'WORD', { mid: 72 })], 'u2'],
        [10, [dyn(5, 'of one', 'AV', both), ...old()]],
        [12, [dyn(6, 'of the other', 'AV', { ...both, mid: 72 })], 'u2'],
        [60, [dyn(55, 'first', 'AV', later), ...old()]],
        [140, [dyn(135, 'second', 'AV', { ...later, mid: 72 })], 'u2'],
      ],
      told: ['a video of one', 'b video of the other', 'a video first', 'a video second', 'b video second'],
    }
  },
  'the same work forwarded by two people, without words and with': () => {
    const orig = dyn(-100, 'orig', 'AV', { mid: 99, dynamic: video('BV9') })
    const text = dyn(-100, 'plain', 'WORD', { mid: 99 })
    return {
      first: old(),
      chats: [
        ['a', 'u2'],
        ['b', 'u2'],
      ],
      later: [
        [-1, [dyn(-60, 'old of u2', 'WORD', { mid: 72 })], 'u2'],
        [
          10,
          [
            dyn(5, 'bare', 'FORWARD', forwardOf(orig)),
            dyn(4, 'bare of text', 'FORWARD', forwardOf(text)),
            dyn(3, 'said', 'FORWARD', forwardOf(orig, '去看')),
            ...old(),
          ],
        ],
        [
          12,
          [
            dyn(8, 'bare too', 'FORWARD', { ...forwardOf(orig, ' '), mid: 72 }),
            dyn(7, 'bare of text too', 'FORWARD', { ...forwardOf(text), mid: 72 }),
            dyn(6, 'said too', 'FORWARD', { ...forwardOf(orig, '我也看了'), mid: 72 }),
          ],
          'u2',
        ],
      ],
      told: [
        'a forward bare',
        'a forward bare of text',
        'a forward said',
        'a forward said too',
        'b forward bare too',
        'b forward bare of text too',
        'b forward said too',
      ],
    }
  },
  'lotteries, goods and what the site is paid for': () => {
    const lots = words('转发抽一位', [{ type: 'RICH_TEXT_NODE_TYPE_LOTTERY', text: '互动抽奖', rid: '1' }])
    const upower = {
      additional: { type: 'ADDITIONAL_TYPE_UPOWER_LOTTERY', upower_lottery: { title: '专属', desc: { text: '3 份' } } },
    }
    const goods = {
      additional: {
        type: 'ADDITIONAL_TYPE_GOODS',
        goods: { items: [{ name: '杯子', price: '9.9' }], head_text: '好物' },
      },
    }
    const drawn = dyn(-50, 'orig', 'DRAW', { mid: 99, dynamic: { desc: lots } })
    const rest = old()
    return {
      first: rest,
      chats: [['b', 'u1', { never: ['#抽奖', '#商品'] }]],
      later: [
        [
          10,
          [
            dyn(9, 'advert', 'AD', { author: { pub_ts: undefined } }),
            dyn(8, 'lots', 'DRAW', { dynamic: { desc: lots } }),
            dyn(7, 'lots for supporters', 'DRAW', { dynamic: upower }),
            dyn(6, 'lots of others', 'FORWARD', forwardOf(drawn)),
            dyn(5, 'goods', 'DRAW', { dynamic: goods }),
            ...rest,
          ],
        ],
        [60, [dyn(55, 'plain'), ...rest]],
      ],
      told: [
        'a pictures lots',
        'a pictures lots for supporters',
        'a forward lots of others',
        'a pictures goods',
        'a text plain',
        'b text plain',
      ],
    }
  },
  'a card of a decoration, and whatever comes next': () => {
    const rest = old()
    const square = { major: { type: 'MAJOR_TYPE_COMMON', common: { title: '装扮', desc: '第 7 位' } } }
    return {
      first: rest,
      chats: [['b', 'u1', { kinds: ['text', 'video'] }]],
      later: [
        [
          10,
          [
            dyn(9, 'square', 'COMMON_SQUARE', { dynamic: square }),
            dyn(8, 'next', 'NEXT_THING'),
            dyn(7, 'no type', 'WORD', { item: { type: null } }),
            ...rest,
          ],
        ],
      ],
      told: ['a other square', 'a other next', 'a other no type'],
    }
  },
  'a forward of what is deleted, or is not in the answer': () => {
    const rest = old()
    const none = { type: 'DYNAMIC_TYPE_NONE', modules: { module_dynamic: { major: { type: 'MAJOR_TYPE_NONE' } } } }
    return {
      first: rest,
      later: [
        [
          10,
          [
            dyn(9, 'of nothing', 'FORWARD', forwardOf(none)),
            dyn(8, 'without one', 'FORWARD', forwardOf(undefined)),
            dyn(7, 'of null', 'FORWARD', forwardOf(null)),
            dyn(6, 'of a bare one', 'FORWARD', forwardOf({ id_str: null, modules: null })),
            ...rest,
          ],
        ],
      ],
      told: ['a forward of nothing', 'a forward without one', 'a forward of null', 'a forward of a bare one'],
    }
  },
  'texts in either shape, and without any': () => {
    const rest = old()
    const opus = { desc: null, major: { type: 'MAJOR_TYPE_OPUS', opus: { title: null, summary: words('长文 #做饭') } } }
    return {
      first: rest,
      chats: [['b', 'u1', { only: ['做饭'] }]],
      later: [
        [
          10,
          [
            dyn(9, 'opus', 'DRAW', { dynamic: opus }),
            dyn(8, 'desc', 'WORD', { dynamic: { desc: words('今天做饭') } }),
            dyn(7, 'no desc', 'WORD', { dynamic: { desc: null } }),
            dyn(6, 'no content', 'WORD', { modules: { module_dynamic: null } }),
            dyn(5, 'no nodes', 'WORD', { dynamic: { desc: { text: '做饭', rich_text_nodes: null } } }),
            ...rest,
          ],
        ],
      ],
      told: [
        'a pictures opus',
        'a text desc',
        'a text no desc',
        'a text no content',
        'a text no nodes',
        'b pictures opus',
        'b text desc',
        'b text no nodes',
      ],
    }
  },
}

describe('on bilibili', () => {
  plays(onBilibili, cases)
})

describe('on bilibili by the feed', () => {
  plays(inFeed, cases)
})
