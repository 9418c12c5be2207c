/** What chats get of news: real outbox, rows and way out; service, cards and media are small fakes. */
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import type { LivePost, Post } from '../../../src/model'
import { chatKey } from '../../../src/chat/ref'
import type { DigestView, LiveEndView } from '../../../src/card/views'
import { hourMs, minuteMs } from '../../../src/units'
import { albumPost, videoPost } from '../../../samples/plain-posts'
import { samplePosts } from '../../../samples/posts'
import { newsNamed } from '../../push/support/rows'
import { receive, until } from '../test-bot'
import { createWorld, type World, type WorldOptions } from '../world'
import { follow, following, room, type Followers } from './followers'

let world: World
afterEach(() => world.close())

const dish = videoPost('1', { title: '红烧肉' })
const posts = { 'douyin:video:1': dish, 'douyin:work:1': dish }
const open = async (options: WorldOptions = {}): Promise<World> => (world = await createWorld({ posts, ...options }))

/** Everything one chat got, a line each. */
const got = (channel: string): string[] =>
  world.bot.sent
    .filter(({ channelId }) => channelId === channel)
    .map(({ text }) => text.replace(/;base64,[^"]*"/g, '"'))

const card = '<img src="data:image/jpeg"/>'
const address = 'https://www.douyin.com/video/1'

async function quietly(followers: Followers, messages: number): Promise<void> {
  await followers.passing(() => world.bot.sent.length >= messages, `${messages} messages`)
}

describe('news of a work', () => {
  it('come as the card under a line that says who did what; the card says it too, and nothing else is sent', async () => {
    const { fake } = await open()
    const banners: unknown[] = []
    fake.draw = async (_, { banner }) => {
      banners.push(banner)
      return [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1080, height: 600 }]
    }
    const followers = await follow(world, [following(room('a')), following(room('b'), { locales: ['en-US'] })])
    await followers.hear({})
    await quietly(followers, 2)
    expect(got('a')).toEqual([`小厨 发布了视频\n${card}`])
    expect(got('b')).toEqual([`小厨 published a video\n${card}`])
    expect(banners.sort()).toEqual(['小厨 published a video', '小厨 发布了视频'].sort())
    await followers.time.pass(hourMs)
    expect(world.bot.sent).toHaveLength(2)
  })

  it('are resolved once and drawn once for 200 chats, however long it takes to send them', async () => {
    await open()
    const chats = Array.from({ length: 200 }, (_, i) => following(room(`room ${i}`)))
    const followers = await follow(world, chats)
    const start = followers.time.now()
    await followers.hear({})
    await followers.passing(() => world.bot.sent.length === 200, 'all of them', 5000)
    expect(world.calls).toEqual(['resolve 1', 'draw 1'])
    expect(new Set(world.bot.sent.map(({ channelId }) => channelId)).size).toBe(200)
    // Twenty a minute.
    expect(followers.time.now() - start).toBeGreaterThanOrEqual(9 * minuteMs)
  })

  it('do not keep the link of a person waiting', async () => {
    await open()
    const followers = await follow(
      world,
      Array.from({ length: 50 }, (_, i) => following(room(`room ${i}`))),
    )
    await followers.hear({})
    await quietly(followers, 2)
    const before = followers.time.now()
    await receive(world.bot, { content: 'https://douyin.com/video/1', channelId: 'elsewhere' })
    await until(() => got('elsewhere').length === 2, 'an answer')
    expect(followers.time.now()).toBe(before)
    expect(world.bot.sent.length).toBeLessThan(10)
  })

  it('that cannot be had come as words with their address, and say so', async () => {
    const { fake } = await open()
    fake.resolve = () => Promise.reject(new AmagiError('blocked'))
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({ text: '红烧肉\n第二行' })
    await quietly(followers, 1)
    expect(got('a')).toEqual([`小厨 发布了视频\n（没能取到详情）\n红烧肉\n${address}`])
  })

  it('whose card cannot be drawn come as words with their address, and say so', async () => {
    const { fake } = await open()
    fake.draw = () => Promise.reject(new AmagiError('internal'))
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({ text: '红烧肉' })
    await quietly(followers, 1)
    expect(got('a')[0]).toMatch(/^小厨 发布了视频\n（卡片没画出来）\n【抖音】红烧肉\n作者：/)
    expect(got('a')[0]?.endsWith(address)).toBe(true)
  })

  it('of a shape nobody knows come as words with their address', async () => {
    await open()
    world.fake.resolve = async () => ({ platform: 'douyin', kind: 'live', id: '1' }) as Post
    world.fake.draw = async (post) => [(post as { images: unknown[] }).images[0] as never]
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({ text: '红烧肉' })
    await quietly(followers, 1)
    expect(got('a')[0]).toContain(address)
  })

  // SK-415/HarukaBot#84, 2021-07; Colter23/bilibili-dynamic-mirai-plugin#13, 2021-06
  it.each(['draw', 'resolve'] as const)(
    'that hang at %s end in words, and the others do not wait for them',
    async (at) => {
      const { fake } = await open()
      const { [at]: usual } = fake
      fake[at] = ((what: { id: string }, ...rest: never[]) =>
        what.id === '1'
          ? new Promise(() => undefined)
          : (usual as (...all: unknown[]) => unknown)(what, ...rest)) as never
      const other = { platform: 'douyin', kind: 'work', id: '2' } as const
      world.fake.resolve = at === 'resolve' ? world.fake.resolve : async ({ id }) => videoPost(id)
      if (at === 'resolve') {
        const hanging = world.fake.resolve
        world.fake.resolve = (target) => (target.id === '1' ? hanging(target) : Promise.resolve(videoPost(target.id)))
      }
      const limits = { drawMs: 100, resolveMs: 100 }
      const followers = await follow(
        world,
        [following(room('a')), following(room('b'), { author: { platform: 'douyin', id: 'u2' } })],
        limits,
      )
      await followers.hear({}, { target: other, author: { platform: 'douyin', id: 'u2' } })
      await quietly(followers, 2)
      expect(got('a')[0]).toContain(address)
      expect(got('b')).toEqual([`小厨 发布了视频\n${card}`])
    },
  )

  it('bring media also where the work could not be had for its card', async () => {
    await open()
    let looks = 0
    world.fake.resolve = async () => {
      if (++looks === 1) throw new AmagiError('network')
      return dish
    }
    const followers = await follow(world, [following(room('a'), { media: true })], { neededMs: 0 })
    await followers.hear({})
    await quietly(followers, 2)
    expect(got('a')[0]).toContain('没能取到详情')
    expect(got('a')[1]).toBe('<video src="data:video/mp4"/>')
  })

  it('bring pictures, video and sound afterwards where the chat wants them, below its own limit', async () => {
    await open({ settings: { push: { maxMediaMb: 2 } } })
    world.fake.resolve = async ({ id }) => (id === '1' ? videoPost('1') : albumPost('2', 2))
    const followers = await follow(world, [following(room('a'), { media: true })])
    await followers.hear({})
    await quietly(followers, 2)
    expect(got('a')).toEqual([`小厨 发布了视频\n${card}`, '<video src="data:video/mp4"/>'])
    expect(world.calls.filter((call) => call === 'resolve 1')).toHaveLength(1)
    expect((await followers.store.deliveriesSince(0)).map(({ news, state }) => `${news} ${state}`)).toEqual([
      'n0 sent',
      'media:n0 sent',
    ])
  })

  it('say that media are on their way when the first of them leaves, and not while they are fetched', async () => {
    await open()
    let fetched = (): void => undefined
    const { file } = world.fake
    world.fake.file = async (...all) => {
      await new Promise<void>((resolve) => (fetched = resolve))
      return file(...all)
    }
    const followers = await follow(world, [following(room('a'), { media: true })])
    const stateOf = async (): Promise<string | undefined> =>
      (await followers.store.deliveriesSince(0)).find(({ news }) => news === 'media:n0')?.state
    const seen: unknown[] = []
    world.bot.behave = async () => void seen.push(await stateOf())
    await followers.hear({})
    let before: string | undefined
    await followers.passing(() => (void stateOf().then((state) => (before = state)), before === 'claimed'), 'the media')
    fetched()
    await quietly(followers, 2)
    expect(seen).toEqual([undefined, 'sending'])
  })

  it('bring no media that are above that limit, and say nothing of it', async () => {
    await open({ settings: { push: { maxMediaMb: 1 } } })
    const [variant] = videoPost('1').video?.variants ?? []
    const big = videoPost('1', {
      video: { ...videoPost('1').video!, variants: [{ ...variant!, sizeBytes: 5_000_000 }] },
    })
    world.fake.resolve = async () => big
    const followers = await follow(world, [following(room('a'), { media: true })])
    await followers.hear({})
    await followers.passing(() => world.bot.sent.length > 0, 'the card')
    await followers.time.pass(5 * minuteMs)
    expect(got('a')).toEqual([`小厨 发布了视频\n${card}`])
    expect((await followers.store.deliveriesSince(0)).map(({ news, state }) => `${news} ${state}`)).toContain(
      'media:n0 failed',
    )
  })
})

