import { describe, expect, it } from 'vitest'
import { declarations } from '../../src/platforms'
import { AmagiError } from '../../src/errors'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../src/http/types'
import type { PlatformId, Target } from '../../src/model'
import { followShortLink } from '../../src/platforms/short-links'
import { definePlatform, type Platform } from '../../src/platforms/define'

const platform = definePlatform({
  id: 'bilibili',
  words: ['made up'],
  look: declarations.bilibili.look,
  hosts: { links: ['site.test'], short: ['s.test', 'twin.test'], api: [], media: [] },
  match(url) {
    if (url.hostname === 's.test')
      return { platform: 'bilibili', kind: 'short', id: url.pathname.slice(1), url: url.href }
    const id = /^\/video\/(\w+)/.exec(url.pathname)?.[1]
    const part = url.searchParams.get('p')
    return id ? { platform: 'bilibili', kind: 'video', id, ...(part ? { part: Number(part) } : {}) } : null
  },
  canonical: (target) => `https://site.test/video/${target.id}`,
  linkHeaders: { 'user-agent': 'phone' },
  mediaHeaders: () => ({}),
  isDeadEnd: (page) => page.pathname === '/' && page.searchParams.has('dead'),
  judgeShort: ({ body }) => (body === 'nobody made this' ? new AmagiError('not-found') : undefined),
  shortAlternatives: (url) => [url.replace('s.test', 'twin.test')],
  endpoints: [],
  createSession: () => ({}),
  resolve: () => Promise.reject(new AmagiError('unsupported')),
})

const short: Target = { platform: 'bilibili', kind: 'short', id: 'abc', url: 'https://s.test/abc' }

function answer(status: number, location?: string, text = ''): BufferedResponse {
  const body = Buffer.from(text)
  return {
    status,
    headers: location ? { location } : {},
    setCookie: [],
    url: '',
    body,
    text: () => text,
    json: () => JSON.parse(text),
  }
}

/** A transport that answers by address and remembers what was asked. */
function network(pages: Record<string, BufferedResponse | AmagiError>) {
  const asked: OutgoingRequest[] = []
  const transport: Transport = {
    async send(request) {
      asked.push(request)
      const page = pages[request.url] ?? new AmagiError('network')
      if (page instanceof AmagiError) throw page
      return page
    },
    open: () => Promise.reject(new AmagiError('network')),
    close: () => undefined,
  }
  return { asked, transport }
}

