/** The card engine: fetches pictures, lays out and paints, encodes. Native parts load at the first card. */
import { createHash } from 'node:crypto'
import { defaultMediaHeaders } from '../http/defaults'
import type { FontLoader, Renderer } from '@takumi-rs/core'
import { LRUCache } from 'lru-cache'
import { deadline } from '../async/deadline'
import { lazy } from '../async/lazy'
import { createShared } from '../async/shared'
import { breathe } from '../async/sleep'
import { createTurns } from '../async/turns'
import { throwIfAborted, until } from '../async/until'
import { AmagiError, isAmagiError } from '../errors'
import { latinEllipsis } from '../font/marks'
import { knownLocale, translator } from '../words/locale'
import { platformIds, type Picture, type PlatformId, type Post } from '../model'
import { unsigned } from '../model/address'
import { buildCard, buildView, probesOf, skinOf, viewProbes, type BuiltCard } from './cards'
import { loadEmoji, type EmojiSet } from './emoji'
import { chooseEndings, cutsOf, markWords } from './endings'
import { createFontBook, type FontBook } from './fonts'
import { mapText, walk, type BoxNode } from './node'
import { numberSheet, splitSheets, tallestSheet } from './sheets'
import { startRenderer, type RendererBuild, type RendererModule } from './renderer'
import { createPictureLoader, type SharpModule } from './resources'
import { pictureKey, type CardContext, type PictureFacts, type Resource } from './draft'
import { declaredLooks, looksOf, type Skin } from './looks'
import { cardWidth, chooseMode, makeTheme } from './theme'
import type { CardEngineOptions, CardOptions, DrawnCard, ViewCardEngine } from './types'
import type { CardView } from './views'
import { minuteMs } from '../units'

/** Parts a test puts its own in place of. */
export interface EngineParts {
  loadRenderer?: () => Promise<RendererModule>
  loadWasm?: () => Promise<RendererModule>
  loadSharp?: () => Promise<SharpModule>
  fontBook?: FontBook
  /** Longest drawing of one card in milliseconds; default 15 000. */
  totalMs?: number
  /** Longest wait for all pictures of a card in milliseconds; default 8000. */
  pictureMs?: number
  /** Cards that may wait, each different from the others; default 64. */
  queueCap?: number
}

/** Renders at a time: layout and paint run on libuv's pool, which sharp and the file system share. */
const parallel = 2
/** Above this height pixels go to the encoder inside the renderer: raw pixels cost 4 bytes each. */
const rawLimit = 4000

/** May be longer than a page: laid out before they are painted. */
const longViews: ReadonlySet<CardView['kind']> = new Set(['comments', 'help', 'facts', 'subscriptions'])

/** One job: what to fetch first and how to build the tree. */
interface Job {
  skin: Skin
  /** Whose hosts pictures come from. */
  platform: PlatformId
  /** May be longer than a page: laid out before it is painted. */
  long: boolean
  probes: readonly Picture[]
  build(context: CardContext): BuiltCard
}

/** What all calls of one card to the renderer share. */
interface Setup {
  width: number
  fonts: FontLoader[]
  images: { src: string; data: Buffer }[]
  lang: string
  signal: AbortSignal
}

/** How pixels leave. */
interface Output {
  format: 'jpeg' | 'png'
  quality: number
  /** Behind everything; JPEG has no transparency, and chats show that of PNG in black. */
  ground: string
}

interface Tools {
  renderer: Renderer
  build: RendererBuild
  emoji: EmojiSet
}