const livePost = (facts: Partial<LivePost> = {}): Post => ({
  ...(samplePosts['live on air'] as LivePost),
  title: '深夜厨房',
  author: { id: 'u1', name: '小厨' },
  ...facts,
})
const roomTarget = { platform: 'douyin', kind: 'live', id: '9' } as const

describe('a broadcast', () => {
  it('ends in a card of its own, of what was seen when it began', async () => {
    await open()
    const views: LiveEndView[] = []
    world.fake.resolve = async () => livePost()
    world.fake.drawView = async (view) => {
      views.push(view as LiveEndView)
      return [{ data: Buffer.from('view'), mime: 'image/jpeg', width: 1080, height: 600 }]
    }
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({ kind: 'live', target: roomTarget })
    await quietly(followers, 1)
    world.fake.resolve = () => Promise.reject(new AmagiError('not-live'))
    await followers.hear({ kind: 'live-end', target: roomTarget, lastedMs: 2 * hourMs + 14 * minuteMs })
    await quietly(followers, 2)
    expect(got('a')).toEqual([`小厨 开播了\n${card}`, `小厨 下播了，播了 2 小时 14 分钟\n${card}`])
    expect(views).toMatchObject([
      { kind: 'live-end', title: '深夜厨房', author: { name: '小厨' }, lastedSec: 8040, cover: { source: {} } },
    ])
  })

  it('is looked at once more where it has no cover yet, and by no more than that', async () => {
    await open()
    let looks = 0
    const bare = livePost()
    delete bare.cover
    world.fake.resolve = async () => (++looks < 2 ? bare : livePost())
    const covers: unknown[] = []
    world.fake.draw = async (post) => {
      covers.push(post.cover)
      return [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1080, height: 600 }]
    }
    const followers = await follow(world, [following(room('a')), following(room('b'))], { coverMs: 5 })
    await followers.hear({ kind: 'live', target: roomTarget })
    await quietly(followers, 2)
    expect({ looks, covers }).toEqual({ looks: 2, covers: [livePost().cover] })
  })

  it('that nobody saw begin ends in the same card, with what is known', async () => {
    await open()
    const views: LiveEndView[] = []
    world.fake.resolve = () => Promise.reject(new AmagiError('not-live'))
    world.fake.drawView = async (view) => {
      views.push(view as LiveEndView)
      return [{ data: Buffer.from('view'), mime: 'image/jpeg', width: 1080, height: 600 }]
    }
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({ kind: 'live-end', target: roomTarget, lastedMs: hourMs, text: '深夜厨房' })
    await quietly(followers, 1)
    expect(views).toMatchObject([{ title: '深夜厨房', author: { name: '小厨' }, lastedSec: 3600 }])
  })

  it('changes its title in a line', async () => {
    await open()
    const followers = await follow(world, [following(room('a'), { wishes: { kinds: ['live-title'] } })])
    await followers.hear({ kind: 'live-title', target: roomTarget, text: '早餐' })
    await quietly(followers, 1)
    expect(got('a')).toEqual(['小厨 把直播标题改成“早餐”\nhttps://live.douyin.com/9'])
    expect(world.calls).toEqual([])
  })

  it('is said to be under way when it is told late, and not at all when it is over by then', async () => {
    await open()
    world.fake.resolve = async ({ id }) => livePost({ live: id === '9' })
    const followers = await follow(world, [following(room('a'))])
    const at = followers.time.now() - 20 * minuteMs
    await followers.hear(
      { kind: 'live', target: roomTarget, at },
      { kind: 'live', target: { ...roomTarget, id: '8' }, at },
    )
    await quietly(followers, 1)
    await followers.time.pass(10 * minuteMs)
    expect(got('a')).toHaveLength(1)
    expect(got('a')[0]).toMatch(/^小厨 正在直播，.+ 开播\n/)
  })
})

