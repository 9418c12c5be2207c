/**
 * The way of news into chats. Every rule is one that other projects learnt from a complaint; the threads are public and
 * were read in 2026-08.
 */
import type { Context } from 'koishi'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTurns, type Turns } from '../../src/async/turns'
import type { Delivery, News, Subscription } from '../../src/model'
import { createOutbox, leaseMs, type Handed, type Outbox, type Sending } from '../../src/push/outbox'
import { createDatabasePush } from '../../src/store/push/database'
import { createFilePush } from '../../src/store/push/file'
import { declarePushTables } from '../../src/store/push/tables'
import type { PushStore } from '../../src/store/push/types'
import { AmagiError } from '../../src/errors'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { appWith, inMemory, inSqlite, type Driver } from './support/databases'
import { createDisk } from './support/disk'
import { noServer, startMariaDb, type MariaDb } from './support/mariadb'
import { newsNamed, subscriptionTo } from './support/rows'
import { keptBack } from './support/leaving'
import { createTime, seeded, settle, type VirtualTime } from './support/time'

const start = Date.UTC(2026, 4, 1, 12)
const sent: Handed = { kind: 'sent' }

let time: VirtualTime
let told: string[]
let stops: AbortController[]
beforeEach(() => {
  time = createTime(start)
  told = []
  stops = []
})
afterEach(() => {
  for (const stop of stops) stop.abort()
})

interface Ways {
  owner?: string
  reachable?: (chat: string) => boolean
  line?: (place: string) => string
  callsPerDay?: number
  send?: (subscription: Subscription<string>, news: News, how?: Sending) => Promise<Handed> | Handed
  /** What takes time before anything leaves. */
  before?: () => Promise<unknown>
  digest?: () => Promise<Handed> | Handed
  together?: (news: readonly News[]) => readonly Handed[]
  media?: (chat: string) => Promise<Handed> | Handed
  prepare?: () => Promise<void>
  changes?: Turns
  wait?: VirtualTime['wait']
}

interface Life {
  outbox: Outbox
  suspended: string[]
  log: string[]
  end(): void
}

/** One process that sends; `told` gets what arrives, whoever sent it. */
function begin(store: PushStore<string>, ways: Ways = {}): Life {
  const stop = new AbortController()
  stops.push(stop)
  const suspended: string[] = []
  const log: string[] = []
  const outbox = createOutbox<string>({
    store,
    owner: ways.owner ?? `life ${stops.length}`,
    clock: time.now,
    signal: stop.signal,
    wait: ways.wait ?? time.wait,
    matcher: (entry) => (news) => news.text.includes(entry),
    suspended: ({ chat }) => suspended.push(chat),
    ...(ways.changes ? { changes: ways.changes } : {}),
    log: (line) => log.push(line),
    hand: {
      reachable: ways.reachable ?? (() => true),
      line: ways.line ?? ((place) => place),
      ...(ways.callsPerDay === undefined ? {} : { callsPerDay: () => ways.callsPerDay ?? 0 }),
      ...(ways.prepare ? { prepare: ways.prepare } : {}),
      minuteOfDay: (_, at = time.now()) => Math.floor((at % dayMs) / minuteMs),
      async send(subscription, news, how) {
        await ways.before?.()
        const kept = await keptBack(how)
        if (kept) return kept
        const handed = await (ways.send ?? (() => sent))(subscription, news, how)
        if (handed.kind === 'sent' || handed.kind === 'unknown') told.push(`${subscription.chat} ${news.id}`)
        return handed
      },
      async digest({ chat }, news, _, how) {
        await ways.before?.()
        const kept = await keptBack(how)
        if (kept) return kept
        const handed = await (ways.digest ?? (() => sent))()
        if (handed.kind === 'sent') told.push(`${chat} digest of ${news.length}`)
        return handed
      },
      ...(ways.together
        ? {
            merges: () => true,
            async together(entries, how) {
              await ways.before?.()
              const kept = await keptBack(how)
              if (kept) return [kept]
              const news = entries.map((one) => one.news)
              told.push(`${entries[0]?.subscription.chat} ${news.map(({ id }) => id).join('+')}`)
              return ways.together?.(news) ?? []
            },
          }
        : {}),
      ...(ways.media
        ? {
            async media({ chat }, { id }, how) {
              await ways.before?.()
              const kept = await keptBack(how)
              if (kept) return kept
              const handed = (await ways.media?.(chat)) ?? sent
              if (handed.kind !== 'later') told.push(`${chat} media ${id}`)
              return handed
            },
          }
        : {}),
    },
  })
  void outbox.run()
  return { outbox, suspended, log, end: () => stop.abort() }
}

const chats = (...names: string[]): Subscription<string>[] =>
  names.map((chat) => subscriptionTo('u1', { chat, place: chat, since: start - 10 * dayMs }))

const items = (count: number, facts: (i: number) => Partial<News> = () => ({})): News[] =>
  Array.from({ length: count }, (_, i) => newsNamed(`n${i}`, { at: start + i, ...facts(i) }))

