/** Every way by itself: all others of its ladder are closed, and the link still becomes the same post. */
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ladders } from '../../../scripts/lib/requests/ladders'
import { wayOf, waysOf, type Way } from '../../../scripts/lib/requests/ways'
import { accounts, startSimulator, type Simulator } from '../../../simulator'
import { AmagiError } from '../../../src/errors'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import { findLinks } from '../../../src/links'
import type { Post, Target } from '../../../src/model'
import { declarations, platforms } from '../../../src/platforms'
import { createService } from '../../../src/platforms/service'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../../src/async/sleep', async (original) => (await import('../../support/no-waiting')).noWaiting(original))

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  simulator.bilibili.openPages(true)
})

/** Kind of a ladder → key of a link in the simulated world that climbs it. */
const links: Record<string, string> = {
  video: 'walk',
  'streams of a video': 'walk',
  dynamic: 'dynamic-pictures',
  article: 'article',
  season: 'season',
  'streams of an episode': 'episode',
  'live room': 'room-on',
  user: 'user',
  'list of articles': 'column',
  media: 'media',
  course: 'course',
  song: 'song',
  'song url': 'song',
  favourites: 'favourites',
  collection: 'collection',
  series: 'series',
  'series videos': 'series',
  uploads: 'uploads',
  'song menu': 'song-menu',
  album: 'album',
  comments: 'walk',
}

function targetOf(key: string): Target {
  const link = [...simulator.links, ...simulator.pages].find((one) => one.platform === 'bilibili' && one.key === key)
  const [found] = findLinks([{ type: 'text', attrs: { content: link?.forms.plain ?? '' } }], platforms)
  if (!found) throw new Error(`no link ${key}`)
  return found.target
}

const sameWay = (a: Omit<Way, 'channel'>, b: Omit<Way, 'channel'>): boolean =>
  a.place === b.place && a.guard === b.guard

async function served(
  closed: readonly Way[],
  cookie: string | undefined,
  work: (service: ReturnType<typeof createService>) => Promise<unknown>,
) {
  const inner = createTransport({ gateway: simulator.url, retryBaseMs: 1 })
  const transport: Transport = {
    ...inner,
    send(request) {
      const way = wayOf(request)
      if (way && closed.some((one) => sameWay(one, way))) return Promise.reject(new AmagiError('blocked'))
      return inner.send(request)
    },
  }
  const service = createService({ platforms, transport, cookie: () => cookie })
  try {
    return await work(service)
  } finally {
    service.close()
    inner.close()
  }
}

/** What has to be the same whatever way was taken. */
function essence(post: Post): unknown {
  const { kind, title, author } = post
  const sizes = {
    ...('entries' in post ? { entries: post.entries.map(({ id, title: name }) => [id, name]) } : {}),
    ...('episodes' in post ? { episodes: post.episodes.map(({ id }) => id) } : {}),
    ...('images' in post ? { images: post.images.map(({ source }) => source.urls.length) } : {}),
    ...('body' in post ? { blocks: post.body.map((block) => block.kind) } : {}),
    ...('audio' in post ? { audio: post.audio !== undefined } : {}),
    ...('parts' in post ? { parts: post.parts.length } : {}),
    ...('live' in post ? { live: post.live !== undefined } : {}),
  }
  // Of a collection the first way knows the number of its owner alone.
  const owner = post.kind === 'list' && /^(?:season|series):/.test(post.id) ? undefined : author
  const played = 'video' in post && post.video ? post.video.variants.length > 0 : undefined
  return { kind, title, author: owner && [owner.id, owner.name], ...sizes, played }
}

const own = ladders.filter(({ platform, kind }) => platform === 'bilibili' && links[kind] !== undefined)

describe.each(own.map((ladder) => [ladder.kind, ladder] as const))('%s', (kind, ladder) => {
  it('comes over each of its ways alone', async () => {
    const target = targetOf(links[kind] ?? '')
    const ways = await waysOf(ladder)
    const get = (closed: readonly Way[]) =>
      served(closed, undefined, (service) =>
        kind === 'comments'
          ? service.comments(target).then(({ comments }) => comments.map(({ author, text }) => [author.name, text]))
          : service.resolve(target).then(essence),
      )
    const expected = await get([])
    for (const way of ways) {
      const closed = ways.filter((other) => !sameWay(other, way))
      expect([way.channel, await get(closed)]).toEqual([way.channel, expected])
    }
    // A post can do without its sound, a season without its episode, a series without its list; without the rest there is none.
    const spared = ['song url', 'streams of an episode', 'series videos'].includes(kind)
    const without = await get(ways).then(
      (found) => (isDeepStrictEqual(found, expected) ? 'the same' : 'less'),
      (error: AmagiError) => error.code,
    )
    expect(without).toBe(spared ? 'less' : 'blocked')
  })
})

describe('a closed way', () => {
  it('of streams leaves the season without its video, with its reason in the log only', async () => {
    const [ladder] = own.filter(({ kind }) => kind === 'streams of an episode')
    const ways = ladder ? await waysOf(ladder) : []
    const post = (await served(ways, undefined, (service) => service.resolve(targetOf('episode')))) as Post
    expect(post.kind === 'season' && [post.video, post.withheld]).toEqual([undefined, undefined])
  })

  it('of an account that is no longer one is followed by the visitor’s', async () => {
    const post = (await served([], accounts.bilibili.expired, (service) => service.resolve(targetOf('walk')))) as Post
    expect(post.origin).toEqual({ channel: 'dash-look', tried: [{ channel: 'dash', code: 'cookie-expired' }] })
    expect(post.kind === 'video' && post.video.variants[0]?.quality).toBe(1080)
  })

  it('of a host that is new to the list can be had, where what is open is asked', async () => {
    simulator.bilibili.newHost(true)
    const post = (await served([], undefined, (service) => service.resolve(targetOf('walk')))) as Post
    const source = post.kind === 'video' ? post.video.variants[0]?.source : undefined
    const url = source?.urls.find((one) => new URL(one).host === 'upos-sz-new.bilivideo-next.net') ?? ''
    const { hosts, mediaHeaders } = declarations.bilibili
    const transport = createTransport({ gateway: simulator.url })
    const headers = mediaHeaders({ url, as: 'video', referer: source?.referer })
    const request = { url, hosts: hosts.media, purpose: 'media', headers } as const
    await expect(transport.open(request)).rejects.toMatchObject({ code: 'upstream-changed' })
    const answer = await transport.open({ ...request, open: hosts.open.includes('media') })
    expect(answer.status).toBe(200)
    answer.stream.destroy()
    transport.close()
    expect(simulator.misconduct).toEqual([])
  })

  it('of main hosts leaves mirrors of what peers have', async () => {
    simulator.bilibili.peersOnly(true)
    const post = (await served([], undefined, (service) => service.resolve(targetOf('walk')))) as Post
    const urls = post.kind === 'video' ? (post.video.variants[0]?.source.urls ?? []) : []
    const heard = await fetch(`${simulator.url}${(urls[0] ?? '').replace(/^https:\/\/[^/]+/, '')}`, {
      headers: {
        'x-forwarded-host': new URL(urls[0] ?? 'https://x').host,
        referer: 'https://www.bilibili.com/',
        'user-agent':
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0',
      },
    })
    await heard.body?.cancel()
    expect(heard.status).toBe(200)
  })
})