/** Cards from posts and views. Rejects with AmagiError; nothing is opened before the first card. */
export function createCardEngine(options: CardEngineOptions, parts: EngineParts = {}): ViewCardEngine {
  const { totalMs = 15_000, pictureMs = 6000, queueCap = 64 } = parts
  const loadSharp = parts.loadSharp ?? (() => import('sharp'))
  const pictures = createPictureLoader({
    transport: options.transport,
    mediaHosts: options.mediaHosts,
    open: (platform) => options.openHosts?.(platform).includes('picture') ?? false,
    mediaHeaders: (platform) => options.mediaHeaders?.(platform) ?? defaultMediaHeaders,
    sharp: loadSharp,
  })
  const fontBook = parts.fontBook ?? createFontBook({ files: options.fonts ?? [], log: options.log })
  const line = createTurns(parallel + queueCap, { maxWaiting: 0 })
  const renders = createTurns(parallel)
  const builds = createTurns(1)
  /** A tree is milliseconds of computing: many cards at once are built in turns, and messages are heard in between. */
  const build = (job: Job, context: CardContext): Promise<BuiltCard> =>
    builds.run(async () => {
      await breathe()
      return job.build(context)
    })
  /** Thirty chats that want the same card at once get one drawing. */
  const drawing = createShared<DrawnCard[]>()
  const finished = new LRUCache<string, DrawnCard[]>({ max: 20, ttl: 10 * minuteMs })
  const looks = options.platforms ? looksOf(options.platforms) : declaredLooks
  const life = new AbortController()

  const said = new Set<string>()
  const sayOnce = (line: string): void => {
    if (!said.has(line)) options.log?.(line)
    said.add(line)
  }

  const start = async (): Promise<Tools> => {
    const [painter, emoji] = await Promise.all([startRenderer({ ...parts, loadSharp }, sayOnce), loadEmoji()])
    return { ...painter, emoji }
  }
  // Tried again by the next card: what failed may have been short of memory or files for a moment.
  const tools = lazy(start)

  const bytesOf = (resource: Resource, emoji: EmojiSet, platform: PlatformId, signal: AbortSignal) => {
    if (resource.kind === 'svg') return Promise.resolve(Buffer.from(resource.svg))
    if (resource.kind === 'emoji') return emoji.svg(resource.name)
    return pictures.load(resource, resource.platform ?? platform, signal)
  }

  /** Builds, fetches, and builds once more without what could not be had. */
  const assemble = async (job: Job, base: Omit<CardContext, 'broken'>, emoji: EmojiSet, signal: AbortSignal) => {
    const bytes = new Map<string, Buffer>()
    const broken = new Set<string>()
    let card = await build(job, { ...base, broken })
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(
        card.resources.map(async (resource) => {
          if (bytes.has(resource.key)) return
          const data = await late(bytesOf(resource, emoji, job.platform, signal))
          if (data === undefined) broken.add(resource.key)
          else bytes.set(resource.key, data)
        }),
      )
      if (broken.size === 0 || round > 0) break
      card = await build(job, { ...base, broken })
    }
    return {
      card,
      images: card.resources
        .flatMap(({ key }) => ({ src: key, data: bytes.get(key) ?? Buffer.alloc(0) }))
        .filter(({ data }) => data.length > 0),
    }
  }

  const encode = async (raw: Uint8Array, output: Output): Promise<DrawnCard> => {
    const height = raw.length / (cardWidth * 4)
    const { default: sharp } = await loadSharp()
    const opaque = sharp(raw, { raw: { width: cardWidth, height, channels: 4 } }).flatten({ background: output.ground })
    const data = await (
      output.format === 'png' ? opaque.png({ compressionLevel: 6 }) : opaque.jpeg({ quality: output.quality })
    ).toBuffer()
    return { data, mime: `image/${output.format}`, width: cardWidth, height }
  }

  /** One page whose height is known. */
  const paint = async (page: BoxNode, setup: Setup, output: Output, renderer: Renderer): Promise<DrawnCard> => {
    const height = Math.ceil((await renderer.measure(page, setup)).height)
    if (height <= rawLimit) return encode(await renderer.render(page, { ...setup, height, format: 'raw' }), output)
    const { format, quality } = output
    // The WebAssembly build answers with a plain Uint8Array.
    const data = Buffer.from(await renderer.render(page, { ...setup, height, format, quality }))
    return { data, mime: `image/${format}`, width: cardWidth, height }
  }

  /** Fetches what the card needs, as far as it comes in time, and builds the tree. */
  const prepare = async (job: Job, card: CardOptions, emoji: EmojiSet, signal: AbortSignal) => {
    const known = new Map<string, PictureFacts>()
    await Promise.all(
      job.probes.map(async (picture) => {
        const facts = await late(pictures.probe(picture, job.platform, signal))
        if (facts !== undefined) known.set(pictureKey(picture), facts)
      }),
    )
    const facts = (picture: Picture | undefined): PictureFacts | undefined => picture && known.get(pictureKey(picture))
    const cover = job.probes.map(facts).find((found) => found !== undefined)
    const locale = knownLocale(card.locale)
    const theme = makeTheme(job.skin, chooseMode(job.skin, card.theme, cover, looks), cover, looks)
    const base = {
      t: translator(locale),
      locale,
      now: card.now,
      timeZone: knownZone(card.timeZone),
      theme,
      compact: card.compact ?? false,
      footer: card.footer ?? true,
      banner: card.banner,
      emoji,
      facts,
    }
    return { ...(await assemble(job, base, emoji, signal)), theme, locale, long: job.long }
  }

  /** Lays out, cuts into pages, paints and encodes. */
  const render = async (
    prepared: Awaited<ReturnType<typeof prepare>>,
    { format = 'jpeg', quality = 88 }: CardOptions,
    renderer: Renderer,
    signal: AbortSignal,
  ): Promise<DrawnCard[]> => {
    const { card, images, theme, locale } = prepared
    const output: Output = { format, quality, ground: theme.ground }
    const marked = markWords(card.node) as BoxNode
    const points = codePoints(marked)
    const cuts = cutsOf(marked)
    const ellipsis = latinEllipsis.codePointAt(0) ?? 0
    if (cuts.length > 0) points.add(ellipsis)
    const { fonts, missing } = await fontBook.choose(points)
    const whole = missing.size === 0 ? marked : (mapText(marked, (text) => without(text, missing)) as BoxNode)
    const setup = { width: cardWidth, fonts, images, lang: locale, signal }
    const shown = missing.has(ellipsis) ? [] : cuts
    const tree = await chooseEndings(whole, shown, (card) => renderer.measure(card, setup))
    if (!prepared.long) {
      // Cards of a post are short: one layout instead of two. Should one be long after all, it is cut below.
      const raw = await renderer.render(tree, { ...setup, format: 'raw' })
      if (raw.length <= tallestSheet * cardWidth * 4) return [await encode(raw, output)]
    }
    const measured = await renderer.measure(tree, setup)
    const cut =
      measured.height > tallestSheet
        ? splitSheets(
            tree,
            measured.children.map((child) => child.height),
          )
        : [tree]
    const pages = cut.length === 1 ? cut : cut.map((page, index) => numberSheet(page, index, cut.length, theme))
    const drawn: DrawnCard[] = []
    for (const page of pages) drawn.push(await paint(page, setup, output, renderer))
    return drawn
  }

  const compose = async (job: Job, card: CardOptions, signal: AbortSignal): Promise<DrawnCard[]> => {
    const { renderer, emoji } = await until(tools(), signal)
    const patience = deadline(pictureMs, [signal])
    try {
      const prepared = await prepare(job, card, emoji, patience.signal)
      throwIfAborted(signal)
      return await renders.run(() => render(prepared, card, renderer, signal), { signal })
    } finally {
      patience.end()
    }
  }

  const drawNow = async (job: Job, card: CardOptions, signal: AbortSignal): Promise<DrawnCard[]> => {
    const limit = deadline(totalMs, [life.signal, signal], 'drawing the card took too long')
    try {
      return await line.run(() => until(compose(job, card, limit.signal), limit.signal))
    } catch (cause) {
      if (isAmagiError(cause)) throw cause
      throwIfAborted(limit.signal)
      throw new AmagiError('internal', { message: 'the card could not be drawn', cause })
    } finally {
      limit.end()
    }
  }

  const run = async (content: Post | CardView, job: Job, options: CardOptions): Promise<DrawnCard[]> => {
    // Relative times have minutes; a card of the same minute is the same card.
    const card = { ...options, now: Math.floor(options.now / minuteMs) * minuteMs }
    throwIfAborted(life.signal)
    throwIfAborted(card.signal)
    const key = fingerprint(content, card)
    const kept = finished.get(key)
    if (kept !== undefined) return kept
    const draw = async (own: AbortSignal): Promise<DrawnCard[]> => {
      const drawn = await drawNow(job, card, own)
      finished.set(key, drawn)
      return drawn
    }
    return drawing.run(key, draw, { signal: card.signal })
  }

  return {
    draw(post, card) {
      const { platform } = post
      return run(
        post,
        { skin: platform, platform, long: false, probes: probesOf(post), build: (context) => buildCard(post, context) },
        card,
      )
    },
    drawView(view, card) {
      const skin = skinOf(view)
      // A card of no platform shows pictures of none: any will do.
      const platform = skin === 'plain' ? platformIds[0] : skin
      return run(
        view,
        {
          skin,
          platform,
          long: longViews.has(view.kind),
          probes: viewProbes(view),
          build: (context) => buildView(view, context),
        },
        card,
      )
    },
    async state() {
      const build = await tools().then(
        (found) => found.build,
        () => 'none' as const,
      )
      return { renderer: build, fonts: await fontBook.state() }
    },
    close() {
      life.abort(new AmagiError('cancelled'))
      finished.clear()
      pictures.clear()
    },
  }
}