describe('an outbox', () => {
  let disk: ReturnType<typeof createDisk>
  const open = (): PushStore<string> => createFilePush<string>(disk.open(), time.now)
  beforeEach(() => {
    disk = createDisk(() => Math.random())
  })

  async function following(...subscriptions: Subscription<string>[]): Promise<PushStore<string>> {
    const store = open()
    for (const one of subscriptions) await store.subscribe(one)
    return store
  }

  async function hear(store: PushStore<string>, life: Life, news: News[]): Promise<void> {
    await store.keepNews(news)
    life.outbox.offer(news)
    await settle()
  }

  // A model of one to one: Akokk0/koishi-plugin-bilibili-notify#6, 2024-02
  it('serves every chat that follows somebody, oldest news first', async () => {
    const store = await following(...chats('a', 'b'))
    const life = begin(store)
    await hear(store, life, items(2).reverse())
    expect(told.sort()).toEqual(['a n0', 'a n1', 'b n0', 'b n1'])
    expect(told.filter((line) => line.startsWith('a'))).toEqual(['a n0', 'a n1'])
  })

  // cssxsh/bilibili-helper#72, 2022-03; ikenxuan/kkkkkk-10086#93, 2025-10
  it('sends nothing again after a restart, or when it is offered once more', async () => {
    const store = await following(...chats('a'))
    const life = begin(store)
    await hear(store, life, items(2))
    await hear(store, life, items(2))
    life.end()
    const after = begin(open())
    after.outbox.offer(items(2))
    await time.pass(hourMs)
    expect(told).toEqual(['a n0', 'a n1'])
  })

  // Soulter/astrbot_plugin_bilibili#84, 2026-04, and #74, 2026-03; Sora233/DDBOT#170, 2022-09
  it('turns what is more than five into one line, and leaves out what is older than a day', async () => {
    const store = await following(...chats('a'))
    await hear(
      store,
      begin(store),
      items(40, (i) => ({ at: i < 10 ? start - dayMs - minuteMs - i : start + i })),
    )
    expect(told).toEqual(['a digest of 25', 'a n35', 'a n36', 'a n37', 'a n38', 'a n39'])
    await time.pass(hourMs)
    expect(told).toHaveLength(6)
  })

  // bbn 3.3.8-alpha: everything that was queued at once when the account comes up
  it('waits for an account that is away, and does not pour out what gathered meanwhile', async () => {
    let there = false
    const store = await following(...chats('a'))
    await hear(store, begin(store, { reachable: () => there }), items(9))
    await time.pass(2 * hourMs)
    expect(told).toEqual([])
    there = true
    await time.pass(minuteMs)
    expect(told).toHaveLength(5)
    await time.pass(10 * minuteMs)
    expect(told).toHaveLength(6)
  })

  it.each([
    ['is over by then', 20, [15], false, ['a end']],
    ['is over by then, and the process another one', 20, [15], true, ['a end']],
    ['has only just begun', 5, [3], false, ['a start', 'a end']],
    ['goes on after another one has ended', 20, [-30], false, ['a end', 'a start']],
  ] as const)('tells of a broadcast that waited and %s what is true then', async (_, minutes, ends, restarts, all) => {
    let there = false
    const store = await following(...chats('a'))
    const life = begin(store, { reachable: () => there })
    const edge = (id: string, kind: News['kind'], minute: number): News =>
      newsNamed(id, { kind, at: start + minute * minuteMs })
    await hear(store, life, [edge('start', 'live', 0), ...ends.map((minute) => edge('end', 'live-end', minute))])
    await time.pass(minutes * minuteMs)
    if (restarts) life.end()
    if (restarts) begin(open(), { reachable: () => there })
    there = true
    await time.pass(minuteMs)
    expect(told).toEqual(all)
  })

  // SK-415/HarukaBot#307, #308, 2023-01
  it('does not send again what may have arrived', async () => {
    const store = await following(...chats('a'))
    await hear(store, begin(store, { send: () => ({ kind: 'unknown' }) }), items(1))
    await time.pass(dayMs)
    expect(told).toEqual(['a n0'])
  })

  it('tries what is refused for the moment three times, half a minute apart, and then no more', async () => {
    const tries: number[] = []
    const store = await following(...chats('a'))
    const send = (): Handed => {
      tries.push(time.now() - start)
      return { kind: 'refused', about: 'moment', reason: 'busy' }
    }
    await hear(store, begin(store, { send }), items(1))
    await time.pass(hourMs)
    expect(tries).toEqual([0, 30_000, 60_000])
    expect(await store.deliveriesSince(0)).toMatchObject([{ state: 'failed', reason: 'busy', tries: 3 }])
  })

  it('comes back when it is told to come later, as often as that is said', async () => {
    let muted = true
    const store = await following(...chats('a'))
    await hear(store, begin(store, { send: () => (muted ? { kind: 'later', forMs: 10 * minuteMs } : sent) }), items(1))
    await time.pass(2 * hourMs)
    muted = false
    await time.pass(10 * minuteMs)
    expect(told).toEqual(['a n0'])
  })

  // SK-415/HarukaBot#432, #80; SK-415/HarukaBot#429, 2023-10; Starlwr/StarBot#33, 2025-08
  it('leaves a chat alone after three definite refusals in a row, and the others go on', async () => {
    const asked: string[] = []
    const store = await following(...chats('a', 'gone'))
    const life = begin(store, {
      send: ({ chat }, { id }) => {
        asked.push(`${chat} ${id}`)
        return chat === 'gone' ? { kind: 'refused', about: 'chat', reason: 'kicked' } : sent
      },
    })
    for (let i = 0; i < 5; i++) {
      await hear(store, life, [newsNamed(`n${i}`, { at: time.now() })])
      await time.pass(2 * minuteMs)
    }
    expect(asked.filter((line) => line.startsWith('gone'))).toEqual(['gone n0', 'gone n1', 'gone n2'])
    expect(life.suspended).toEqual(['gone'])
    expect(told).toEqual(['a n0', 'a n1', 'a n2', 'a n3', 'a n4'])
  })

  it('forgets refusals once something arrives', async () => {
    let refuses = true
    const store = await following(...chats('a'))
    const life = begin(store, { send: () => (refuses ? { kind: 'refused', about: 'chat', reason: 'x' } : sent) })
    for (const [i, next] of [true, true, false, true, true].entries()) {
      refuses = next
      await hear(store, life, [newsNamed(`n${i}`, { at: time.now() })])
      await time.pass(2 * minuteMs)
    }
    expect(life.suspended).toEqual([])
    expect(await store.subscriptions()).toMatchObject([{ refused: 2 }])
  })

  it('counting them, it brings nobody back who was let go meanwhile', async () => {
    const store = await following(...chats('a'))
    const changes = createTurns(1)
    const held: (() => void)[] = []
    let holds = false
    const slow: PushStore<string> = {
      ...store,
      async subscriptions() {
        const all = await store.subscriptions()
        if (holds) await new Promise<void>((go) => held.push(go))
        return all
      },
    }
    const send = (): Handed => ((holds = true), { kind: 'refused', about: 'chat', reason: 'x' })
    await hear(store, begin(slow, { changes, send }), items(1))
    expect(held).toHaveLength(1)
    const gone = changes.run(() => store.unsubscribe('a', 'douyin/u1'))
    await settle()
    holds = false
    for (const go of held) go()
    expect(await gone).toBe(true)
    await settle()
    expect(await store.subscriptions()).toEqual([])
  })

  it('is silent in quiet times and brings it afterwards', async () => {
    const noon = 12 * 60
    const store = await following({ ...chats('a')[0]!, quiet: [noon - 30, noon + 30] })
    await hear(store, begin(store), items(1))
    await time.pass(29 * minuteMs)
    expect(told).toEqual([])
    await time.pass(2 * minuteMs)
    expect(told).toEqual(['a n0'])
  })

  it('brings the same video of two people once within an hour', async () => {
    const store = await following(...chats('a'))
    const life = begin(store)
    await hear(store, life, [newsNamed('n0', { twin: 'BV1', at: time.now() })])
    await hear(store, life, [newsNamed('n1', { twin: 'BV1', at: time.now() })])
    await time.pass(hourMs + minuteMs)
    await hear(store, life, [newsNamed('n2', { twin: 'BV1', at: time.now() })])
    expect(told).toEqual(['a n0', 'a n2'])
  })

  // Colter23/bilibili-dynamic-mirai-plugin#54, 2022-04
  it('decides once about what a chat does not want', async () => {
    const store = await following({ ...chats('a')[0]!, wishes: { never: ['advert'] } })
    await hear(
      store,
      begin(store),
      items(1, () => ({ text: 'an advert' })),
    )
    expect(await store.deliveriesSince(0)).toMatchObject([{ state: 'skipped', reason: 'filter' }])
    // The wish is another one now: what was decided stays decided.
    await store.subscribe(chats('a')[0]!)
    begin(open())
    await time.pass(hourMs)
    expect(told).toEqual([])
  })

  // Sora233/bilidynamicpush#2, 2021-06: the state was not kept when something failed
  it('sends nothing while the store refuses, everything once it answers, and nothing twice', async () => {
    const store = await following(...chats('a', 'b'))
    const life = begin(store)
    await settle()
    await store.keepNews(items(2))
    disk.broken = 1
    life.outbox.offer(items(2))
    await time.pass(10 * minuteMs)
    expect(told).toEqual([])
    disk.broken = 0
    await time.pass(2 * minuteMs)
    expect(told.sort()).toEqual(['a n0', 'a n1', 'b n0', 'b n1'])
  })

  it('that could not keep that something arrived does not send it again', async () => {
    const store = await following(...chats('a'))
    const send = (): Handed => {
      disk.broken = 1
      return sent
    }
    await hear(store, begin(store, { send }), items(1))
    await time.pass(minuteMs)
    disk.broken = 0
    await time.pass(hourMs)
    expect(told).toEqual(['a n0'])
    expect(await store.deliveriesSince(0)).toMatchObject([{ state: 'unknown' }])
  })

  it('that cannot keep that something leaves now blames no chat, and sends it once it can', async () => {
    const store = await following(...chats('a'))
    let refuses = true
    const settle: typeof store.settle = async (from, to) => {
      if (refuses && to.state === 'sending') throw new AmagiError('internal')
      return store.settle(from, to)
    }
    await hear(store, begin({ ...store, settle }), items(1))
    await time.pass(10 * minuteMs)
    expect(told).toEqual([])
    refuses = false
    await time.pass(minuteMs)
    expect(told).toEqual(['a n0'])
    expect(await store.deliveriesSince(0)).toMatchObject([{ state: 'sent', tries: 1 }])
  })

  describe('that is given more than it may send one by one', () => {
    // A mute of hours must not cost what gathered meanwhile.
    it('keeps what is too much until the chat takes it, and tells of all of it then', async () => {
      let muted = true
      const later: Handed = { kind: 'later', forMs: 10 * minuteMs }
      const store = await following(...chats('a'))
      const way = (): Handed => (muted ? later : sent)
      await hear(store, begin(store, { send: way, digest: way }), items(9))
      await time.pass(hourMs)
      expect(told).toEqual([])
      muted = false
      await time.pass(11 * minuteMs)
      expect(told).toEqual(['a digest of 4', 'a n4', 'a n5', 'a n6', 'a n7', 'a n8'])
      const rows = await store.deliveriesSince(0)
      expect(rows.filter(({ reason }) => reason === 'digest').map(({ news }) => news)).toEqual(['n0', 'n1', 'n2', 'n3'])
    })

    it('tries a line that is refused for the moment again, and does not send its news one by one', async () => {
      let refusals = 2
      const store = await following(...chats('a'))
      const digest = (): Handed => (refusals-- > 0 ? { kind: 'refused', about: 'moment', reason: 'busy' } : sent)
      await hear(store, begin(store, { digest }), items(7))
      await time.pass(5 * minuteMs)
      expect(told.filter((line) => line.includes('digest'))).toEqual(['a digest of 2'])
      expect(told).not.toContain('a n0')
    })

    it('sends several as one message where the chat has it, and writes down what became of each', async () => {
      const store = await following(...chats('a'))
      const together = (news: readonly News[]): Handed[] =>
        news.map((_, i) => (i === 1 ? { kind: 'refused', about: 'news', reason: 'gone' } : sent))
      await hear(store, begin(store, { together }), items(4))
      expect(told).toEqual(['a n0+n1+n2+n3'])
      expect((await store.deliveriesSince(0)).map(({ news, state }) => `${news} ${state}`)).toEqual([
        'n0 sent',
        'n1 failed',
        'n2 sent',
        'n3 sent',
      ])
      await time.pass(hourMs)
      expect(told).toHaveLength(1)
    })
  })

  describe('that is asked to show something', () => {
    const [item] = items(1) as [News]
    const [chat] = chats('a') as [Subscription<string>]

    it('sends it ahead of others, and it counts as heard', async () => {
      const store = await following(chat)
      const asked: unknown[] = []
      const life = begin(store, { send: (_, { id }, how) => (asked.push([id, how?.call, how?.ahead]), sent) })
      expect(await life.outbox.show(chat, item)).toEqual(sent)
      await hear(store, life, [item])
      await time.pass(hourMs)
      expect(asked).toEqual([['n0', undefined, true]])
      expect(await store.deliveriesSince(0)).toMatchObject([{ news: 'n0', state: 'sent' }])
    })

    it('sends it once more where it was heard, and the row stays as it is', async () => {
      const store = await following(chat)
      const life = begin(store)
      await hear(store, life, [item])
      const rows = await store.deliveriesSince(0)
      await life.outbox.show(chat, item)
      expect(told).toEqual(['a n0', 'a n0'])
      expect(await store.deliveriesSince(0)).toEqual(rows)
    })

    it.each<Handed>([
      { kind: 'later', forMs: minuteMs },
      { kind: 'refused', about: 'moment', reason: 'x' },
    ])('that cannot be sent now sends it when its time comes: $kind', async (handed) => {
      const store = await following(chat)
      const life = begin(store, { send: (_, __, how) => (how?.ahead ? handed : sent) })
      await store.keepNews([item])
      expect(await life.outbox.show(chat, item)).toEqual(handed)
      expect(told).toEqual([])
      await time.pass(hourMs)
      expect(told).toEqual(['a n0'])
    })

    it('does not send it twice when its way out breaks, and says that nobody knows', async () => {
      const store = await following(chat)
      let sends = 0
      const life = begin(store, { send: () => (sends++, Promise.reject(new Error('broken'))) })
      expect(await life.outbox.show(chat, item)).toEqual({ kind: 'unknown' })
      await hear(store, life, [item])
      await time.pass(hourMs)
      expect(sends).toBe(1)
      expect(await store.deliveriesSince(0)).toMatchObject([{ state: 'unknown' }])
    })

    it('brings the media with it where the chat wants them', async () => {
      const store = await following({ ...chat, media: true })
      const life = begin(store, { media: () => sent })
      await life.outbox.show({ ...chat, media: true }, item)
      await time.pass(minuteMs)
      expect(told).toEqual(['a n0', 'a media n0'])
    })
  })

  describe('in a quiet time', () => {
    const noon = 12 * 60
    const quiet = (facts: Partial<Subscription<string>> = {}): Subscription<string> => ({
      ...chats('a')[0]!,
      quiet: [noon - 30, noon + 30],
      ...facts,
    })

    it('makes one line of what came, where that is wished', async () => {
      const store = await following(quiet({ quietDigest: true }))
      await hear(store, begin(store), items(3))
      await time.pass(31 * minuteMs)
      expect(told).toEqual(['a digest of 3'])
    })

    it('sends it one by one where it is not', async () => {
      const store = await following(quiet())
      await hear(store, begin(store), items(3))
      await time.pass(31 * minuteMs)
      expect(told).toEqual(['a n0', 'a n1', 'a n2'])
    })

    it('knows after a restart that it came then', async () => {
      const store = await following(quiet({ quietDigest: true }))
      const life = begin(store)
      await hear(store, life, items(3))
      await time.pass(10 * minuteMs)
      life.end()
      await time.pass(30 * minuteMs)
      begin(open())
      await time.pass(minuteMs)
      expect(told).toEqual(['a digest of 3'])
    })
  })

  describe('of a chat that wants media', () => {
    const wanting = (): Subscription<string> => ({ ...chats('a')[0]!, media: true })

    // ikenxuan/karin-plugin-kkk#320, 2026-06: a video several times, because its upload was retried.
    it('sends them after the card, in a row of their own, and not again when nobody knows whether they came', async () => {
      const store = await following(wanting())
      await hear(store, begin(store, { media: () => ({ kind: 'unknown' }) }), items(1))
      await time.pass(hourMs)
      expect(told).toEqual(['a n0', 'a media n0'])
      expect((await store.deliveriesSince(0)).map(({ news, state }) => `${news} ${state}`)).toEqual([
        'n0 sent',
        'media:n0 unknown',
      ])
    })

    it('sends them in its next life when it ended in between, once', async () => {
      const store = await following(wanting())
      const hanging = begin(store, { media: () => ({ kind: 'later', forMs: hourMs }) })
      await hear(store, hanging, items(1))
      expect(told).toEqual(['a n0'])
      hanging.end()
      for (let i = 0; i < 2; i++) {
        const life = begin(open(), { media: () => sent })
        await time.pass(10 * minuteMs)
        life.end()
      }
      expect(told).toEqual(['a n0', 'a media n0'])
    })

    const ever = (): Promise<Handed> => new Promise(() => undefined)

    it.each([
      ['while they are fetched, sends them in its next life', 'before', ['a n0', 'a media n0']],
      ['once one of them may have left, does not send them again', 'media', ['a n0']],
    ] as const)('killed %s', async (_, where, all) => {
      const store = await following(wanting())
      let cards = 0
      const before = (): Promise<unknown> => (cards++ === 0 ? Promise.resolve() : ever())
      const killed = begin(store, {
        media: where === 'media' ? ever : () => sent,
        ...(where === 'before' ? { before } : {}),
      })
      await hear(store, killed, items(1))
      await time.pass(10 * minuteMs)
      killed.end()
      begin(open(), { media: () => sent })
      await time.pass(10 * minuteMs)
      expect(told).toEqual(all)
    })

    it('sends none of broadcasts, of cards that did not come, and where nobody wants them any more', async () => {
      const store = await following(wanting())
      let refuses = true
      const life = begin(store, {
        media: () => ({ kind: 'later', forMs: 10 * minuteMs }),
        send: (_, { id }) => (id === 'n1' && refuses ? { kind: 'refused', about: 'news', reason: 'x' } : sent),
      })
      await hear(store, life, [newsNamed('n0', { kind: 'live', at: start }), newsNamed('n1', { at: start })])
      expect((await store.deliveriesSince(0)).filter(({ news }) => news.startsWith('media'))).toEqual([])
      refuses = false
      await hear(store, life, [newsNamed('n2', { at: start })])
      await store.subscribe(chats('a')[0]!)
      life.outbox.changed()
      await time.pass(20 * minuteMs)
      expect(told.filter((line) => line.includes('media'))).toEqual([])
      expect(await store.unsettled()).toEqual([])
    })
  })

  describe('that calls people', () => {
    const calling = (chat = 'a', author = 'u1'): Subscription<string> => ({
      ...subscriptionTo(author, { chat, place: chat, since: start - 10 * dayMs }),
      mention: { all: true, users: ['7'] },
    })
    const calls: string[] = []
    const send: Ways['send'] = ({ chat }, { id }, { call } = {}) => {
      calls.push(`${chat} ${id} ${call ? `${call.all ? 'all' : ''}+${call.users.join()}` : 'nobody'}`)
      return call?.all ? { kind: 'sent', called: true } : sent
    }
    beforeEach(() => void calls.splice(0))

    it('calls everybody once within two hours, over a restart too, and people by name always', async () => {
      const store = await following(calling())
      const life = begin(store, { send })
      await hear(store, life, [newsNamed('n0', { at: time.now() })])
      life.end()
      await time.pass(hourMs)
      const next = begin(open(), { send })
      await hear(store, next, [newsNamed('n1', { at: time.now() })])
      await time.pass(hourMs + minuteMs)
      await hear(store, next, [newsNamed('n2', { at: time.now() })])
      expect(calls).toEqual(['a n0 all+7', 'a n1 +7', 'a n2 all+7'])
    })

    it('counts the calls of an account over a restart', async () => {
      const all = Array.from({ length: 11 }, (_, i) => calling(`c${i}`))
      const store = await following(...all)
      const life = begin(store, { send, line: () => 'one account', callsPerDay: 10 })
      await hear(store, life, [newsNamed('n0', { at: time.now() })])
      expect(calls.filter((line) => line.includes('all'))).toHaveLength(10)
      life.end()
      await time.pass(3 * hourMs)
      await hear(store, begin(open(), { send, line: () => 'one account', callsPerDay: 10 }), [
        newsNamed('n1', { at: time.now() }),
      ])
      expect(calls.filter((line) => line.includes('n1 all'))).toEqual([])
    })

    it('counts a message about several people once, over a restart too', async () => {
      const people = ['u1', 'u2', 'u3']
      const of = (id: string, author: string, at: number): News =>
        newsNamed(id, { author: { platform: 'douyin', id: author }, at })
      const store = await following(
        ...people.map((id) => ({ ...calling(), author: { platform: 'douyin', id } as const })),
      )
      const ways: Ways = { callsPerDay: 2, together: (news) => news.map(() => ({ kind: 'sent', called: true })), send }
      const life = begin(store, ways)
      await hear(
        store,
        life,
        people.map((id) => of(`n ${id}`, id, time.now())),
      )
      await time.pass(2 * hourMs)
      await hear(store, life, [of('m', 'u1', time.now())])
      life.end()
      await time.pass(2 * hourMs)
      const next = begin(open(), ways)
      await hear(store, next, [of('o', 'u2', time.now())])
      await time.pass(20 * hourMs)
      await hear(store, next, [of('p', 'u3', time.now())])
      expect(calls).toEqual(['a m all+7', 'a o +7', 'a p all+7'])
    })

    it('calls nobody for what waited', async () => {
      let there = false
      const store = await following(calling())
      await hear(store, begin(store, { send, reachable: () => there }), items(1))
      await time.pass(hourMs)
      there = true
      await time.pass(minuteMs)
      expect(calls).toEqual(['a n0 nobody'])
    })
  })

  it('goes on by one account in a chat that takes nothing from the other', async () => {
    const by = (place: string, author: string) => subscriptionTo(author, { chat: 'a', place, since: 0 })
    const store = await following(by('first', 'u1'), by('second', 'u2'))
    const life = begin(store, {
      send: ({ place }) => (place === 'first' ? { kind: 'refused', about: 'chat', reason: 'kicked' } : sent),
    })
    for (let i = 0; i < 4; i++) {
      const of = (id: string) => newsNamed(`${id} ${i}`, { author: { platform: 'douyin', id }, at: time.now() })
      await hear(store, life, [of('u1'), of('u2')])
      await time.pass(10 * minuteMs)
    }
    expect(told).toEqual(['a u2 0', 'a u2 1', 'a u2 2', 'a u2 3'])
    expect((await store.subscriptions()).map(({ place, refused }) => [place, refused]).sort()).toEqual([
      ['first', 3],
      ['second', undefined],
    ])
    expect(life.suspended).toEqual(['a'])
  })

  describe('with a chat that does not answer', () => {
    /** Hangs until it is let go. */
    let release: (() => void)[]
    beforeEach(() => (release = []))
    const hang = (): Promise<Handed> => new Promise((resolve) => release.push(() => resolve({ kind: 'unknown' })))
    const line = (): string => 'one account'

    it('serves the others of the account, and that one once and in its order', async () => {
      const store = await following(...chats('hangs', 'b', 'c'))
      let under = 0
      const send: Ways['send'] = async ({ chat }) => {
        if (chat !== 'hangs') return sent
        expect(++under).toBe(1)
        const handed = await hang()
        under--
        return handed
      }
      const life = begin(store, { send, line })
      await hear(store, life, items(2))
      await time.pass(minuteMs)
      expect(told.sort()).toEqual(['b n0', 'b n1', 'c n0', 'c n1'])
      await hear(store, life, [newsNamed('n2', { at: time.now() })])
      await time.pass(minuteMs)
      expect(told.slice(4)).toEqual(['b n2', 'c n2'])
      for (let i = 0; i < 3; i++) {
        release.shift()?.()
        await time.pass(minuteMs)
      }
      expect(told.slice(6)).toEqual(['hangs n0', 'hangs n1', 'hangs n2'])
    })

    it('waits where several do not: not all of an account are written to at a time', async () => {
      const store = await following(...chats('1', '2', '3', '4', '5', '6'))
      let under = 0
      const send: Ways['send'] = async () => (under++, hang())
      const life = begin(store, { send, line })
      await hear(store, life, items(1))
      await time.pass(10 * minuteMs)
      expect(under).toBe(4)
      release.shift()?.()
      await time.pass(minuteMs)
      expect(under).toBe(5)
    })

    it('sends cards while a file takes its time', async () => {
      const store = await following(...chats('a', 'b').map((one) => ({ ...one, media: one.chat === 'a' })))
      const life = begin(store, { media: hang, line })
      await hear(store, life, items(1))
      await time.pass(1000)
      expect(told).toEqual(['a n0', 'b n0'])
      await hear(store, life, [newsNamed('n1', { at: time.now() })])
      await time.pass(1000)
      expect(told.slice(2)).toEqual(['a n1', 'b n1'])
      expect(release).toHaveLength(1)
    })

    it('writes down before it ends what becomes of it', async () => {
      const store = await following(...chats('a'))
      const life = begin(store, { send: hang })
      await hear(store, life, items(1))
      await time.pass(minuteMs)
      life.end()
      release.shift()?.()
      await settle()
      expect(await store.deliveriesSince(0)).toMatchObject([{ state: 'unknown' }])
    })
  })

  it('leaves the rest of a chat that takes nothing alone, and every chat counts refusals once', async () => {
    const asked: string[] = []
    const store = await following(...chats('gone'), subscriptionTo('u2', { chat: 'gone', place: 'gone', since: 0 }))
    const life = begin(store, {
      send: ({ chat }, { id }) => {
        asked.push(id)
        return chat === 'gone' ? { kind: 'refused', about: 'chat', reason: 'kicked' } : sent
      },
    })
    await hear(store, life, items(5))
    expect(asked).toEqual(['n0'])
    await time.pass(10 * minuteMs)
    expect(asked).toEqual(['n0', 'n1', 'n2'])
    expect(life.suspended).toEqual(['gone'])
    expect((await store.subscriptions()).map(({ refused }) => refused)).toEqual([3, 3])
  })

  it('does not lose what somebody changed while a chat refused', async () => {
    const store = await following(...chats('a'))
    const send = async (subscription: Subscription<string>): Promise<Handed> => {
      await store.subscribe({ ...subscription, remark: 'changed' })
      return { kind: 'refused', about: 'chat', reason: 'x' }
    }
    await hear(store, begin(store, { send }), items(1))
    expect(await store.subscriptions()).toMatchObject([{ refused: 1, remark: 'changed' }])
  })

  it('knows after a restart which video a chat has seen by somebody else', async () => {
    const store = await following(...chats('a'))
    const life = begin(store)
    await hear(store, life, [newsNamed('n0', { twin: 'BV1', at: time.now() })])
    life.end()
    await hear(store, begin(open()), [newsNamed('n1', { twin: 'BV1', at: time.now() })])
    expect(told).toEqual(['a n0'])
  })

  it('sends the twin of a video that could not be sent', async () => {
    const store = await following(...chats('a'))
    const send = (_: unknown, { id }: News): Handed =>
      id === 'n0' ? { kind: 'refused', about: 'news', reason: 'gone' } : sent
    await hear(store, begin(store, { send }), [
      newsNamed('n0', { twin: 'BV1', at: start }),
      newsNamed('n1', { twin: 'BV1', at: start + 1 }),
    ])
    await time.pass(2 * minuteMs)
    expect(told).toEqual(['a n1'])
  })

  // Soulter/astrbot_plugin_bilibili#18, 2025-03: one error ends it for good.
  it('goes on after a way out that breaks, and does not send what it may have sent', async () => {
    const store = await following(...chats('a', 'b'))
    const life = begin(store, {
      send: ({ chat }) => {
        if (chat === 'a') throw new Error('broken')
        return sent
      },
    })
    await hear(store, life, items(2))
    await time.pass(hourMs)
    expect(told).toEqual(['b n0', 'b n1'])
    expect((await store.deliveriesSince(0)).filter(({ chat }) => chat === 'a').map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
    ])
  })

  it('claims nothing before it can be sent: ended while it is being made ready, the next life sends it', async () => {
    const store = await following(...chats('a'))
    const life = begin(store, { prepare: () => new Promise(() => undefined) })
    await hear(store, life, items(1))
    expect(await store.deliveriesSince(0)).toEqual([])
    life.end()
    await settle()
    begin(open())
    await time.pass(minuteMs)
    expect(told).toEqual(['a n0'])
  })

  it('sends nothing to who stopped following while it waited for its turn', async () => {
    const store = await following(...chats('a'))
    let go = (): void => undefined
    const life = begin(store, { prepare: () => new Promise((resolve) => (go = () => resolve())) })
    await hear(store, life, items(1))
    await store.unsubscribe('a', 'douyin/u1')
    life.outbox.changed()
    await settle()
    go()
    await time.pass(minuteMs)
    expect(told).toEqual([])
    expect(life.outbox.waiting()).toBe(0)
  })
})

