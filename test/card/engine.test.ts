import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createCardEngine, type EngineParts } from '../../src/card/engine'
import { tallest } from '../../src/card/cards'
import { createFontBook } from '../../src/card/fonts'
import { makeQr } from '../../src/card/qr'
import type { CardOptions, DrawnCard, ViewCardEngine } from '../../src/card/types'
import type { Post } from '../../src/model'
import { art, face, faulty, pictureHost, pictureTransport } from '../../samples/pictures'
import { albumPost, dynamicPost, sampleNow, samplePosts, videoPost } from '../../samples/posts'
import { sampleViews } from '../../samples/views'

const options: CardOptions = { theme: 'light', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' }
// No test depends on what fonts a machine has.
const fontBook = createFontBook({ systemFiles: async () => [] })
const make = (parts: EngineParts = {}, log?: (line: string) => void) => {
  const transport = pictureTransport()
  return {
    transport,
    engine: createCardEngine(
      { transport, mediaHosts: () => [pictureHost], ...(log && { log }) },
      { fontBook, ...parts },
    ),
  }
}

/** A transport's `send` that answers everything with the same bytes. */
const answering = (body: Buffer) => async (request: { url: string }) => ({
  status: 200,
  headers: {},
  setCookie: [],
  url: request.url,
  body,
  text: () => '',
  json: () => null,
})

const raw = async (card: DrawnCard) => {
  const { data, info } = await sharp(card.data).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return (x: number, y: number): [number, number, number] => {
    const at = (y * info.width + x) * 3
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  }
}

const only = async (cards: Promise<DrawnCard[]>): Promise<DrawnCard> => {
  const [first, ...more] = await cards
  if (first === undefined || more.length > 0) throw new Error('one page expected')
  return first
}

describe('the card engine', () => {
  let engine: ViewCardEngine
  beforeAll(() => {
    engine = make().engine
  })
  afterAll(() => engine.close())

  it.each(Object.entries(samplePosts))('draws %s as a JPEG within size and proportion', async (_, post) => {
    const card = await only(engine.draw(post, options))
    const meta = await sharp(card.data).metadata()
    expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1080, card.height])
    expect(card.data.length).toBeLessThanOrEqual(350 * 1024)
    expect(card.height / 1080).toBeLessThanOrEqual(tallest(post.kind, false))
  })

  it.each(Object.entries(samplePosts))('draws %s compactly, at most 1.1 times as high as wide', async (_, post) => {
    const card = await only(engine.draw(post, { ...options, theme: 'dark', locale: 'en-US', compact: true }))
    expect(card.height / 1080).toBeLessThanOrEqual(1.1)
  })

  it('writes PNG with the same picture where it is wished', async () => {
    const [png, jpeg] = [
      await only(engine.draw(videoPost(), { ...options, format: 'png' })),
      await only(engine.draw(videoPost(), options)),
    ]
    const { format, hasAlpha } = await sharp(png.data).metadata()
    expect([png.mime, format, hasAlpha, png.height]).toEqual(['image/png', 'png', false, jpeg.height])
    const [exact, near] = [await raw(png), await raw(jpeg)]
    for (const at of [20, 640, 900]) expect(Math.abs(exact(24, at)[1] - near(24, at)[1])).toBeLessThan(12)
  })

  it('is three to six times larger as PNG where it shows pictures, and smaller where there are words alone', async () => {
    const growth = async (post: Post | undefined): Promise<number> => {
      if (post === undefined) throw new Error('no such sample')
      const [png, jpeg] = [await engine.draw(post, { ...options, format: 'png' }), await engine.draw(post, options)]
      return (png[0]?.data.length ?? 0) / (jpeg[0]?.data.length ?? 1)
    }
    for (const name of ['video bilibili', 'video douyin portrait', 'album 4 live']) {
      const times = await growth(samplePosts[name])
      expect(times).toBeGreaterThan(3)
      expect(times).toBeLessThan(6)
    }
    expect(await growth(samplePosts['dynamic words'])).toBeLessThan(1)
  })

  it.each([
    ['a blank line', '甲乙丙丁\n'.repeat(3) + '\n' + '甲乙丙丁\n'.repeat(30)],
    ['emoji alone', '甲乙丙丁\n' + '🎉'.repeat(300)],
  ])('keeps the words of a text that is cut at %s', async (_, words) => {
    // The renderer would paint nothing but the ellipsis; dark pixels of the first line tell.
    for (const lines of [1, 2, 3, 4]) {
      const text = [{ kind: 'text' as const, text: `${'甲乙丙丁\n'.repeat(lines)}\n${words}` }]
      const pixel = await raw(await only(engine.draw(dynamicPost({ text }), { ...options, compact: true })))
      let dark = 0
      for (let x = 48; x < 200; x += 1) for (let y = 168; y < 226; y += 1) if (Math.max(...pixel(x, y)) < 90) dark += 1
      expect(dark).toBeGreaterThan(400)
    }
  })

  it('gives the same bytes for the same input, also from another engine', async () => {
    const other = make().engine
    const [first, second] = await Promise.all([
      only(engine.draw(videoPost(), options)),
      only(other.draw(videoPost(), options)),
    ])
    other.close()
    expect(first.data.equals(second.data)).toBe(true)
  })

  it('paints the cover edge to edge and the ground below in the chosen mode', async () => {
    const cover = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#2266cc' } })
      .jpeg()
      .toBuffer()
    const transport = { ...pictureTransport(), send: answering(cover) }
    const own = createCardEngine({ transport, mediaHosts: () => [pictureHost] }, { fontBook })
    const light = await raw(await only(own.draw(videoPost(), options)))
    const dark = await raw(await only(own.draw(videoPost(), { ...options, theme: 'dark' })))
    own.close()
    for (const [x, y] of [
      [1, 20],
      [1078, 20],
      [540, 300],
    ] as const) {
      const [r, g, b] = light(x, y)
      expect(Math.abs(r - 0x22) + Math.abs(g - 0x66) + Math.abs(b - 0xcc)).toBeLessThan(24)
    }
    expect(Math.min(...light(20, 640))).toBeGreaterThan(245)
    expect(Math.max(...dark(20, 640))).toBeLessThan(40)
  })

  it('draws a QR code that reads back module by module from the finished JPEG, in light and dark', async () => {
    const post = videoPost({ text: [] })
    const { matrix, size } = makeQr(post.url)
    for (const theme of ['light', 'dark'] as const) {
      const card = await only(engine.draw(post, { ...options, theme }))
      const pixel = await raw(card)
      const unit = size / matrix.length
      // The code stands at the right edge, centred in the foot that ends the card.
      const left = 1080 - 48 - 8 - size
      const top = card.height - 24 - 8 - size
      const wrong = matrix.flatMap((cells, y) =>
        cells.filter((dark, x) => {
          const [r, g, b] = pixel(Math.floor(left + (x + 0.5) * unit), Math.floor(top + (y + 0.5) * unit))
          return (r + g + b) / 3 < 128 !== dark
        }),
      )
      expect(wrong).toHaveLength(0)
      // White around it, as wide as readers ask for: four modules.
      expect(size).toBeGreaterThanOrEqual(160)
      for (let at = 0; at < size; at += 3) {
        for (const [x, y] of [
          [left + at, top + unit],
          [left + at, top + size - unit],
          [left + unit, top + at],
          [left + size - unit, top + at],
        ] as const)
          expect(Math.min(...pixel(Math.floor(x), Math.floor(y)))).toBeGreaterThan(225)
      }
      // A chat shows it at two thirds and compresses it once more.
      const shown = await sharp(card.data).resize(720).jpeg({ quality: 75 }).toBuffer()
      const small = await raw({ ...card, data: shown })
      const scaled = (value: number): number => Math.floor((value * 720) / 1080)
      const lost = matrix.flatMap((cells, y) =>
        cells.filter((dark, x) => {
          const [r, g, b] = small(scaled(left + (x + 0.5) * unit), scaled(top + (y + 0.5) * unit))
          return (r + g + b) / 3 < 128 !== dark
        }),
      )
      expect(lost).toHaveLength(0)
    }
  })

  it.each(Object.entries(sampleViews))('draws the view %s', async (_, view) => {
    for (const page of await engine.drawView(view, options)) {
      const meta = await sharp(page.data).metadata()
      expect([meta.format, meta.width, meta.height]).toEqual(['jpeg', 1080, page.height])
    }
  })

  it('cuts long comment sections into pages of about the same height', async () => {
    const view = sampleViews['comments many']
    if (view === undefined) throw new Error('sample missing')
    const heights = (await engine.drawView(view, options)).map(({ height }) => height)
    expect(heights.length).toBeGreaterThan(1)
    expect(Math.max(...heights)).toBeLessThanOrEqual(6100)
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(700)
  })

  it('draws a login code that reads back module by module', async () => {
    const view = sampleViews['login']
    if (view?.kind !== 'login') throw new Error('sample missing')
    const { matrix, size } = makeQr(view.content, 480)
    const pixel = await raw(await only(engine.drawView(view, { ...options, theme: 'dark' })))
    const left = Math.round((1080 - size) / 2)
    // The finder's upper left corner is looked for downwards; the steps between modules are known.
    const unit = size / matrix.length
    const column = Math.floor(left + 4.5 * unit)
    const start =
      Array.from({ length: 700 }, (_, y) => y).find(
        (y) => y > 200 && Math.max(...pixel(left + 4, y)) > 200 && Math.max(...pixel(column, y)) < 60,
      ) ?? 0
    const top = start - 4 * unit
    const wrong = matrix.flatMap((cells, y) =>
      cells.filter(
        (dark, x) =>
          Math.max(...pixel(Math.floor(left + (x + 0.5) * unit), Math.floor(top + (y + 0.5) * unit))) < 128 !== dark,
      ),
    )
    expect(wrong).toHaveLength(0)
  })

  it('lets timers run while it draws', async () => {
    await engine.draw(videoPost(), options)
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 1)
    await engine.draw(videoPost({ title: '另一个标题', cover: art('peaks', 'loop', 1920, 1080) }), options)
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(8)
  })

  it('falls back to the time zone of the system when the named one does not exist', async () => {
    const card = await only(engine.draw(videoPost(), { ...options, timeZone: 'Middle/Earth' }))
    expect(card.height).toBeGreaterThan(1000)
  })

  it('asks for nothing but pictures of the platform, and for each one once', async () => {
    const { engine: own, transport } = make()
    await Promise.all([own.draw(videoPost(), options), own.draw(videoPost(), { ...options, theme: 'dark' })])
    own.close()
    expect(transport.requests.map(({ url }) => url).sort()).toEqual(
      [...new Set(transport.requests.map(({ url }) => url))].sort(),
    )
    expect(transport.requests.every(({ purpose, hosts }) => purpose === 'picture' && hosts.includes(pictureHost))).toBe(
      true,
    )
  })

  it('answers from memory when the same card is asked again within the minute', async () => {
    const { engine: own } = make()
    const [first, again] = [
      await own.draw(videoPost(), options),
      await own.draw(videoPost(), { ...options, now: sampleNow + 20_000 }),
    ]
    expect(again[0]).toBe(first[0])
    const later = await own.draw(videoPost(), { ...options, now: sampleNow + 3_600_000 })
    expect(later[0]).not.toBe(first[0])
    own.close()
  })

  it('draws every kind of post, also one without a card of its own', async () => {
    const base = videoPost({ text: [] })
    for (const kind of ['dynamic', 'live', 'article', 'season', 'music', 'user', 'list'] as const) {
      const post = {
        ...base,
        kind,
        live: false,
        images: [],
        attachments: [],
        body: [],
        styles: [],
        areas: [],
        episodes: [],
        works: [],
        entries: [],
      } as unknown as Post
      expect((await engine.draw(post, options)).length).toBeGreaterThan(0)
    }
  })

  it.each(['\u0000\u202e', 'ไทย', '👩🏽‍🚀'.repeat(300), 'a'.repeat(100_000), '\ud800'])(
    'survives a title and a name like %j',
    async (words) => {
      const post = videoPost({ title: words, author: { id: 'x', name: words }, text: [{ kind: 'text', text: words }] })
      expect((await only(engine.draw(post, options))).height).toBeLessThan(2000)
    },
  )
})