/** The zone, if this system knows it. */
function knownZone(timeZone: string | undefined): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone
  } catch {
    // A misspelt setting is no reason to draw nothing.
    return undefined
  }
}

/** A picture that misses the deadline counts as missing; whether the card itself was aborted is asked afterwards. */
const late = <Result>(promise: Promise<Result>): Promise<Result | undefined> => promise.catch(() => undefined)

/** Every code point that is to be drawn. */
function codePoints(tree: BoxNode): Set<number> {
  const points = new Set<number>()
  for (const node of walk(tree)) {
    if (node.type === 'text') for (const char of node.text) points.add(char.codePointAt(0) ?? 0)
  }
  return points
}

/** The text without characters that no font can draw; never empty. */
function without(content: string, missing: ReadonlySet<number>): string {
  const kept = [...content].filter((char) => !missing.has(char.codePointAt(0) ?? 0)).join('')
  return kept === content || kept.trim() !== '' ? kept : '…'
}

/** Key of a finished card: everything that is drawn, without the signatures in picture addresses. */
function fingerprint(content: unknown, card: CardOptions): string {
  const plain = JSON.stringify([content, { ...card, signal: undefined }], (name, value: unknown) => {
    if (name === 'expiresAt') return undefined
    return name === 'urls' && Array.isArray(value) ? value.map((url) => unsigned(String(url))) : value
  })
  return createHash('sha256').update(plain).digest('base64url')
}