const places: Record<string, { driver(dir: string): Driver; missing?: string | undefined }> = {
  'a memory database': { driver: () => inMemory },
  'an sqlite file': { driver: (dir) => inSqlite(join(dir, 'koishi.db')) },
  MariaDB: { driver: () => server?.driver ?? (() => undefined), missing: noServer },
}
let server: MariaDb | undefined
beforeAll(async () => {
  if (!noServer) server = await startMariaDb()
}, 120_000)
afterAll(() => server?.stop())

for (const [name, { driver, missing }] of Object.entries(places)) {
  describe.skipIf(missing)(`two processes over ${name}${missing ? ` (${missing})` : ''}`, () => {
    let app: Context
    let dir: string
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'outbox-'))
      app = await appWith(driver(dir))
      declarePushTables(app.model)
    })
    afterEach(async () => {
      for (const stop of stops) stop.abort()
      for (const table of ['amagi_subscription', 'amagi_news', 'amagi_delivery'] as const) {
        await app.database.remove(table, {})
      }
      await app.stop()
      await rm(dir, { recursive: true, force: true })
    })

    const open = (fault?: (ask: () => Promise<unknown>) => Promise<unknown>): PushStore<string> => {
      const database = !fault
        ? app.database
        : new Proxy(app.database, {
            get(target, key) {
              const value: unknown = Reflect.get(target, key)
              if (!['get', 'create', 'set', 'remove', 'upsert'].includes(String(key))) return value
              return (...rest: unknown[]) =>
                fault(() => (value as (...all: unknown[]) => Promise<unknown>).apply(target, rest))
            },
          })
      return createDatabasePush<string>(database, { clock: time.now, log: () => undefined, patienceMs: 20_000 })
    }

    /** Real questions under a virtual clock: it moves in small steps while they are answered. */
    async function passing(until: () => boolean, stepMs = 5000, most = 600): Promise<void> {
      for (let i = 0; i < most && !until(); i++) {
        await time.pass(stepMs)
        await pause(2)
      }
    }

    /** Long enough for whoever would send it once more. */
    async function idle(): Promise<void> {
      for (let i = 0; i < 40; i++) {
        await time.pass(10_000)
        await pause(2)
      }
    }

    // iovxw/rssbot#16, 2018-05; ikenxuan/karin-plugin-kkk#237, 2025-12
    it('send everything once, whoever finds it', async () => {
      const store = open()
      for (const one of chats('a', 'b', 'c')) await store.subscribe(one)
      const lives = [begin(open()), begin(open())]
      for (let i = 0; i < 4; i++) {
        const news = [newsNamed(`n${i}`, { at: time.now() })]
        await Promise.all([open().keepNews(news), open().keepNews(news)])
        for (const life of lives) life.outbox.offer(news)
        await passing(() => told.length >= 3 * (i + 1), 1000)
      }
      await idle()
      expect(told.sort()).toEqual(['a', 'b', 'c'].flatMap((chat) => [0, 1, 2, 3].map((i) => `${chat} n${i}`)))
    })

    // The claim of a process that was stopped for longer than its lease, and woke.
    it.each([0, 1])(
      'let the other one send what a paused one claimed, and the one that wakes sends nothing (%i)',
      async (at) => {
        const store = open()
        for (const one of chats('a')) await store.subscribe(one)
        await store.keepNews(items(1))
        let wake = (): void => undefined
        let asleep: Promise<void> | undefined
        const seen = { creates: 0 }
        // It sleeps between its claim and the first word to the chat.
        const paused = open(async (ask) => {
          const answer = await ask()
          if ((await open().unsettled()).length > 0 && seen.creates++ === at)
            asleep = new Promise((resolve) => (wake = resolve))
          await asleep
          return answer
        })
        begin(paused, { wait: () => new Promise(() => undefined) }).outbox.offer(items(1))
        for (let i = 0; i < 500 && seen.creates <= at; i++) await pause(2)
        expect((await open().unsettled()).map(({ state }) => state)).toEqual(['claimed'])
        begin(open())
        await passing(() => told.length > 0)
        expect(time.now() - start).toBeGreaterThan(leaseMs)
        asleep = undefined
        wake()
        await pause(50)
        await idle()
        expect(told).toEqual(['a n0'])
        expect(await open().deliveriesSince(0)).toMatchObject([{ state: 'sent' }])
      },
    )

    it('send what one of them was drawing when it died', async () => {
      const store = open()
      for (const one of chats('a')) await store.subscribe(one)
      await store.keepNews(items(1))
      const dead = begin(open(), { before: () => new Promise(() => undefined) })
      dead.outbox.offer(items(1))
      for (let i = 0; i < 500 && (await open().unsettled()).length === 0; i++) await pause(2)
      dead.end()
      begin(open())
      for (let i = 0; i < 200 && told.length === 0; i++) {
        await time.pass(5000)
        await pause(2)
      }
      expect(told).toEqual(['a n0'])
    })

    describe('of which one works at something for longer than its lease', () => {
      const claimed = async (): Promise<Delivery | undefined> =>
        (await open().unsettled()).find(({ state }) => state === 'claimed')

      /** A process that is at the card, or at the media, of a chat until it may go on. */
      async function slow(what: 'card' | 'media', reachable: (place: string) => boolean = () => true) {
        await open().subscribe({ ...chats('a')[0]!, media: what === 'media' })
        await open().keepNews(items(1))
        let goOn = (): void => undefined
        let messages = what === 'card' ? 0 : 1
        const before = async (): Promise<void> => {
          if (messages-- === 0) await new Promise<void>((go) => (goOn = go))
        }
        begin(open(), { before, reachable, media: () => sent }).outbox.offer(items(1))
        const mark = what === 'card' ? 'n0' : 'media:n0'
        for (let i = 0; i < 500 && (await claimed())?.news !== mark; i++) await passing(() => false, 1000, 1)
        expect(await claimed()).toMatchObject({ news: mark })
        return () => goOn()
      }
      const all = { card: ['a n0'], media: ['a n0', 'a media n0'] } as const
      const kinds = ['card', 'media'] as const

      it.each(kinds)('leave it to that one where the other cannot reach the chat (%s)', async (what) => {
        const goOn = await slow(what)
        begin(open(), { reachable: () => false, media: () => sent })
        await idle()
        expect(await claimed()).toBeDefined()
        goOn()
        await passing(() => told.length === all[what].length)
        expect(told).toEqual(all[what])
        await expect
          .poll(async () => (await open().deliveriesSince(0)).map(({ state }) => state))
          .not.toContain('claimed')
      })

      it.each(kinds)(
        'leave it to that one where the other has an account of its own in the chat (%s)',
        async (what) => {
          const goOn = await slow(what, (place) => place === 'a')
          await open().subscribe(subscriptionTo('u2', { chat: 'a', place: 'second', since: start }))
          begin(open(), { reachable: (place) => place === 'second', media: () => sent })
          await idle()
          expect(await claimed()).toBeDefined()
          goOn()
          await passing(() => told.length === all[what].length)
          expect(told).toEqual(all[what])
        },
      )

      it.each(kinds)('lose nothing when the other one took it and died before it began (%s)', async (what) => {
        const goOn = await slow(what)
        expect(await open().release((await claimed())!)).toBe(true)
        goOn()
        await passing(() => told.length === all[what].length)
        await idle()
        expect(told).toEqual(all[what])
        expect((await open().deliveriesSince(0)).map(({ state }) => state)).toEqual(all[what].map(() => 'sent'))
      })
    })

    it('do not send what one of them was sending when it died', async () => {
      const store = open()
      for (const one of chats('a')) await store.subscribe(one)
      await store.keepNews(items(1))
      const dead = begin(open(), { send: () => new Promise<Handed>(() => undefined) })
      dead.outbox.offer(items(1))
      for (let i = 0; i < 500 && (await open().unsettled())[0]?.state !== 'sending'; i++) await pause(2)
      dead.end()
      begin(open())
      let known = ''
      for (let i = 0; i < 200 && known !== 'unknown'; i++) {
        await time.pass(5000)
        await pause(2)
        known = (await open().deliveriesSince(0))[0]?.state ?? ''
      }
      expect(known).toBe('unknown')
      expect(told).toEqual([])
    })

    it('send nothing twice over a database that fails at one question in three', async () => {
      const store = open()
      for (const one of chats('a', 'b')) await store.subscribe(one)
      await store.keepNews(items(3))
      const random = seeded(7)
      // Half of the failures come after the statement was carried out.
      const failing = () =>
        open(async (ask) => {
          const chance = random()
          if (chance < 1 / 6) throw new AmagiError('internal')
          const answer = await ask()
          if (chance > 5 / 6) throw new AmagiError('internal')
          return answer
        })
      for (let i = 0; i < 2; i++) begin(failing()).outbox.offer(items(3))
      await passing(() => told.length >= 6, 10_000)
      expect(new Set(told).size).toBe(told.length)
      expect(told.length).toBeGreaterThan(0)
    })
  })
}