describe('broken pictures', () => {
  it.each(['gone', 'rubbish'] as const)('that are %s leave a card with placeholders', async (how) => {
    const { engine } = make()
    const post = videoPost({ cover: faulty(how), author: { id: 'a', name: '甲', avatar: faulty(how) } })
    expect((await only(engine.draw(post, options))).data.length).toBeGreaterThan(20_000)
    engine.close()
  })

  it('that never come do not hold the card longer than their deadline', async () => {
    const { engine } = make({ pictureMs: 200 })
    const draw = async (change: object): Promise<number> => {
      const started = Date.now()
      const { images } = albumPost(3)
      await only(
        engine.draw(
          albumPost(3, { images: images.map((media, index) => (index === 1 ? { ...media, ...change } : media)) }),
          options,
        ),
      )
      return Date.now() - started
    }
    // On a busy machine drawing alone takes its time.
    const usual = await draw({})
    expect(await draw(faulty('never'))).toBeLessThan(5000 + 3 * usual)
    engine.close()
  })

  it('from a host that is not the platform’s are not asked for', async () => {
    const { engine, transport } = make()
    await engine.draw(
      videoPost({ cover: { source: { urls: ['https://elsewhere.test/a.jpg'] } }, author: { id: 'a', name: '甲' } }),
      options,
    )
    expect(transport.requests.map(({ hosts }) => hosts)).toEqual(transport.requests.map(() => [pictureHost]))
    engine.close()
  })

  it('of a card that is of no platform come from the hosts of the platform each row is of', async () => {
    const transport = pictureTransport()
    const own = createCardEngine({ transport, mediaHosts: (platform) => [`${platform}.test`] }, { fontBook })
    const rows = (['kuaishou', 'bilibili', 'douyin'] as const).map((platform, index) => ({
      number: index + 1,
      platform,
      name: platform,
      portrait: { source: { urls: [`https://pictures.${platform}.test/${platform}.jpg`] } },
      about: '',
      kinds: '',
    }))
    await only(own.drawView({ kind: 'subscriptions', title: '', rows }, options))
    own.close()
    const asked = transport.requests.map(({ url, hosts }) => [url, ...hosts]).sort()
    expect(asked).toEqual(
      ['bilibili', 'douyin', 'kuaishou'].map((one) => [`https://pictures.${one}.test/${one}.jpg`, `${one}.test`]),
    )
  })

  it.each(['png', 'webp', 'avif', 'gif', 'tiff'] as const)('but %s covers are drawn', async (format) => {
    const body = await sharp({
      create: { width: 640, height: 360, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.9 } },
    })
      .toFormat(format)
      .toBuffer()
    const transport = { ...pictureTransport(), send: answering(body) }
    const engine = createCardEngine({ transport, mediaHosts: () => [pictureHost] }, { fontBook })
    const [r, g, b] = (await raw(await only(engine.draw(videoPost(), options))))(400, 300)
    engine.close()
    expect(r - Math.max(g, b)).toBeGreaterThan(80)
  })

  it.each([0.9, 0.3, 0.02])('cut off after %d of their bytes do not fail the card', async (share) => {
    const whole = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#aa7733' } })
      .jpeg()
      .toBuffer()
    const body = whole.subarray(0, Math.ceil(whole.length * share))
    const transport = { ...pictureTransport(), send: answering(body) }
    const engine = createCardEngine({ transport, mediaHosts: () => [pictureHost] }, { fontBook })
    expect((await engine.draw(videoPost(), options)).length).toBe(1)
    engine.close()
  })

  it('are turned upright by their EXIF orientation', async () => {
    const half = { create: { width: 360, height: 320, channels: 3, background: '#cc2222' } } as const
    const stored = await sharp({ create: { width: 360, height: 640, channels: 3, background: '#2222cc' } })
      .composite([{ input: await sharp(half).png().toBuffer(), top: 0, left: 0 }])
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const transport = { ...pictureTransport(), send: answering(stored) }
    const engine = createCardEngine({ transport, mediaHosts: () => [pictureHost] }, { fontBook })
    const card = await only(engine.draw(videoPost({ text: [], author: { id: 'a', name: '甲' } }), options))
    engine.close()
    // Stored upright with red above; turned clockwise the red is at the right.
    const pixel = await raw(card)
    expect(card.height).toBeLessThan(1350)
    expect([pixel(200, 300)[2] > 150, pixel(880, 300)[0] > 150]).toEqual([true, true])
  })

  it('leave a visible sign in their place', async () => {
    const { engine } = make()
    const images = albumPost(4).images.map((media, index) => (index === 0 ? { ...media, ...faulty('gone') } : media))
    const pixel = await raw(await only(engine.draw(albumPost(4, { images }), options)))
    engine.close()
    const colours = new Set<string>()
    for (let x = 220; x < 320; x += 2) for (let y = 190; y < 290; y += 2) colours.add(pixel(x, y).join())
    expect(colours.size).toBeGreaterThan(4)
  })
})