describe('a short link', () => {
  it('ends at the first address with an id; that page is never loaded', async () => {
    const { asked, transport } = network({
      'https://s.test/abc': answer(302, 'https://m.site.test/video/x1?from=share'),
    })
    await expect(followShortLink(short, platform, transport)).resolves.toMatchObject({ kind: 'video', id: 'x1' })
    expect(asked).toMatchObject([{ url: 'https://s.test/abc', redirect: 'none', headers: { 'user-agent': 'phone' } }])
  })
  it('is followed over relative hops within the platform', async () => {
    const { transport } = network({
      'https://s.test/abc': answer(301, '/next'),
      'https://s.test/next': answer(302, 'https://site.test/jump'),
      'https://site.test/jump': answer(302, '/video/x2'),
    })
    await expect(followShortLink(short, platform, transport)).resolves.toMatchObject({ id: 'x2' })
  })
  it('keeps a part that stands on the short link itself', async () => {
    const { transport } = network({ 'https://s.test/abc': answer(302, 'https://site.test/video/x1?p=3') })
    await expect(followShortLink({ ...short, part: 2 }, platform, transport)).resolves.toMatchObject({ part: 2 })
    await expect(followShortLink(short, platform, transport)).resolves.toMatchObject({ part: 3 })
  })
  it.each([
    ['another site', 'https://evil.test/video/x1'],
    ['a look-alike of the host', 'https://site.test.evil.test/video/x1'],
    ['the home page', 'https://site.test/'],
    ['the home page, shared by somebody', 'https://site.test/?shared=1'],
    ['the app of somebody else', 'app://video/x1'],
  ])('that leads to %s leads to no work, and nothing there is asked', async (_, location) => {
    const { asked, transport } = network({ 'https://s.test/abc': answer(302, location) })
    const error = { code: 'unsupported', details: { what: 'page' } }
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject(error)
    expect(asked).toHaveLength(1)
  })
  it.each([
    ['is there', answer(200)],
    ['is not there', answer(404)],
    ['is refused', answer(412)],
    ['is broken', answer(502)],
    ['cannot be reached', new AmagiError('network')],
  ])('that leads to another page of the platform leads to no work, though the page %s', async (_, page) => {
    const { transport } = network({
      'https://s.test/abc': answer(302, 'https://site.test/shop'),
      'https://site.test/shop': page,
    })
    const error = { code: 'unsupported', details: { what: 'page' } }
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject(error)
  })
  it('that is given up on the way says so', async () => {
    const { transport } = network({
      'https://s.test/abc': answer(302, 'https://site.test/shop'),
      'https://site.test/shop': new AmagiError('cancelled'),
    })
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject({ code: 'cancelled' })
  })
  it.each([
    ['the page where dead codes end', answer(302, 'https://site.test/?dead=1')],
    ['a page that is not there', answer(404)],
    ['a page that is not there any more', answer(410)],
    ['the word of the platform', answer(200, undefined, '"nobody made this"')],
  ])('that ends at %s was one to a work that is gone', async (_, end) => {
    const { transport } = network({ 'https://s.test/abc': end })
    const error = await followShortLink(short, platform, transport).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'not-found' })
    expect(error).not.toMatchObject({ details: { what: 'page' } })
  })
  it.each<[string, BufferedResponse, string]>([
    ['nothing', answer(200), 'upstream-changed'],
    ['a page that names nothing', answer(200, undefined, '<html></html>'), 'upstream-changed'],
    ['a redirect to nowhere', answer(302), 'upstream-changed'],
    ['a redirect to what is no address', answer(302, 'http://['), 'upstream-changed'],
    ['a refusal', answer(403), 'blocked'],
    ['a limit', answer(429), 'rate-limited'],
  ])('that answers %s says nothing about any work', async (_, end, code) => {
    const { transport } = network({ 'https://s.test/abc': end })
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject({ code })
  })
  it('whose host is broken is asked at the twin host', async () => {
    const { transport } = network({
      'https://s.test/abc': answer(502),
      'https://twin.test/abc': answer(302, 'https://site.test/video/x4'),
    })
    await expect(followShortLink(short, platform, transport)).resolves.toMatchObject({ id: 'x4' })
  })
  it('that goes in circles is gone after five hops', async () => {
    const { asked, transport } = network({ 'https://s.test/abc': answer(302, 'https://s.test/abc') })
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject({ code: 'not-found' })
    expect(asked).toHaveLength(5)
  })
  it('whose host cannot be reached is asked at the twin host', async () => {
    const { transport } = network({ 'https://twin.test/abc': answer(302, 'https://site.test/video/x3') })
    await expect(followShortLink(short, platform, transport)).resolves.toMatchObject({ id: 'x3' })
    await expect(followShortLink(short, platform, network({}).transport)).rejects.toMatchObject({ code: 'network' })
  })
  it('that is refused is blocked, not gone', async () => {
    const { asked, transport } = network({ 'https://s.test/abc': answer(412, undefined, 'no') })
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject({ code: 'blocked' })
    expect(asked).toHaveLength(1)
  })
})

