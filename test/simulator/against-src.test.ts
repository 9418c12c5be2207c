/** The code under test meets the simulated platforms: every work becomes the right post, every fault the right code. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isAmagiError, type ErrorCode } from '../../src/errors'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import { findLinks, type MessageElement } from '../../src/links'
import type { MediaSource, PlatformId, Post, Target } from '../../src/model'
import { platforms } from '../../src/platforms'
import { at } from '../../src/json'
import { createService, type Service } from '../../src/platforms/service'
import { buildWorld } from '../../simulator/world'
import {
  accounts,
  startSimulator,
  type FaultRule,
  type LinkForm,
  type Simulator,
  type WorldLink,
} from '../../simulator'

let simulator: Simulator
let transport: Transport
let service: Service
let cookies: Partial<Record<PlatformId, string>> = {}

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  cookies = {}
  open(5000)
})

function open(timeoutMs: number): void {
  transport = createTransport({ gateway: simulator.url, timeoutMs, retryBaseMs: 10 })
  service = createService({ platforms, transport, cookie: (platform) => cookies[platform] })
}

function shut(): void {
  service.close()
  transport.close()
}
afterEach(shut)

const elementOf = (form: LinkForm, value: string): MessageElement =>
  form === 'miniapp' || form === 'structmsg'
    ? { type: 'json', attrs: { data: value } }
    : { type: 'text', attrs: { content: value } }

function targetOf(link: WorldLink, form: LinkForm): Target {
  const [found, ...more] = findLinks([elementOf(form, link.forms[form])], platforms)
  expect(more).toEqual([])
  if (!found) throw new Error(`no link in the ${form} form of ${link.platform} ${link.key}`)
  return found.target
}

function linkOf(platform: PlatformId, key: string): WorldLink {
  const found = simulator.links.find((link) => link.platform === platform && link.key === key)
  if (!found) throw new Error(`no ${platform} work ${key}`)
  return found
}

async function outcome(target: Target): Promise<Post | ErrorCode> {
  try {
    return await service.resolve(target)
  } catch (error) {
    if (isAmagiError(error)) return error.code
    throw error
  }
}

function summary(post: Post | ErrorCode): unknown {
  if (typeof post === 'string') return { error: post }
  if (post.kind === 'album') {
    const clips = post.images.filter((image) => image.clip).length
    return {
      kind: 'album',
      images: post.images.length,
      ...(clips > 0 ? { clips } : {}),
      ...(post.music ? { music: true } : {}),
    }
  }
  if (post.kind === 'video')
    return { kind: 'video', parts: Math.max(1, post.parts.length), ...(post.music ? { music: true } : {}) }
  if (post.kind === 'dynamic')
    return { kind: 'dynamic', ...(post.images.length > 0 ? { images: post.images.length } : {}) }
  if (post.kind === 'article')
    return { kind: 'article', images: post.body.filter(({ kind: type }) => type === 'image').length }
  if (post.kind === 'season') return { kind: 'season', parts: post.episodes.length }
  if (post.kind === 'music') return { kind: 'music', ...(post.audio ? { music: true } : {}) }
  return { kind: post.kind }
}

/** Where a post came from: which way answered, and what was tried before. */
const originOf = (post: Post | ErrorCode): unknown => (typeof post === 'string' ? 'refused' : post.origin?.channel)

function identity(post: Post | ErrorCode): object {
  if (typeof post === 'string') return {}
  const pictured = post.cover !== undefined || (post.kind === 'album' && post.images.length > 0)
  return { id: post.id, pictured, signed: Boolean(post.author?.name) }
}

const { links: world, pages } = buildWorld()

describe('every work of the world', () => {
  it.each(world.map((link) => [`${link.platform} ${link.key}`, link] as const))(
    '%s becomes what it is',
    async (_, link) => {
      const post = await outcome(targetOf(link, 'plain'))
      expect(summary(post)).toMatchObject(link.expect)
      expect(originOf(post)).toBeTruthy()
      expect(identity(post)).toMatchObject('error' in link.expect ? {} : { id: link.id, pictured: true, signed: true })
      expect(simulator.misconduct).toEqual([])
    },
  )

  it.each(['short', 'text', 'miniapp', 'structmsg', 'kook'] as const)(
    'is found and followed in the %s form',
    async (form) => {
      const reached: string[] = []
      const meant: string[] = []
      for (const link of world) {
        const name = `${link.platform} ${link.key}:`
        const target = await service
          .expand(targetOf(link, form))
          .catch((error: unknown) => (isAmagiError(error) ? error.code : String(error)))
        reached.push(`${name} ${typeof target === 'string' ? target : target.id}`)
        // Kuaishou's share links of a deleted work lead home; a long address still names it.
        const gone = link.platform === 'kuaishou' && 'error' in link.expect && form !== 'structmsg'
        meant.push(`${name} ${gone ? 'not-found' : link.id}`)
      }
      expect(reached).toEqual(meant)
    },
  )
})