describe('limits', () => {
  it('a missing renderer is unsupported, said once, and cards keep failing quietly', async () => {
    const lines: string[] = []
    const { engine } = make({ loadRenderer: () => Promise.reject(new Error('no binding')) }, (line) => lines.push(line))
    for (let round = 0; round < 3; round += 1)
      await expect(engine.draw(videoPost(), options)).rejects.toMatchObject({ code: 'unsupported' })
    expect(lines).toHaveLength(1)
    engine.close()
  })

  it('a renderer that could not start is tried again by the next card', async () => {
    let tries = 0
    const loadRenderer = async () => {
      tries += 1
      if (tries === 1) throw Object.assign(new Error('no more files'), { code: 'EMFILE' })
      return import('@takumi-rs/core')
    }
    const { engine } = make({ loadRenderer })
    await expect(engine.draw(videoPost(), options)).rejects.toMatchObject({ code: 'unsupported' })
    await expect(engine.draw(videoPost(), options)).resolves.toHaveLength(1)
    engine.close()
  })

  it('a missing renderer is replaced by the WebAssembly build where that is installed, and said once', async () => {
    const lines: string[] = []
    const missing = () => Promise.reject(new Error('no binding'))
    const { Renderer, setGlyphCacheMaxBytes } = await import('@takumi-rs/core')
    // That build answers with plain arrays instead of buffers.
    const plain = new Proxy(Renderer, {
      construct(target) {
        const own = new target()
        const paint = own.render.bind(own)
        own.render = async (node, how) => Uint8Array.from(await paint(node, how)) as Buffer<ArrayBuffer>
        return own
      },
    })
    const loadWasm = async () => ({ Renderer: plain, setGlyphCacheMaxBytes })
    const { engine } = make({ loadRenderer: missing, loadWasm }, (line) => lines.push(line))
    const card = await only(engine.draw(videoPost(), options))
    expect(Buffer.isBuffer(card.data)).toBe(true)
    expect(lines).toEqual([expect.stringContaining('@takumi-rs/wasm')])
    engine.close()
  })

  it('what is missing is named in one line', async () => {
    const lines: string[] = []
    const missing = () => Promise.reject(new Error('no binding'))
    const parts = { loadRenderer: missing, loadWasm: missing, loadSharp: missing }
    const { engine } = make(parts, (line) => lines.push(line))
    await expect(engine.draw(videoPost(), options)).rejects.toMatchObject({ code: 'unsupported' })
    expect(lines).toEqual([expect.stringMatching(/@takumi-rs\/core, sharp .*on \w+-\w+$/)])
    engine.close()
  })

  it('a missing sharp is unsupported too', async () => {
    const { engine } = make({ loadSharp: () => Promise.reject(new Error('no binding')) })
    await expect(engine.draw(videoPost(), options)).rejects.toMatchObject({ code: 'unsupported' })
    engine.close()
  })

  it('an aborted card is cancelled at once', async () => {
    const { engine } = make()
    const control = new AbortController()
    const drawing = engine.draw(videoPost({ cover: faulty('never') }), { ...options, signal: control.signal })
    setTimeout(() => control.abort(), 20)
    await expect(drawing).rejects.toMatchObject({ code: 'cancelled' })
    await expect(engine.draw(videoPost(), { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
    engine.close()
  })

  it('a card that takes too long is a timeout', async () => {
    const { engine } = make({ totalMs: 60 })
    await expect(
      engine.draw(videoPost({ author: { id: 'a', name: '甲', avatar: face('x') }, cover: faulty('never') }), options),
    ).rejects.toMatchObject({ code: 'timeout' })
    engine.close()
  })

  it('many cards at once are built one by one, and whatever else is due runs in between', async () => {
    const { engine } = make()
    await engine.draw(videoPost({ title: '先' }), options)
    let turn = 0
    const tick = (): void => {
      turn++
      immediate = setImmediate(tick)
    }
    let immediate = setImmediate(tick)
    const builtIn = new Map<number, number>()
    const posts = Array.from({ length: 8 }, (_, index) =>
      Object.defineProperty(videoPost(), 'title', {
        enumerable: true,
        get() {
          builtIn.set(index, turn)
          return `第 ${index} 张`
        },
      }),
    )
    await Promise.all(posts.map((post) => engine.draw(post, options)))
    clearImmediate(immediate)
    expect(new Set(builtIn.values()).size).toBe(8)
    engine.close()
  })

  it('more cards than may wait are refused', async () => {
    const { engine } = make({ queueCap: 1, pictureMs: 300 })
    const drawn = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        engine.draw(videoPost({ title: `第 ${index} 张`, cover: faulty('never') }), options),
      ),
    )
    const failed = drawn.flatMap((result) => (result.status === 'rejected' ? [result.reason as { code: string }] : []))
    expect([drawn.length - failed.length, failed.map(({ code }) => code)]).toEqual([
      3,
      ['rate-limited', 'rate-limited'],
    ])
    engine.close()
  })

  it('a card that many want at once is drawn once, and who gives up takes nobody along', async () => {
    const { engine, transport } = make()
    const leaving = new AbortController()
    const gone = engine.draw(videoPost(), { ...options, signal: leaving.signal })
    const wanted = Array.from({ length: 30 }, () => engine.draw(videoPost(), options))
    const other = engine.draw(videoPost(), { ...options, theme: 'dark' })
    leaving.abort()
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
    const [first, ...more] = await Promise.all(wanted)
    expect(more.every((drawn) => drawn === first)).toBe(true)
    expect(await other).not.toBe(first)
    const asked = transport.requests.map(({ url }) => url)
    expect(asked).toEqual([...new Set(asked)])
    engine.close()
  })

  it('a card nobody waits for any more is stopped, its downloads with it', async () => {
    const { engine, transport } = make()
    const leaving = new AbortController()
    const drawing = engine.draw(videoPost({ cover: faulty('never') }), { ...options, signal: leaving.signal })
    const find = () => transport.requests.find(({ url }) => url.includes('never'))
    const stalled = await vi.waitUntil(find, 5000)
    expect(stalled.signal?.aborted).toBe(false)
    leaving.abort()
    await expect(drawing).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitUntil(() => stalled.signal?.aborted, 5000)
    engine.close()
  })

  it('a finished card leaves no timer', async () => {
    const { engine } = make()
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    await engine.draw(videoPost(), options)
    const before = timers()
    for (let round = 0; round < 3; round += 1) await engine.draw(videoPost({ title: `第 ${round} 张` }), options)
    expect(timers()).toBe(before)
    engine.close()
  })

  it('closing cancels what is drawn and refuses what comes', async () => {
    const { engine } = make()
    const drawing = engine.draw(videoPost({ cover: faulty('never') }), options)
    engine.close()
    await expect(drawing).rejects.toMatchObject({ code: 'cancelled' })
    await expect(engine.draw(videoPost(), options)).rejects.toMatchObject({ code: 'cancelled' })
  })
})
