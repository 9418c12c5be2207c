import { describe, expect, it } from 'vitest'
import { declarations } from '../../src/platforms'
import { AmagiError } from '../../src/errors'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../src/http/types'
import type { Target } from '../../src/model'
import { followShortLink } from '../../src/platforms/short-links'
import { definePlatform } from '../../src/platforms/define'

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
  mediaHeaders: {},
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
    ['the home page with a mark', 'https://site.test/?isHome=1'],
    ['no address at all', 'http://['],
  ])('that leads to %s is gone, and nothing there is asked', async (_, location) => {
    const { asked, transport } = network({ 'https://s.test/abc': answer(302, location) })
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject({ code: 'not-found' })
    expect(asked).toHaveLength(1)
  })
  it.each([
    ['another site', { 'https://s.test/abc': answer(302, 'https://shop.test/1') }],
    [
      'a page of the platform that is no work',
      { 'https://s.test/abc': answer(302, 'https://site.test/shop'), 'https://site.test/shop': answer(200) },
    ],
  ])('that leads to %s says that there was no work', async (_, answers) => {
    const { transport } = network(answers)
    const error = { code: 'not-found', details: { what: 'page' } }
    await expect(followShortLink(short, platform, transport)).rejects.toMatchObject(error)
  })
  it.each([
    ['the home page', answer(302, 'https://site.test/')],
    ['nothing', answer(200)],
    ['a page that is not there', answer(404)],
  ])('that ends at %s was one to a work that is gone', async (_, end) => {
    const { transport } = network({ 'https://s.test/abc': end })
    await expect(followShortLink(short, platform, transport)).rejects.not.toMatchObject({ details: { what: 'page' } })
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