describe('too much news', () => {
  it('is a card of ten rows with the links by number below it, then the newest five', async () => {
    await open()
    world.fake.resolve = async ({ id }) => videoPost(id)
    const followers = await follow(world, [following(room('a'))])
    await followers.hear(
      ...Array.from({ length: 17 }, (_, i) => ({
        text: `第 ${i} 条`,
        target: { platform: 'douyin', kind: 'work', id: `${i}` } as const,
      })),
    )
    await quietly(followers, 6)
    const [digest = '', ...others] = got('a')
    expect(digest).toContain('还有 12 条没有逐条发送')
    expect(digest).toContain(card)
    expect(digest.match(/^\d+\. /gm)).toHaveLength(10)
    expect(digest).toContain('\n10. https://www.douyin.com/video/11')
    expect(others).toHaveLength(5)
    expect(world.calls.filter((call) => call === 'draw digest')).toHaveLength(1)
  })

  it('is drawn before anybody says that it is on its way', async () => {
    await open()
    const rows: number[] = []
    const { drawView } = world.fake
    world.fake.drawView = async (...all) => {
      rows.push((await followers.store.deliveriesSince(0)).length)
      return drawView(...all)
    }
    const followers = await follow(world, [following(room('a'))])
    await followers.hear(...Array.from({ length: 9 }, () => ({})))
    await quietly(followers, 6)
    expect(rows).toEqual([0])
  })

  it('is no longer in words than a message of Discord may be', async () => {
    await open()
    world.fake.drawView = () => Promise.reject(new AmagiError('internal'))
    const followers = await follow(world, [following(room('a'))])
    const id = '9'.repeat(19)
    await followers.hear(
      ...Array.from({ length: 15 }, (_, i) => ({
        name: '名'.repeat(60),
        text: '题'.repeat(300),
        target: { platform: 'douyin', kind: 'work', id: `${id}${i}` } as const,
      })),
    )
    await quietly(followers, 6)
    const [digest = ''] = got('a')
    expect(digest.match(/^\d+\. /gm)).toHaveLength(10)
    expect([...digest].length).toBeLessThan(2000)
  })

  it('does not say of a broadcast that it is under way', async () => {
    await open()
    const said: string[] = []
    world.fake.drawView = async (view) => {
      said.push(...(view as DigestView).rows.map((row) => row.said))
      return [{ data: Buffer.from('view'), mime: 'image/jpeg', width: 1080, height: 600 }]
    }
    const followers = await follow(world, [following(room('a'))])
    const at = followers.time.now() - 2 * hourMs
    await followers.hear(
      { kind: 'live', target: roomTarget, at, late: true },
      ...Array.from({ length: 6 }, () => ({ at: at + minuteMs })),
    )
    await followers.passing(() => said.length > 0, 'the line', 5000)
    expect(said[0]).toBe('小厨 开播了')
  })

  it('is lines with titles where it cannot be drawn', async () => {
    await open()
    world.fake.drawView = () => Promise.reject(new AmagiError('internal'))
    const followers = await follow(world, [following(room('a'))])
    await followers.hear(...Array.from({ length: 7 }, (_, i) => ({ text: `第 ${i} 条` })))
    await quietly(followers, 6)
    expect(got('a')[0]).toContain('\n1. 小厨 发布了视频：第 0 条\nhttps://')
  })
})

