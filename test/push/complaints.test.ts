/**
 * What people complained of in other projects that watch people, thread by thread (public, read 2026-08), and the test that
 * holds the rule it taught. Rules about the watch, the outbox and the store together are tested below; the others where the
 * thing they are about is tested.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { playDays } from '../../samples/push-days'
import { AmagiError } from '../../src/errors'
import type { Handed } from '../../src/push/outbox'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { settle } from './support/time'
import { createPushWorld, type PushWorld, type Source } from './support/world'

const answers = 'test/platforms/watch-answers.test.ts'
const bilibili = 'test/platforms/bilibili/watch.test.ts'
const calls = 'test/push/calls.test.ts'
const cursor = 'test/push/cursor.test.ts'
const days = 'test/push/days.test.ts'
const hand = 'test/chat/push/hand.test.ts'
const here = 'test/push/complaints.test.ts'
const live = 'test/push/live.test.ts'
const lost = 'test/push/lost.test.ts'
const memory = 'test/card/memory.test.ts'
const onebot = 'test/chat/push/onebot.test.ts'
const outbox = 'test/push/outbox.test.ts'
const pace = 'test/push/pace.test.ts'
const watch = 'test/push/watch.test.ts'

type Row = readonly [thread: string, file: string, rule: string]

/** Threads, and where which rule is held. */
const rows: readonly Row[] = [
  ['zhenxun-org/zhenxun_bot#96', cursor, 'is nothing that comes up when newer works are deleted'],
  ['Colter23/bilibili-dynamic-mirai-plugin#14', cursor, 'is nothing that comes up when newer works are deleted'],
  ['fengkx/NodeRSSBot#474', cursor, 'is nothing that comes up when newer works are deleted'],
  ['SK-415/HarukaBot#347, pinned at once', cursor, 'is a work that is pinned at once, and the newer one behind it'],
  ['SK-415/HarukaBot#347, late review', cursor, 'is a work that comes late out of review, though newer ones were seen'],
  [
    'Akokk0/koishi-plugin-bilibili-notify#1',
    here,
    'what is sent is the work that was found, whatever heads the list by then',
  ],
  ['nfe-w/aio-dynamic-push#33', cursor, 'is all of it when several come in one interval, oldest first'],
  ['Soulter/astrbot_plugin_bilibili#49', cursor, 'is all of it when several come in one interval, oldest first'],
  ['skykeyjoker/A-SOUL-Notification#3', cursor, 'is new once while the list flickers'],
  [
    'Sora233/bilidynamicpush#2',
    outbox,
    'sends nothing while the store refuses, everything once it answers, and nothing twice',
  ],
  ['Soulter/astrbot_plugin_bilibili#84', here, 'after days of refusals a chat gets the last day, five and a line'],
  ['Soulter/astrbot_plugin_bilibili#74', here, 'after a night off a chat gets five and a line'],
  ['Sora233/DDBOT#170', here, 'after days of downtime a chat gets the last day, five and a line'],
  ['ikenxuan/kkkkkk-10086#65', lost, 'as a whole: who follows somebody once more hears of what comes then'],
  ['ikenxuan/kkkkkk-10086#93', outbox, 'sends nothing again after a restart, or when it is offered once more'],
  ['cssxsh/bilibili-helper#69', here, 'who follows somebody once more hears of nothing old'],
  ['cssxsh/bilibili-helper#72', outbox, 'sends nothing again after a restart, or when it is offered once more'],
  ['ikenxuan/karin-plugin-kkk#237', here, 'a look that lasts longer than the interval has no second one beside it'],
  ['SK-415/HarukaBot#307', outbox, 'does not send again what may have arrived'],
  [
    'ikenxuan/karin-plugin-kkk#320',
    outbox,
    'sends them after the card, in a row of their own, and not again when nobody knows whether they came',
  ],
  [
    'Soulter/astrbot_plugin_bilibili#18',
    here,
    'an error while sending ends neither the chats behind it nor what comes later',
  ],
  ['Soulter/astrbot_plugin_bilibili#15', watch, 'is taken although that of another cannot be'],
  ['Starlwr/StarBot#33', here, 'a chat that is gone holds nobody of the same account, before it or behind it'],
  ['SK-415/HarukaBot#429', here, 'a chat that is gone holds nobody of the same account, before it or behind it'],
  [
    'Akokk0/koishi-plugin-bilibili-notify, core/dynamic.ts',
    here,
    'a platform that refuses is left alone for a while, and the others go on',
  ],
  ['Nemo2011/bilibili-api#1012', here, 'lists of people whom the feed covers are read every six hours at most'],
  ['nfe-w/aio-dynamic-push#47', bilibili, 'is asked for in the style that has texts alone'],
  ['MountainDash/nonebot-bison#511', answers, 'is not known where what it is about is %s'],
  ['DIYgod/RSSHub#20278', here, 'a list that lags behind neither repeats nor loses anything'],
  ['DIYgod/RSSHub#21540', 'test/contract/watch.test.ts', 'takes an empty list for none of somebody who had works'],
  ['Sora233/DDBOT#200', live, 'that is over does not begin again, whatever a late answer says'],
  ['SK-415/HarukaBot#405', live, 'that ended a few minutes before a restart is told to be over'],
  ['ikenxuan/karin-plugin-kkk#4', live, 'that ended while nobody looked does not hide the next one'],
  ['SK-415/HarukaBot#27', bilibili, 'are off with status %s'],
  ['ikenxuan/karin-plugin-kkk#337', days, 'of %s stays within its budget and within its delays'],
  ['Well2333/nonebot-plugin-bilichat#250', here, 'a broadcast that two sources tell of begins once'],
  ['ihmily/StreamCap#127', live, 'is told at its edge, not while it lasts'],
  ['renmu123/biliLive-tools#244', live, 'goes on after a break shorter than the guard'],
  ['Kyomotoi/ATRI#47', bilibili, 'tell which broadcast it is by room and beginning'],
  ['SK-415/HarukaBot#432', outbox, 'leaves a chat alone after three definite refusals in a row, and the others go on'],
  ['Akokk0/koishi-plugin-bilibili-notify#6', outbox, 'serves every chat that follows somebody, oldest news first'],
  [
    'Akokk0/koishi-plugin-bilibili-notify, 3.3.8-alpha',
    outbox,
    'waits for an account that is away, and does not pour out what gathered meanwhile',
  ],
  [
    'Akokk0/koishi-plugin-bilibili-notify, 3.12.0-alpha',
    here,
    'a plugin that is loaded anew leaves nobody behind who looks or sends',
  ],
  ['iovxw/rssbot#16', outbox, 'send everything once, whoever finds it'],
  ['ihmily/DouyinLiveRecorder#902', here, 'kuaishou is asked 720 times a day at most'],
  ['LyzenX/DouyinLiveRecorder#2', here, 'a login that has ended is told, rooms go on, and nothing is asked in a loop'],
  ['ikenxuan/karin-plugin-kkk#131', here, 'news without a word in it pass through filters like others'],
  ['Colter23/bilibili-dynamic-mirai-plugin#54', outbox, 'decides once about what a chat does not want'],
  ['RayWangQvQ/rss-reader#22', here, 'a work whose words or numbers change is not new'],
  ['SK-415/HarukaBot#84', hand, 'that hang at %s end in words, and the others do not wait for them'],
  [
    'Colter23/bilibili-dynamic-mirai-plugin#13',
    hand,
    'that hang at %s end in words, and the others do not wait for them',
  ],
  ['Mrs4s/go-cqhttp#497', onebot, 'is left out for %s, and the news come'],
  ['Starlwr/StarBot#22', onebot, 'is left out for %s, and the news come'],
  [
    'Sora233/DDBOT, FAQ',
    calls,
    'is called ten times a day by an account over all its chats, and by others of ours still',
  ],
  ['NapNeko/NapCatQQ#1658', pace, 'keeps a gap between the messages of an account, and up to so much more at random'],
  [
    'drdon1234/astrbot_plugin_media_parser#7',
    hand,
    'answer nobody, be it another account of ours, of this process or of one that only sends news',
  ],
  ['menghuanan/dynamic-bot, README 1.8', memory, 'stays where it is over a hundred different ones'],
  ['Le-niao/Yunzai-Bot#842', memory, 'stays where it is over a hundred different ones'],
  ['MountainDash/nonebot-bison, 0.9.14', memory, 'stays where it is over a hundred different ones'],
]