describe('everything that is not a work', () => {
  it.each(pages.map((page) => [`${page.platform} ${page.key}`, page] as const))(
    '%s becomes what it is',
    async (_, page) => {
      const target = targetOf(page, 'plain')
      expect(target).toMatchObject({ platform: page.platform, id: page.id })
      const post = await outcome(target)
      expect(summary(post)).toMatchObject(page.expect)
      expect(originOf(post)).toBeTruthy()
      expect(simulator.misconduct).toEqual([])
    },
  )
})

/** Every set of addresses in a post, wherever it is. A sound may have a name alone. */
function sourcesOf(value: unknown): MediaSource[] {
  if (typeof value !== 'object' || value === null) return []
  if (at(value, 'kind') === 'audio' && at(value, 'source.urls.0') === undefined) return []
  if (Array.isArray((value as Partial<MediaSource>).urls)) return [value as MediaSource]
  return Object.values(value).flatMap(sourcesOf)
}

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Safari/537.36'

/** Type of the first address that answers; the last failure when none does. */
async function typeAt({ urls, referer }: MediaSource, hosts: readonly string[]): Promise<string> {
  let said = 'no address'
  for (const url of urls) {
    const headers = { 'user-agent': browser, range: 'bytes=0-1', ...(referer ? { referer } : {}) }
    try {
      // Pictures are painted when they are asked for: a busy machine takes its time.
      const patience = { idleMs: 60_000, totalMs: 60_000 }
      const { status, headers: head } = await transport.send({ url, hosts, headers, purpose: 'picture', ...patience })
      if (status === 206) return head['content-type'] ?? 'untyped'
      said = `${status} from ${new URL(url).host}`
    } catch (error) {
      said = isAmagiError(error) ? `${error.code} at ${new URL(url).host}` : String(error)
    }
  }
  return said
}