/** What the sites themselves do with codes, by code of the simulator. */
describe('a short link of', () => {
  const linkOf = (id: PlatformId, url: string): [Target, Platform] => {
    const own = declarations[id] as Platform
    const target = own.match(new URL(url))
    if (!target) throw new Error(`${url} is no link`)
    return [target, own]
  }
  it.each<[PlatformId, string, string, string]>([
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://mall.bilibili.com/detail.html?itemsId=1', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://manga.bilibili.com/detail/mc1?share=1', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://m.bilibili.com/topic-detail?topic_id=5', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://www.bilibili.com/', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://m.bilibili.com?share_source=copy_web', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://show.bilibili.com/platform/detail.html?id=1', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://game.bilibili.com/x/', 'unsupported'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', 'https://www.example.com/', 'unsupported'],
    ['douyin', 'https://v.douyin.com/AbCdEf1/', 'https://haohuo.example.com/views/product/item2?id=1', 'unsupported'],
    [
      'douyin',
      'https://v.douyin.com/AbCdEf1/',
      'https://www.iesdouyin.com/share/hashtag/1600000000000000',
      'unsupported',
    ],
    ['douyin', 'https://v.douyin.com/AbCdEf1/', 'https://www.douyin.com/?recommend=1&from_gid=1', 'unsupported'],
    ['douyin', 'https://v.douyin.com/AbCdEf1/', 'https://www.douyin.com', 'not-found'],
    ['douyin', 'https://v.douyin.com/AbCdEf1/', 'https://www.douyin.com/', 'not-found'],
    [
      'kuaishou',
      'https://v.kuaishou.com/aB3x9',
      'https://app.kwaixiaodian.com/web/kwaishop-goods-detail?id=1',
      'unsupported',
    ],
    ['kuaishou', 'https://v.kuaishou.com/aB3x9', 'https://m.gifshow.com/fw/tag/text?tag=boats', 'unsupported'],
    [
      'kuaishou',
      'https://v.kuaishou.com/aB3x9',
      'https://www.kuaishou.com/?cc=share_copylink&kpn=KUAISHOU',
      'unsupported',
    ],
    ['kuaishou', 'https://v.kuaishou.com/aB3x9', 'https://www.kuaishou.com/?isHome=1', 'not-found'],
    ['kuaishou', 'https://v.kuaishou.com/aB3x9', 'https://www.kuaishou.com/', 'not-found'],
  ])('%s, %s, that leads to %s is %s', async (id, url, location, code) => {
    const [target, own] = linkOf(id, url)
    const { transport } = network({ [target.url ?? '']: answer(302, location) })
    await expect(followShortLink(target, own, transport)).rejects.toMatchObject({ code })
  })
  it.each<[PlatformId, string, string, string]>([
    ['bilibili', 'https://b23.tv/Ab3dE5g', '{"code":-404,"message":"啥都木有","ttl":1}', 'not-found'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', '{"code":-412,"message":"请求被拦截","ttl":1}', 'blocked'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', '{"code":-500,"message":"服务器错误","ttl":1}', 'network'],
    ['bilibili', 'https://b23.tv/Ab3dE5g', '<html></html>', 'upstream-changed'],
    ['douyin', 'https://v.douyin.com/AbCdEf1/', '', 'blocked'],
    ['douyin', 'https://v.douyin.com/AbCdEf1/', '<title>验证码中间页</title>', 'blocked'],
    ['kuaishou', 'https://v.kuaishou.com/aB3x9', '{"result":2,"error_msg":null}', 'rate-limited'],
    ['kuaishou', 'https://v.kuaishou.com/aB3x9', '{"result":99,"error_msg":"作品不存在"}', 'not-found'],
    ['kuaishou', 'https://v.kuaishou.com/aB3x9', '<html></html>', 'upstream-changed'],
  ])('%s, %s, that answers %s is %s', async (id, url, text, code) => {
    const [target, own] = linkOf(id, url)
    const { transport } = network({ [target.url ?? '']: answer(200, undefined, text) })
    const error = await followShortLink(target, { ...own, shortAlternatives: () => [] }, transport).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code })
  })
  it('an app that is told to open a work is read where it stands', async () => {
    const [target, own] = linkOf('bilibili', 'https://b23.tv/Ab3dE5g')
    const { transport } = network({ 'https://b23.tv/Ab3dE5g': answer(302, 'bilibili://video/1000000') })
    await expect(followShortLink(target, own, transport)).resolves.toMatchObject({ id: 'BV1Js411Z7Cy' })
  })
})