describe('the table of complaints', () => {
  it('has every thread once', () => {
    expect(rows).toHaveLength(59)
    expect(new Set(rows.map(([thread]) => thread)).size).toBe(59)
  })
  it.each(rows)('%s: held in %s by "%s"', (_, file, rule) => {
    const text = readFileSync(join(__dirname, '../..', file), 'utf8')
    // As the title of a test, not as a row of a table like this one.
    expect(text).toMatch(new RegExp(`\\(\\s*'${rule.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`))
  })
})

let world: PushWorld
beforeEach(() => {
  world = createPushWorld()
})
afterEach(() => world.end())

const flood = (count: number, everyMs: number): void => {
  for (let i = count; i > 0; i--) world.publish('u1', { at: world.time.now() - i * everyMs })
}
/** In how many messages something came, and how many works they were. */
const heard = (): [messages: number, digests: number] => [
  world.told.filter((line) => !line.includes('digest')).length,
  world.told.filter((line) => line.includes('digest')).length,
]

describe('what is told', () => {
  // Akokk0/koishi-plugin-bilibili-notify#1, 2024-01: the newest was taken away, and the one before came again.
  it('what is sent is the work that was found, whatever heads the list by then', async () => {
    await world.follow('a')
    const old = world.publish('u1', { at: world.time.now() - hourMs })
    let taken = false
    await world.begin({
      async send() {
        // Gone by the time it is sent.
        if (!taken) world.works.set('u1', [old])
        taken = true
        return { kind: 'sent' }
      },
    })
    await world.time.pass(hourMs)
    const { id } = world.publish()
    await world.time.pass(2 * hourMs)
    expect(world.told).toEqual([`a video ${id}`])
  })

  // Soulter/astrbot_plugin_bilibili#84, 2026-04: thirteen days of works of dozens of people at once.
  it('after days of refusals a chat gets the last day, five and a line', async () => {
    await world.follow('a')
    flood(3, hourMs)
    let refused = false
    await world.begin({
      look: async (_, people) => {
        if (refused) throw new AmagiError('blocked')
        return people.map((author) => ({ author, works: world.works.get(author) ?? [] }))
      },
    })
    await world.time.pass(hourMs)
    refused = true
    for (let hour = 0; hour < 3 * 24; hour += 2) {
      world.publish()
      await world.time.pass(2 * hourMs)
    }
    expect(world.told).toEqual([])
    refused = false
    await world.time.pass(5 * hourMs)
    expect(heard()).toEqual([5, 1])
  })

  // Soulter/astrbot_plugin_bilibili#74, 2026-03
  it('after a night off a chat gets five and a line', async () => {
    await world.follow('a')
    const before = await world.begin()
    await world.time.pass(hourMs)
    await before.end()
    await world.time.pass(8 * hourMs)
    flood(20, 20 * minuteMs)
    await world.begin()
    await world.time.pass(2 * hourMs)
    expect(heard()).toEqual([5, 1])
  })

  // Sora233/DDBOT#170, 2022-09
  it('after days of downtime a chat gets the last day, five and a line', async () => {
    await world.follow('a')
    const before = await world.begin()
    await world.time.pass(hourMs)
    await before.end()
    await world.time.pass(5 * dayMs)
    flood(60, 2 * hourMs)
    const known = world.works.get('u1') ?? []
    await world.begin()
    await world.time.pass(2 * hourMs)
    expect(heard()).toEqual([5, 1])
    expect(world.news.every(({ at }) => world.time.now() - at < dayMs + 2 * hourMs)).toBe(true)
    expect(world.news.length).toBeLessThan(known.length)
  })

  // cssxsh/bilibili-helper#69, 2022-02: weeks old, six times, and once more after the next subscription.
  it('who follows somebody once more hears of nothing old', async () => {
    flood(12, 21 * 60 * minuteMs)
    world.publish('u1', { at: world.time.now() - 21 * dayMs, pinned: true })
    const life = await world.begin()
    for (let round = 0; round < 3; round++) {
      await world.follow('a')
      await world.time.pass(hourMs)
      await world.store.unsubscribe('a', 'douyin/u1')
      await world.store.forgetPerson('douyin/u1')
      life.watch.follow([])
      life.outbox.changed()
      await world.time.pass(hourMs)
    }
    expect(world.told).toEqual([])
    await world.follow('a')
    await world.time.pass(hourMs)
    const { id } = world.publish()
    await world.time.pass(hourMs)
    expect(world.told).toEqual([`a video ${id}`])
  })

  // DIYgod/RSSHub#20278, 2025-10: answered from a store of yesterday, with success.
  it('a list that lags behind neither repeats nor loses anything', async () => {
    flood(6, hourMs)
    await world.follow('a')
    let stale: ReturnType<typeof world.works.get>
    await world.begin({
      look: async (_, people) => people.map((author) => ({ author, works: stale ?? world.works.get(author) ?? [] })),
    })
    await world.time.pass(hourMs)
    const yesterday = world.works.get('u1') ?? []
    const ids: string[] = []
    for (let round = 0; round < 4; round++) {
      ids.push(world.publish().id)
      stale = yesterday
      await world.time.pass(40 * minuteMs)
      stale = undefined
      await world.time.pass(40 * minuteMs)
    }
    expect(world.told).toEqual(ids.map((id) => `a video ${id}`))
  })

  // RayWangQvQ/rss-reader#22, 2025-07: every edit and every comment came.
  it('a work whose words or numbers change is not new', async () => {
    await world.follow('a')
    await world.begin()
    await world.time.pass(hourMs)
    const { id } = world.publish('u1', { text: '初稿' })
    for (const facts of [
      {},
      { text: '改过' },
      { tags: ['新'] },
      { pinned: true },
      { twin: 'BV1' },
      { kind: 'text' as const },
    ]) {
      world.works.set(
        'u1',
        (world.works.get('u1') ?? []).map((one) => ({ ...one, ...facts })),
      )
      await world.time.pass(hourMs)
    }
    expect(world.told).toEqual([`a video ${id}`])
  })

  // ikenxuan/karin-plugin-kkk#131, #132, #212, 2025-08 to 2025-12: text that was null ended everything.
  it('news without a word in it pass through filters like others', async () => {
    await world.follow('a', 'u1', { wishes: { never: ['广告'] } })
    await world.follow('b', 'u1', { wishes: { only: ['做饭'] } })
    flood(3, hourMs)
    await world.begin()
    world.live.set('u1', null)
    await world.time.pass(hourMs)
    const { id } = world.publish('u1', { text: '' })
    world.live.set('u1', {
      key: '1',
      startedAt: world.time.now(),
      target: { platform: 'douyin', kind: 'live', id: '9' },
    })
    await world.time.pass(hourMs)
    expect(world.told.sort()).toEqual(['a live 9', `a video ${id}`, 'b live 9'])
  })
})