describe('addresses', () => {
  const shown = [...world, ...pages].filter(({ expect: meant }) => 'kind' in meant)

  const cases = shown.map((link) => [`${link.platform} ${link.key}`, link] as const)

  it.each(cases)('all of %s can be had', async (_, link) => {
    const post = await outcome(targetOf(link, 'plain'))
    const sources = sourcesOf(post)
    const { media } = service.platform(link.platform).hosts
    const types = await Promise.all(sources.map((source) => typeAt(source, media)))
    expect(types.filter((type) => !/^(image|video|audio)\//.test(type))).toEqual([])
    expect(sources.length).toBeGreaterThan(0)
  })
})

describe('comments', () => {
  const firsts: [PlatformId, string, number][] = [
    ['bilibili', 'walk', 4],
    ['douyin', 'kite', 20],
    ['kuaishou', 'noodles', 10],
  ]

  it.each(firsts)('%s: a visitor reads those of %s', async (platform, key, count) => {
    const section = await service.comments(targetOf(linkOf(platform, key), 'plain'))
    const nodes = section.comments.flatMap(({ text }) => text)
    const faces = section.comments.filter(({ author }) => author.name && author.avatar)
    expect(section.state).toBe('open')
    expect(section.comments.length).toBeGreaterThanOrEqual(count)
    expect(faces).toHaveLength(section.comments.length)
    expect(nodes.some(({ kind: type }) => type === 'emote')).toBe(true)
    expect(section.comments.some(({ replies }) => replies.length > 0)).toBe(true)
    expect(section.comments.some(({ pinned }) => pinned)).toBe(platform !== 'kuaishou')
  })

  it('bilibili: a member reads more, with regions', async () => {
    cookies.bilibili = accounts.bilibili.normal
    const section = await service.comments(targetOf(linkOf('bilibili', 'walk'), 'plain'))
    expect(section.comments.length).toBeGreaterThanOrEqual(20)
    expect(section.comments.some(({ region }) => region === '浙江')).toBe(true)
    expect(section.comments.some(({ pictures }) => pictures.length > 0)).toBe(true)
  })

  it('bilibili: a closed area is a result', async () => {
    const section = await service.comments(targetOf(linkOf('bilibili', 'silent'), 'plain'))
    expect(section).toMatchObject({ state: 'closed', comments: [] })
  })

  it('kuaishou: a cool-down of the comments leaves the work alone', async () => {
    simulator.fault({ kind: 'risk-352', path: /\/photo\/comment\/list$/ })
    const target = targetOf(linkOf('kuaishou', 'noodles'), 'plain')
    await expect(service.comments(target)).rejects.toMatchObject({ code: 'rate-limited' })
    expect(summary(await outcome(target))).toMatchObject({ kind: 'video' })
  })
})

describe('every endpoint of the table', () => {
  const cases = platforms.flatMap(({ id, endpoints }) =>
    endpoints.map((endpoint) => [`${id}${endpoint.route}`, id, endpoint] as const),
  )

  it.each(cases)('%s answers its own example', async (_, platform, endpoint) => {
    cookies = { bilibili: accounts.bilibili.vip, douyin: accounts.douyin.valid, kuaishou: accounts.kuaishou.valid }
    const all = Object.entries(endpoint.params)
    const required = all.filter(([, spec]) => spec.required)
    // Where nothing is required by itself one of several is: the first will do.
    const used = required.length > 0 ? required : all.slice(0, 1)
    const params = Object.fromEntries(used.map(([name, spec]) => [name, spec.example]))
    const answer = await service.call(platform, endpoint.name, params)
    expect(at(answer.body, endpoint.payload)).toBeDefined()
    expect(answer.tried).toEqual([])
  })
})

describe('faults', () => {
  const firsts: [PlatformId, string][] = [
    ['bilibili', 'walk'],
    ['douyin', 'kite'],
    ['kuaishou', 'noodles'],
  ]
  /** Code on every platform, and where one differs. */
  const everywhere: [FaultRule['kind'], ErrorCode, Partial<Record<PlatformId, ErrorCode>>?][] = [
    ['forbidden-text', 'blocked'],
    ['http-412', 'blocked'],
    ['risk-352', 'blocked', { kuaishou: 'rate-limited' }],
    ['empty', 'blocked'],
    ['html', 'blocked'],
    ['captcha', 'blocked'],
    ['status-500', 'network'],
    ['reset', 'network'],
    ['hang', 'timeout'],
    ['cut', 'network'],
    // Douyin's device registration says nothing either: that is a refusal.
    ['null-data', 'upstream-changed', { douyin: 'blocked' }],
  ]

  it.each(everywhere)('%s at every host ends as %s', async (kind, code, except = {}) => {
    simulator.fault({ kind })
    if (kind === 'hang') {
      shut()
      open(150)
    }
    const ended: Record<string, unknown> = {}
    for (const [platform, key] of firsts)
      ended[platform] = summary(await outcome(targetOf(linkOf(platform, key), 'plain')))
    expect(ended).toEqual(
      Object.fromEntries(firsts.map(([platform]) => [platform, { error: except[platform] ?? code }])),
    )
  })

  it('a bare voucher is not an answer', async () => {
    simulator.fault({ kind: 'v-voucher' })
    expect(await outcome(targetOf(linkOf('bilibili', 'walk'), 'plain'))).toBe('blocked')
  })

  it.each(firsts)(
    '%s survives one lost connection, one error of the server and one slow answer',
    async (platform, key) => {
      simulator.fault({ kind: 'reset', times: 1 })
      simulator.fault({ kind: 'status-500', times: 1 })
      simulator.fault({ kind: 'slow', times: 1, ms: 300 })
      expect(summary(await outcome(targetOf(linkOf(platform, key), 'plain')))).toMatchObject({ kind: 'video' })
    },
  )

  it('bilibili: keys that changed meanwhile are fetched anew', async () => {
    const target = targetOf(linkOf('bilibili', 'walk'), 'plain')
    expect(summary(await outcome(target))).toMatchObject({ kind: 'video' })
    simulator.bilibili.rotateKeys()
    expect(summary(await outcome(target))).toMatchObject({ kind: 'video' })
  })

  it('bilibili: an account opens what it paid for', async () => {
    const best = async () => {
      const post = await outcome(targetOf(linkOf('bilibili', 'walk'), 'plain'))
      return typeof post !== 'string' && post.kind === 'video'
        ? Math.max(...post.video.variants.map(({ quality }) => quality))
        : post
    }
    expect(await best()).toBe(1080)
    cookies.bilibili = accounts.bilibili.vip
    expect(await best()).toBe(2160)
  })

  it('douyin: the second way opens when the first is closed, also with a device that was refused', async () => {
    const target = targetOf(linkOf('douyin', 'studio'), 'plain')
    simulator.douyin.openOrigin(false)
    expect(summary(await outcome(target))).toMatchObject({ kind: 'album', images: 5 })
    simulator.douyin.revokeDevices()
    expect(summary(await outcome(target))).toMatchObject({ kind: 'album', images: 5 })
  })

  it('douyin: with the edge in the way an account with a visitor id, the other host or the share page still answers', async () => {
    simulator.douyin.openOrigin(false)
    simulator.douyin.argus(true)
    const target = targetOf(linkOf('douyin', 'pixels'), 'plain')
    const guest = await outcome(target)
    expect(summary(guest)).toMatchObject({ kind: 'album', images: 12 })
    expect(guest).toMatchObject({
      origin: { channel: 'guest-edge', tried: [{ channel: 'open-origin', code: 'blocked' }] },
    })
    simulator.fault({ kind: 'empty', host: 'www-hj.douyin.com' })
    expect(await outcome(target)).toMatchObject({ origin: { channel: 'share-page' } })
    const slides = await outcome(targetOf(linkOf('douyin', 'studio'), 'plain'))
    expect(summary(slides)).toMatchObject({ images: 5, clips: expect.any(Number) as number })
    cookies.douyin = accounts.douyin.valid
    expect(summary(await outcome(target))).toMatchObject({ kind: 'album', images: 12 })
  })

  it('kuaishou: the page answers when its API does not', async () => {
    simulator.fault({ kind: 'risk-352', path: '/rest/wd/' })
    expect(summary(await outcome(targetOf(linkOf('kuaishou', 'ninecats'), 'plain')))).toMatchObject({
      kind: 'album',
      images: 9,
    })
  })
})
