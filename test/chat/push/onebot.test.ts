/** News into QQ groups, by the real adapter of OneBot and an end on loopback that refuses as real ones do. */
import { createRequire } from 'node:module'
import type { Context } from 'koishi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import type { LivePost, Subscription } from '../../../src/model'
import type { ChatRef } from '../../../src/chat/ref'
import { dayMs, hourMs, minuteMs } from '../../../src/units'
import { startOneBotEnd, type OneBotEnd } from '../../../simulator/chats/onebot'
import { videoPost } from '../../../samples/plain-posts'
import { samplePosts } from '../../../samples/posts'
import { until } from '../test-bot'
import { createWorld, type World } from '../world'
import { follow, following, room, type Followers } from './followers'

const require = createRequire(import.meta.url)
function pluginOf(name: string): never {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

let end: OneBotEnd
let world: World
beforeEach(async () => {
  end = await startOneBotEnd()
  world = await createWorld({
    posts: { 'douyin:work:1': videoPost('1') },
    before: (ctx: Context) => {
      ctx.plugin(pluginOf('@koishijs/plugin-http'))
      ctx.plugin(pluginOf(end.adapter), end.config(500) as never)
    },
  })
  await end.connected()
  await until(() => [...world.ctx.bots].some(({ platform, status }) => platform === 'onebot' && Number(status) === 1))
  // A send nobody answered for is not looked for: these tests are about what follows.
  Object.assign(world.kit, { lookAfterMs: [] })
  // The end knows the time of the machine only.
  world.now.ms = Date.now()
})
afterEach(async () => {
  await world.close()
  await end.close()
})

const group = (id = '20002'): ChatRef => room(id, { platform: 'onebot', selfId: '10001' })
const wanting = (facts: Partial<Subscription<ChatRef>> = {}, id?: string) => following(group(id), facts)

/** What arrived, as lines. */
const texts = (): string[] =>
  end.arrivals.map(({ segments }) =>
    segments
      .map(({ type, data }) => (type === 'text' ? String(data.text) : `[${type}${data.qq ? ` ${data.qq}` : ''}]`))
      .join(''),
  )
const asked = (action: string): number => end.actions.filter((one) => one.action === action).length
const sends = (id?: string): number =>
  end.actions.filter(
    ({ action, params }) => action === 'send_group_msg' && (id === undefined || String(params.group_id) === id),
  ).length
const states = async ({ store }: Followers): Promise<string[]> =>
  (await store.deliveriesSince(0)).map(({ news, state, reason = '' }) => `${news} ${state} ${reason}`.trim())

/** False once, so that a step of time goes by. */
function idle(): () => boolean {
  let asked = 0
  return () => asked++ > 0
}

/** So many rows, once they are final. */
async function settled(followers: Followers, count: number, stepMs?: number): Promise<string[]> {
  let rows: string[] = []
  const look = async (): Promise<void> => {
    rows = (await followers.store.unsettled()).length > 0 ? [] : await states(followers)
  }
  await followers.passing(() => (void look(), rows.length >= count), `${count} rows`, stepMs)
  return rows
}

describe('a call of everybody', () => {
  const all = { mention: { all: true, users: ['30003'] } }

  it('is made by an administrator who has some left, and the account has one less afterwards', async () => {
    end.members.appoint('10001', 'admin')
    const followers = await follow(world, [wanting(all)])
    await followers.hear({})
    await followers.passing(() => end.arrivals.length > 0, 'the news')
    expect(texts()[0]).toMatch(/^\[at all\] \[at 30003\] 小厨 发布了视频/)
    expect(await settled(followers, 1)).toEqual(['n0 sent called'])
    expect(end.group.callsLeft).toEqual({ group: 19, own: 9 })
  })

  // SK-415/HarukaBot#100; Mrs4s/go-cqhttp#497: it vanishes. Starlwr/StarBot#22, 2024-10: the question throws.
  it.each<[string, (end: OneBotEnd) => void]>([
    ['a member of the group', ({ group }) => void (group.callsLeft = { group: 20, own: 10 })],
    [
      'an account that has none left',
      (e) => (e.members.appoint('10001', 'admin'), void (e.group.callsLeft = { group: 9, own: 0 })),
    ],
    [
      'a group that has none left',
      (e) => (e.members.appoint('10001', 'owner'), void (e.group.callsLeft = { group: 0, own: 9 })),
    ],
    ['an end that refuses to say', (e) => (e.members.appoint('10001', 'admin'), void (e.group.callsLeft = 'refused'))],
    ['an end that does not say who it is', (e) => void (e.members.candour = 'breaks')],
    ['an end without the role in its answer', (e) => void (e.members.candour = 'empty')],
  ])('is left out for %s, and the news come', async (_, prepare) => {
    prepare(end)
    const followers = await follow(world, [wanting(all)])
    await followers.hear({})
    await followers.passing(() => end.arrivals.length > 0, 'the news')
    expect(texts()[0]).toMatch(/^\[at 30003\] 小厨 发布了视频/)
  })

  it('that is refused goes out once more without', async () => {
    end.members.appoint('10001', 'admin')
    end.trouble({ action: 'send_group_msg', retcode: 1200 })
    const followers = await follow(world, [wanting(all)])
    await followers.hear({})
    await followers.passing(() => end.arrivals.length > 0, 'the news')
    // The same, with its card.
    expect(texts()).toEqual([expect.stringMatching(/^\[at 30003\] 小厨.+\[image\]$/s)])
    expect(sends()).toBe(2)
  })

  it('that nobody answered for does not, and counts', async () => {
    end.members.appoint('10001', 'admin')
    end.past.recall = 'refuses'
    end.trouble({ action: 'send_group_msg', silent: true })
    const followers = await follow(world, [wanting(all)])
    await followers.hear({})
    expect(await settled(followers, 1)).toEqual(['n0 unknown called'])
    expect(sends()).toBe(1)
  })
})

describe('a chat in which nobody may speak', () => {
  it('is waited for until its end, and never counts as gone', async () => {
    end.group.mutedUntil = Math.floor(Date.now() / 1000) + 1800
    const followers = await follow(world, [wanting()])
    await followers.hear({})
    await followers.passing(() => asked('get_group_member_info') > 0, 'the question')
    // Half an hour in which nothing is tried.
    for (let minutes = 0; minutes < 25; minutes++) await followers.passing(idle(), 'a minute', minuteMs)
    expect(sends()).toBe(1)
    end.group.mutedUntil = 0
    await followers.passing(() => end.arrivals.length > 0, 'the news', minuteMs)
    expect(await followers.store.subscriptions()).not.toContainEqual(expect.objectContaining({ refused: 1 }))
  })

  it('is known by its question where the refusal could mean anything', async () => {
    end.group.mutedUntil = Math.floor(Date.now() / 1000) + 1800
    end.trouble({ action: 'send_group_msg', retcode: 100, times: 2 })
    const followers = await follow(world, [wanting()])
    await followers.hear({})
    await followers.passing(() => asked('get_group_member_info') > 0, 'the question')
    const before = sends()
    for (let minutes = 0; minutes < 20; minutes++) await followers.passing(idle(), 'a minute', minuteMs)
    expect(sends()).toBe(before)
    expect(followers.outbox.waiting()).toBe(1)
  })

  it('as a whole is asked about again and not written to, until somebody may speak', async () => {
    end.group.shut = true
    const followers = await follow(world, [wanting()])
    await followers.hear({})
    await followers.passing(() => asked('get_group_info') > 3, 'more questions', minuteMs)
    expect(sends()).toBe(1)
    end.group.shut = false
    await followers.passing(() => end.arrivals.length > 0, 'the news', minuteMs)
    expect(followers.suspended).toEqual([])
  })

  it('whose end cannot be asked is known by its words, though they are a number', async () => {
    end.members.candour = 'breaks'
    end.behave('group:20002', [{ kind: 'refuse', cause: 'muted' }], true)
    const followers = await follow(world, [wanting()])
    await followers.hear({})
    await followers.passing(() => sends() > 0, 'a try')
    await followers.passing(() => sends() > 4, 'more of them', 5 * minuteMs)
    expect(followers.suspended).toEqual([])
    expect((await states(followers)).filter((row) => row.includes('failed'))).toEqual([])
  })

  it('for longer than news are news gets nothing, and is no chat that is gone', async () => {
    end.group.shut = true
    const followers = await follow(world, [wanting()])
    const began = followers.time.now()
    await followers.hear({})
    await followers.passing(() => sends() > 0, 'a try')
    expect(await settled(followers, 1, 30 * minuteMs)).toEqual(['n0 skipped late'])
    expect(followers.time.now()).toBeGreaterThan(began + dayMs)
  })
})

describe('a chat we have left', () => {
  const words = [
    // NapNeko/NapCatQQ#80, 2024-06
    ['as if the time had run out', '发送超时', 'unknown'],
    ['in a word for everything', 'SEND_MSG_API_ERROR', 'failed'],
    ['in words of its own', '群聊不存在', 'failed'],
  ] as const

  it.each(words)('is given up where its end says so %s', async (_, said, state) => {
    end.group.absentWords = said
    end.members.absentFrom.add('20002')
    const followers = await follow(world, [wanting(), following(group('20003'))])
    for (let i = 0; i < 4; i++) {
      await followers.hear({})
      await followers.passing(() => end.arrivals.length > i, 'the news elsewhere', 5000)
      await settled(followers, 2 * (i + 1), 5000)
    }
    expect(followers.suspended).toEqual([wanting().chat])
    expect(new Set(end.arrivals.map(({ chat }) => chat))).toEqual(new Set(['group:20003']))
    const rows = (await followers.store.deliveriesSince(0)).filter(({ chat }) => chat === wanting().chat)
    expect(rows.map((row) => row.state)).toEqual([state, state, state, 'skipped'])
    // Whatever is tried in the place of a card puts an account at risk there.
    expect(sends('20002')).toBe(3)
  })

  it('gets one forward of several news, and none of them by itself', async () => {
    end.group.absentWords = 'SEND_MSG_API_ERROR'
    end.members.absentFrom.add('20002')
    const followers = await follow(world, [wanting()])
    await followers.hear({}, {}, {}, {})
    await settled(followers, 4)
    expect({ forwards: asked('send_group_forward_msg'), messages: sends() }).toEqual({ forwards: 1, messages: 0 })
    expect((await followers.store.subscriptions())[0]?.refused).toBe(1)
  })

  it.each<[string, () => void]>([
    ['lists nothing yet', () => void (end.members.candour = 'empty')],
    ['lists us', () => undefined],
  ])('is none where the end %s', async (_, prepare) => {
    prepare()
    end.trouble({ action: 'send_group_msg', retcode: 100, times: 3 * 2 })
    const followers = await follow(world, [wanting()])
    await followers.hear({})
    expect(await settled(followers, 1, 5000)).toMatchObject([expect.stringMatching(/^n0 failed/)])
    expect((await followers.store.subscriptions())[0]?.refused ?? 0).toBe(0)
  })
})

describe('several at once', () => {
  it('are one merged forward with a card each, the oldest first', async () => {
    const followers = await follow(world, [wanting()])
    await followers.hear({ text: '一' }, { text: '二' }, { text: '三' })
    await followers.passing(() => end.arrivals.length > 0, 'the forward')
    expect(end.arrivals).toMatchObject([{ action: 'send_group_forward_msg' }])
    expect(end.arrivals[0]?.nodes?.map(({ segments }) => segments.at(-1)?.type)).toEqual(['image', 'image', 'image'])
    await followers.time.pass(hourMs)
    expect(end.arrivals).toHaveLength(1)
    expect((await states(followers)).sort()).toEqual(['n0 sent', 'n1 sent', 'n2 sent'])
  })

  it('leave out a broadcast that was to be told late and is over', async () => {
    const live = { ...(samplePosts['live on air'] as LivePost), live: false }
    world.fake.resolve = async ({ kind, id }) => (kind === 'live' ? live : videoPost(id))
    const followers = await follow(world, [wanting({ mention: { users: ['30003'] } })])
    const target = { platform: 'douyin', kind: 'live', id: '9' } as const
    await followers.hear({ kind: 'live', target, at: followers.time.now() - 20 * minuteMs }, {}, {}, {})
    expect((await settled(followers, 4)).sort()).toEqual([
      'n0 failed the broadcast is over',
      'n1 sent',
      'n2 sent',
      'n3 sent',
    ])
    expect(end.arrivals[0]?.nodes).toHaveLength(3)
    expect(texts()[1]).toBe('[at 30003] 订阅有 3 条更新：')
  })

  it('say of a broadcast that is over what they say of it alone', async () => {
    Object.assign(world.kit.settings.reply, { info: 'text' })
    world.fake.resolve = async ({ kind, id }) => {
      if (kind === 'live') throw new AmagiError('not-live')
      return videoPost(id)
    }
    const ended = { kind: 'live-end', target: { platform: 'douyin', kind: 'live', id: '9' }, lastedMs: hourMs } as const
    const alone = await follow(world, [wanting({}, '20003')])
    await alone.hear(ended)
    await alone.passing(() => end.arrivals.length === 1, 'the message')
    const [said = ''] = texts()
    expect(said).toMatch(/^小厨 下播了/)
    const several = await follow(world, [wanting()])
    await several.hear({}, {}, ended)
    await several.passing(() => end.arrivals.length === 2, 'the forward')
    const [node] = end.arrivals[1]?.nodes?.slice(-1) ?? []
    expect(node?.segments.map(({ data }) => String(data.text)).join('')).toBe(said)
  })

  // NapNeko/NapCatQQ#1009, 2025-05
  it('come one by one where the forward is refused', async () => {
    end.trouble({ action: 'send_group_forward_msg', retcode: 1200 })
    const followers = await follow(world, [wanting()])
    await followers.hear({}, {}, {})
    await followers.passing(() => end.arrivals.length === 3, 'three messages')
    expect(end.arrivals.map(({ action }) => action)).toEqual(Array(3).fill('send_group_msg'))
  })

  it('wait together where nobody may speak after the first of them, and are not tried one after the other', async () => {
    end.members.candour = 'breaks'
    end.trouble({ action: 'send_group_forward_msg', retcode: 1200 })
    end.behave('group:20002', [{ kind: 'accept' }, { kind: 'refuse', cause: 'muted' }, { kind: 'accept' }], true)
    const followers = await follow(world, [wanting()])
    await followers.hear({}, {}, {}, {})
    await followers.passing(() => followers.outbox.waiting() === 3, 'the first of them')
    expect(sends()).toBe(2)
    expect((await settled(followers, 4, minuteMs)).sort()).toEqual(['n0 sent', 'n1 sent', 'n2 sent', 'n3 sent'])
    expect(end.arrivals).toHaveLength(2)
  })

  it('are not sent one by one where nobody answered for the forward', async () => {
    end.past.recall = 'refuses'
    end.trouble({ action: 'send_group_forward_msg', silent: true })
    const followers = await follow(world, [wanting()])
    await followers.hear({}, {}, {})
    expect((await settled(followers, 3)).every((row) => row.endsWith('unknown'))).toBe(true)
    expect(sends()).toBe(0)
  })

  it('call people in a line of its own: a forward calls nobody', async () => {
    const followers = await follow(world, [wanting({ mention: { users: ['30003'] } })])
    await followers.hear({}, {}, {})
    await followers.passing(() => end.arrivals.length === 2, 'the line')
    expect(texts()[1]).toBe('[at 30003] 订阅有 3 条更新：')
  })
})

describe('an account that is away', () => {
  // NapNeko/NapCatQQ#39, 2024-05; 1258, 2025-09
  it.each([
    ['timeout', ['n0 unknown', 'n1 sent', 'n2 sent']],
    ['network', ['n0 sent', 'n1 sent', 'n2 sent']],
  ] as const)(
    'though its end is connected (%s) is asked about, and nothing is sent until it is in',
    async (words, rows) => {
      end.putOut(words)
      const followers = await follow(world, [
        wanting(),
        following(group('20003'), { author: { platform: 'douyin', id: 'u2' } }),
      ])
      await followers.hear({})
      await followers.passing(() => asked('get_status') > 0, 'the question')
      const before = sends()
      await followers.hear({}, { author: { platform: 'douyin', id: 'u2' } })
      await followers.passing(() => asked('get_status') > 3, 'more questions', 2000)
      expect(sends()).toBe(before)
      expect(before).toBe(1)
      expect(followers.outbox.waiting()).toBe(words === 'network' ? 3 : 2)
      end.putOut(undefined)
      expect((await settled(followers, 3, 5000)).sort()).toEqual(rows)
      expect(followers.suspended).toEqual([])
    },
  )

  it('of which its end says so wrongly is tried again with a message now and then', async () => {
    end.putOut('network')
    const followers = await follow(world, [wanting()])
    await followers.hear({})
    await followers.passing(() => asked('get_status') > 0, 'the question')
    end.putOut('wrongly')
    await followers.hear({}, {})
    expect((await settled(followers, 3, 10_000)).sort()).toEqual(['n0 sent', 'n1 sent', 'n2 sent'])
  })

  it('keeps its news for later, and they count as waiting', async () => {
    const followers = await follow(world, [wanting()])
    end.away(true)
    end.hangUp()
    await until(() =>
      [...world.ctx.bots].every(({ platform, status }) => platform !== 'onebot' || Number(status) !== 1),
    )
    await followers.hear({}, {})
    await followers.time.pass(hourMs)
    expect(followers.outbox.waiting(wanting().chat, wanting().author)).toBe(2)
    expect(await states(followers)).toEqual([])
  })
})