it('what is shown to somebody who does not follow and what is sent to who does, on purpose, is made once', async () => {
  await open()
  const { push } = world.kit
  const here = { chat: room('a'), locales: [] }
  await push.follow(here, { platform: 'douyin', id: 'u1' })
  const [follower] = await push.list(here.chat)
  const news = newsNamed('n', { target: { platform: 'douyin', kind: 'video', id: '1' } })
  const shown = [push.show(here, news), push.show(here, news, follower)]
  expect(await Promise.all(shown)).toEqual([{ kind: 'sent' }, { kind: 'sent' }])
  expect(got('a')).toHaveLength(2)
  expect(world.calls.filter((call) => !call.startsWith('look'))).toEqual(['resolve 1', 'draw 1'])
})

describe('our own words', () => {
  it('do not keep a person from asking for the same work in the same chat', async () => {
    await open({ settings: { limits: { dedupeSec: 600 } } })
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({})
    await quietly(followers, 1)
    await receive(world.bot, { content: 'https://douyin.com/video/1', channelId: 'a' })
    await until(() => got('a').length === 3, 'an answer')
    expect(got('a')[1]).toContain(card)
  })

  it('answer nobody, be it another account of ours, of this process or of one that only sends news', async () => {
    await open({ settings: { otherBots: true } })
    const other = await world.account('other')
    await world.kit.push.follow(
      { chat: room('a', { selfId: 'far away' }), locales: [] },
      { platform: 'douyin', id: 'u1' },
    )
    for (const userId of [other.selfId, 'far away'])
      await receive(world.bot, { content: 'https://douyin.com/video/1', channelId: 'a', userId })
    await receive(world.bot, { content: 'https://douyin.com/video/1', channelId: 'b', userId: 'a person' })
    await until(() => got('b').length === 2, 'the answer to a person')
    expect(got('a')).toEqual([])
  })
})