describe('looks', () => {
  // ikenxuan/karin-plugin-kkk#237, 2025-12: a run every minute, over one that took longer, sent everything twice.
  it('a look that lasts longer than the interval has no second one beside it', async () => {
    await world.follow('a')
    let underWay = 0
    let most = 0
    await world.begin({
      sources: [{ name: 'list', tells: 'works', batch: 1, everyMs: minuteMs }],
      async look(_, people) {
        most = Math.max(most, ++underWay)
        await world.time.wait(50 * minuteMs)
        underWay--
        return people.map((author) => ({ author, works: world.works.get(author) ?? [] }))
      },
    })
    await world.time.pass(2 * hourMs)
    const { id } = world.publish()
    await world.time.pass(6 * hourMs)
    expect(most).toBe(1)
    expect(world.told).toEqual([`a video ${id}`])
  })

  // Well2333/nonebot-plugin-bilichat#230, 2024-07, and the plugin that took itself down at the first -352.
  it('a platform that refuses is left alone for a while, and the others go on', async () => {
    await world.follow('a')
    await world.store.subscribe({
      chat: 'a',
      place: 'a',
      author: { platform: 'kuaishou', id: 'k1' },
      wishes: {},
      since: world.time.now(),
    })
    flood(3, hourMs)
    world.publish('k1', { at: world.time.now() - hourMs })
    let refusing = false
    const life = await world.begin({
      platforms: ['douyin', 'kuaishou'],
      look: async (_, people, platform) => {
        if (refusing && platform === 'douyin') throw new AmagiError('blocked')
        return people.map((author) => ({ author, works: world.works.get(author) ?? [] }))
      },
    })
    await world.time.pass(hourMs)
    refusing = true
    // Refused after some ten minutes, and once more when the first pause is over: twenty minutes are left.
    await world.time.pass(22 * minuteMs)
    refusing = false
    const from = world.looks.length
    const mine = world.publish('u1')
    const theirs = world.publish('k1')
    await world.time.pass(11 * minuteMs)
    expect(world.told).toEqual([`a video ${theirs.id}`])
    await world.time.pass(2 * hourMs)
    expect(world.told).toEqual([`a video ${theirs.id}`, `a video ${mine.id}`])
    expect(life.refused.length).toBeGreaterThan(0)
    expect(world.looks.slice(from).filter(({ platform }) => platform === 'kuaishou').length).toBeGreaterThan(3)
  })

  // LyzenX/DouyinLiveRecorder#2, 2023-02: asked for ever, a thousand errors, and nobody heard of the broadcast.
  it('a login that has ended is told, rooms go on, and nothing is asked in a loop', async () => {
    const sources: Source[] = [
      { name: 'feed', tells: 'works', batch: 'followed', everyMs: minuteMs, perMinute: 3 },
      { name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs },
    ]
    await world.follow('a')
    world.live.set('u1', null)
    const life = await world.begin({
      sources,
      look: async (name, people) => {
        if (name === 'feed') throw new AmagiError('cookie-expired')
        return people.map((author) => ({ author, live: world.live.get(author) ?? null }))
      },
    })
    await world.time.pass(hourMs)
    world.live.set('u1', {
      key: '1',
      startedAt: world.time.now(),
      target: { platform: 'douyin', kind: 'live', id: '9' },
    })
    await world.time.pass(10 * minuteMs)
    expect(world.told).toEqual(['a live 9'])
    expect(new Set(life.refused)).toEqual(new Set(['cookie-expired']))
    const asked = world.looks.filter(({ source }) => source === 'feed').length
    expect(asked).toBeLessThanOrEqual(80)
  })

  // Nemo2011/bilibili-api#1012, 2026-03: one list a minute is too many.
  it('lists of people whom the feed covers are read every six hours at most', async () => {
    const { bySource } = await playDays({
      platform: 'bilibili',
      people: 30,
      account: true,
      forMs: dayMs / 2,
      told: false,
    })
    // Once soon after somebody follows, then once in six hours less a tenth.
    expect(bySource.space).toBeLessThanOrEqual(30 * (1 + 14 / 5.4))
    expect(bySource.space).toBeGreaterThanOrEqual(30)
  })

  // ihmily/DouyinLiveRecorder#902, #862, 2024-12 to 2025-02: the number a day and address counts.
  it('kuaishou is asked 720 times a day at most', async () => {
    const { perMinute } = await playDays({
      platform: 'kuaishou',
      people: 60,
      account: false,
      warmMs: 0,
      forMs: dayMs,
      told: false,
    })
    expect(perMinute.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(720)
  })

  // Well2333/nonebot-plugin-bilichat#250, #254, 2024-09: a card and a dynamic for one broadcast.
  it('a broadcast that two sources tell of begins once', async () => {
    const target = { platform: 'douyin', kind: 'live', id: '9' } as const
    await world.follow('a')
    world.live.set('u1', null)
    await world.begin({
      sources: [
        { name: 'live-feed', tells: 'live', batch: 'followed', everyMs: minuteMs },
        { name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs },
      ],
      look: async (name, people) => {
        const all = people.map((author) => ({ author, live: world.live.get(author) ?? null }))
        // Who is not in the list is not known.
        return name === 'rooms' ? all : all.filter((one) => one.live)
      },
    })
    await world.time.pass(hourMs)
    world.live.set('u1', { key: '1', startedAt: world.time.now(), target })
    await world.time.pass(hourMs)
    world.live.set('u1', null)
    await world.time.pass(hourMs)
    expect(world.told).toEqual(['a live 9', 'a live-end 9'])
  })

  // Akokk0/koishi-plugin-bilibili-notify 3.12.0-alpha.1, .2: what had been left behind sent everything once more.
  it('a plugin that is loaded anew leaves nobody behind who looks or sends', async () => {
    await world.follow('a')
    flood(3, hourMs)
    const first = await world.begin()
    await world.time.pass(hourMs)
    await first.end()
    const looked = world.looks.length
    await world.time.pass(5 * hourMs)
    expect(world.looks).toHaveLength(looked)
    for (let load = 0; load < 3; load++) {
      const life = await world.begin()
      await world.time.pass(minuteMs)
      await life.end()
    }
    await world.begin()
    await world.time.pass(hourMs)
    const { id } = world.publish()
    const before = world.looks.length
    await world.time.pass(hourMs)
    expect(world.told).toEqual([`a video ${id}`])
    expect(world.looks.length - before).toBeLessThanOrEqual(7)
  })
})

describe('chats', () => {
  // SK-415/HarukaBot#429, 2023-10: whoever stood behind a group that was dissolved got nothing. Starlwr/StarBot#33, 2025-08.
  it('a chat that is gone holds nobody of the same account, before it or behind it', async () => {
    for (const chat of ['bot/a', 'bot/gone', 'bot/z', 'bot/banned']) await world.follow(chat)
    flood(3, hourMs)
    const asked: string[] = []
    await world.begin({
      async send({ chat }): Promise<Handed> {
        asked.push(chat)
        await settle()
        if (chat === 'bot/gone') return { kind: 'refused', about: 'chat', reason: 'dissolved' }
        if (chat === 'bot/banned') throw new AmagiError('internal')
        return { kind: 'sent' }
      },
    })
    await world.time.pass(hourMs)
    const ids: string[] = []
    for (let round = 0; round < 5; round++) {
      ids.push(world.publish().id)
      await world.time.pass(30 * minuteMs)
    }
    expect(world.told.sort()).toEqual(
      ['bot/a', 'bot/z'].flatMap((chat) => ids.map((id) => `${chat} video ${id}`)).sort(),
    )
    // Sending to groups that are left is a risk of its own: three times and no more.
    expect(asked.filter((chat) => chat === 'bot/gone')).toHaveLength(3)
  })

  // Soulter/astrbot_plugin_bilibili#18, 2025-03: one error of one send ended the task for good.
  it('an error while sending ends neither the chats behind it nor what comes later', async () => {
    for (const chat of ['bot/a', 'bot/b', 'bot/c', 'other/d']) await world.follow(chat)
    flood(3, hourMs)
    const life = await world.begin({
      async send({ chat }): Promise<Handed> {
        await settle()
        if (chat === 'bot/b') throw new Error('1200')
        return { kind: 'sent' }
      },
    })
    await world.time.pass(hourMs)
    const ids = [world.publish().id]
    await world.time.pass(hourMs)
    ids.push(world.publish().id)
    await world.time.pass(hourMs)
    expect(world.told.sort()).toEqual(
      ['bot/a', 'bot/c', 'other/d'].flatMap((chat) => ids.map((id) => `${chat} video ${id}`)).sort(),
    )
    // What became of it is not known: it is not tried again.
    const states = (await world.store.deliveriesSince(0))
      .filter(({ chat }) => chat === 'bot/b')
      .map(({ state }) => state)
    expect(states).toEqual(['unknown', 'unknown'])
    expect(life.log.length).toBeGreaterThan(0)
  })
})