describe('a message', () => {
  const rows = async ({ store }: Followers): Promise<string[]> =>
    (await store.deliveriesSince(0)).map(({ news, state }) => `${news} ${state}`)

  it('of which the adapter names nothing may be there, and is not sent again', async () => {
    await open()
    let sends = 0
    world.bot.sendMessage = async () => (sends++, [])
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({})
    await followers.passing(() => sends > 0, 'a send')
    await followers.time.pass(hourMs)
    expect(await rows(followers)).toEqual(['n0 unknown'])
    expect(sends).toBe(1)
  })

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('that never left (%s) waits for the network', async (code) => {
    await open()
    let isAway = true
    world.bot.behave = () => {
      if (isAway) throw Object.assign(new Error('fetch failed'), { code })
    }
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({})
    await followers.passing(() => world.bot.attempts > 5, 'more tries', 5000)
    expect(await rows(followers)).toEqual([])
    isAway = false
    await followers.passing(() => world.bot.sent.length > 0, 'the news', 5000)
    await followers.time.pass(minuteMs)
    expect(await rows(followers)).toEqual(['n0 sent'])
    expect(followers.suspended).toEqual([])
  })
})

describe('a plugin that leaves', () => {
  it('in the middle of a message does not have it sent once more: nobody knows whether it came', async () => {
    await open()
    let leave = (): void => undefined
    world.bot.behave = () => new Promise((resolve) => (leave = () => resolve()))
    const followers = await follow(world, [following(room('a'))])
    await followers.hear({})
    await followers.passing(() => world.bot.attempts === 1, 'a send')
    world.abort.abort()
    await followers.leave()
    expect(await followers.store.deliveriesSince(0)).toMatchObject([{ chat: chatKey(room('a')), state: 'unknown' }])
    leave()
  })
})
