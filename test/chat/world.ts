/** A Koishi with the chat side of the plugin: what it remembers is real, service, cards and media are small fakes. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import memory from '@koishijs/plugin-database-memory'
import { Context, h } from 'koishi'
import type { ViewCardEngine } from '../../src/card/types'
import { openChat } from '../../src/chat'
import { openCare } from '../../src/chat/accounts'
import { openChecks } from '../../src/chat/accounts/open-checks'
import { createPending } from '../../src/chat/accounts/pending'
import { createFailures } from '../../src/chat/failures'
import { createMarks } from '../../src/chat/marks'
import { hostOf } from '../../src/chat/outlet'
import { createPicks } from '../../src/chat/picks'
import { openPush } from '../../src/chat/push'
import { createHooks } from '../../src/chat/plugins/events'
import { count } from '../../src/chat/insight/statistics'
import { dayOf } from '../../src/chat/say'
import { createQueue, type QueueOptions } from '../../src/chat/queue'
import { createRunning } from '../../src/chat/running'
import type { ChatKit } from '../../src/chat/types'
import { createSpread } from '../../src/async/spread'
import { AmagiError } from '../../src/errors'
import { locales } from '../../src/words/locale'
import type { PictureSource } from '../../src/media/codes'
import type { FetchOptions, MediaFile, MediaStore, PictureFile } from '../../src/media/types'
import type {
  Account,
  Candidate,
  CommentSection,
  Danmaku,
  DanmakuTrack,
  PersonRef,
  PlatformId,
  Post,
  Settings,
  Sighting,
  Target,
  VideoSummary,
} from '../../src/model'
import { declarations } from '../../src/platforms'
import type { Platform, ResolveOptions } from '../../src/platforms/define'
import type { OwnCall } from '../../src/platforms/service-options'
import type { Service } from '../../src/platforms/service'
import { createTitles } from '../../src/platforms/titles'
import {
  createChoices,
  createCredentials,
  createExperience,
  createFailureMemory,
  createHealthMemory,
  createHeard,
  createLedger,
  createNotices,
  createReports,
  createSendings,
  createStatistics,
  openPushStore,
} from '../../src/store'
import { settingsOf, type Deep } from '../support/settings'
import { calm, receive, TestBot, type Incoming, type TestBotConfig } from './test-bot'
import { removeFolder } from '../support/folders'

/** A platform whose links are `https://<host>/<kind>/<id>` and `https://s.<host>/<code>` (short). */
function fakePlatform(id: PlatformId, host: string): Platform {
  return {
    id,
    words: declarations[id].words,
    look: declarations[id].look,
    hosts: { links: [host], short: [`s.${host}`], api: [host], media: [host] },
    match(url) {
      if (url.hostname === `s.${host}`) {
        return { platform: id, kind: 'short', id: url.pathname.slice(1), url: url.href }
      }
      const [, kind, work] = url.pathname.split('/')
      return work ? { platform: id, kind: kind as Target['kind'], id: work } : null
    },
    matchText: (text) =>
      Array.from(text.matchAll(/\bBV\w{10}\b/g), (hit) => ({
        target: { platform: id, kind: 'video' as const, id: hit[0], bare: true },
        index: hit.index,
      })).filter(() => id === 'bilibili'),
    canonical: (target) => `https://${host}/${target.kind}/${target.id}`,
    ...(declarations[id].shareCards ? { shareCards: declarations[id].shareCards } : {}),
    linkHeaders: {},
    mediaHeaders: () => ({}),
    endpoints: [],
    createSession: () => undefined,
    resolve: () => Promise.reject(new AmagiError('unsupported')),
    ...(id === 'bilibili' ? { summary: () => Promise.reject(new AmagiError('unsupported')) } : {}),
    ...(id === 'kuaishou' ? {} : { danmaku: () => Promise.reject(new AmagiError('unsupported')) }),
  }
}

const fakePlatforms: readonly Platform[] = [
  fakePlatform('douyin', 'douyin.com'),
  fakePlatform('bilibili', 'bilibili.com'),
  fakePlatform('kuaishou', 'kuaishou.com'),
]

export interface WorldOptions {
  settings?: Deep<Settings>
  bot?: Partial<TestBotConfig>
  /** Settings of the framework itself. */
  app?: ConstructorParameters<typeof Context>[0]
  /** Posts by `platform:kind:id`; an error is thrown. */
  posts?: Record<string, Post | AmagiError>
  /** Short code → target. */
  short?: Record<string, Target>
  /** What a search finds, by the title that is looked up; none otherwise. */
  found?: Record<string, readonly Candidate[] | AmagiError>
  /** Runs before our part is loaded. */
  before?: (ctx: Context) => void | Promise<void>
  database?: boolean
  /** Places in the line. */
  queue?: Pick<QueueOptions, 'width' | 'waiting' | 'waitingInAll'>
  /** Whether the clock is known to be right; default it is. */
  isTimeKnown?: () => boolean
  /** Default the three fakes. */
  platforms?: readonly Platform[]
}

export interface World {
  /** Folder of its own; what is remembered lies in `data`. */
  dir: string
  ctx: Context
  bot: TestBot
  kit: ChatKit
  settings: Settings
  lines: string[]
  /** Calls of the fakes, in order. */
  calls: string[]
  /** Replaceable behaviour of the fakes. */
  fake: {
    account: (platform: PlatformId, cookie: string | undefined) => Promise<Account>
    resolve(target: Target): Promise<Post>
    draw: ViewCardEngine['draw']
    drawView: ViewCardEngine['drawView']
    comments(target: Target, asked?: ResolveOptions): Promise<CommentSection>
    danmaku(target: Target): Promise<DanmakuTrack>
    summary(target: Target): Promise<VideoSummary>
    /** Whom a target shows; the person of its id, unless it says something else. */
    person(target: Target): Promise<PersonRef & { name: string }>
    /** Who has a number. */
    number(platform: PlatformId, number: string): Promise<(PersonRef & { name: string }) | undefined>
    /** What one look at people tells; nothing. */
    look(platform: PlatformId, source: string, people: readonly string[], cookie?: string): Promise<readonly Sighting[]>
    /** Whether there is an ffmpeg. */
    canEncode: boolean
    /** The text at an address; there is none. */
    document(url: string): Promise<string>
    /** Texts of the codes on a picture. */
    codes(source: PictureSource): Promise<string[]>
    /** The burned video; absent = a file like any other. */
    burn?: (lines: readonly Danmaku[], how: FetchOptions) => Promise<void>
    file(id: string, mime: string): Promise<MediaFile>
    /** Files of a picture; default the one of `file`. */
    picture(id: string): Promise<PictureFile[]>
  }
  /** Files handed out: for which chats, and how many are still in use; the caps of the last GIF and of its video. */
  lent: { chats: (string | undefined)[]; inUse: number; gif?: { bytes: number; sourceBytes: number | undefined } }
  now: { ms: number }
  /** Another account of ours on the same platform. */
  account(selfId: string): Promise<TestBot>
  abort: AbortController
  close(): Promise<void>
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const settings = settingsOf(options.settings)
  const known = options.platforms ?? fakePlatforms
  const dir = await mkdtemp(join(tmpdir(), 'amagi-chat-'))
  const data = join(dir, 'data')
  const ctx = new Context(options.app)
  const lines: string[] = []
  const calls: string[] = []
  const now = { ms: 1_700_000_000_000 }
  const clock = () => now.ms
  const abort = new AbortController()
  const log: ChatKit['log'] = {
    debug: (line) => void lines.push(`debug ${line}`),
    info: (line) => void lines.push(`info ${line}`),
    warn: (line) => void lines.push(`warn ${line}`),
  }

  const fake: World['fake'] = {
    account: () => Promise.resolve({}),
    resolve: async (target) => {
      const post = options.posts?.[`${target.platform}:${target.kind}:${target.id}`]
      if (!post) throw new AmagiError('not-found')
      if (post instanceof Error) throw post
      return post
    },
    draw: async () => [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1080, height: 600 }],
    drawView: async () => [{ data: Buffer.from('view'), mime: 'image/jpeg', width: 1080, height: 600 }],
    comments: async () => ({ state: 'empty', comments: [] }),
    danmaku: async () => ({ state: 'empty', lines: [] }),
    summary: () => Promise.reject(new AmagiError('unsupported')),
    person: async ({ platform, kind, id }) => {
      if (kind !== 'user') throw new AmagiError('unsupported')
      return { platform, id, name: `名字${id}` }
    },
    number: async () => undefined,
    look: async () => [],
    canEncode: false,
    document: () => Promise.reject(new AmagiError('not-found')),
    codes: async () => [],
    file: async (id, mime) => {
      const path = join(dir, id)
      await writeFile(path, `bytes of ${id}`)
      return { path, name: `${id}.bin`, mime, sizeBytes: 10 + id.length }
    },
    picture: async (id) => [await fake.file(id, 'image/jpeg')],
  }
  const lent: World['lent'] = { chats: [], inUse: 0 }
  const lend = async <F>({ chat, hold }: FetchOptions, work: Promise<F>): Promise<F> => {
    lent.chats.push(chat)
    const file = await work
    lent.inUse++
    hold?.add(() => lent.inUse--)
    return file
  }
  const service = {
    platforms: known,
    platform: (id: PlatformId) => known.find((entry) => entry.id === id),
    call: () => Promise.reject(new AmagiError('unsupported')),
    logins: {
      account: (id: PlatformId, options?: { cookie?: string }) => fake.account(id, options?.cookie),
      pollMs: () => undefined,
    },
    lookouts: {
      sources: async (id: PlatformId) => (declarations[id] as Platform).watching?.sources.map(({ name }) => name) ?? [],
      look: async (id: PlatformId, source: string, people: readonly string[], call: Pick<OwnCall, 'asking'> = {}) => {
        calls.push(`look ${id} ${source} ${people.join(',')}`)
        return fake.look(id, source, people, call.asking?.cookie)
      },
      person: async (target: Target) => fake.person(await service.expand(target)),
      find: (id: PlatformId, number: string) => fake.number(id, number),
    },
    search: async (target: Target) => {
      calls.push(`search ${target.platform} ${target.id}`)
      const found = options.found?.[target.id] ?? []
      if (found instanceof Error) throw found
      return found
    },
    expand: async (target: Target) => {
      if (target.kind === 'named') return createTitles(clock).meaning(target, await service.search(target), [])
      if (target.kind !== 'short') return target
      const full = options.short?.[target.id]
      if (!full) throw new AmagiError('not-found')
      return full
    },
    resolve: async (target: Target) => {
      calls.push(`resolve ${target.id}`)
      return fake.resolve(target)
    },
    comments: async (target: Target, asked?: ResolveOptions) => {
      calls.push(`comments ${target.kind} ${target.id}`)
      return fake.comments(target, asked)
    },
    summary: async (target: Target) => {
      calls.push(`summary ${target.kind} ${target.id}`)
      return fake.summary(target)
    },
    danmaku: async (target: Target) => {
      calls.push(`danmaku ${target.kind} ${target.id}`)
      return fake.danmaku(target)
    },
  } as unknown as Service
  const media: MediaStore = {
    video: (video, _, how) => (
      calls.push(`video ${video.id}${how.fresh ? ' fresh' : ''}`),
      lend(how, fake.file(video.id, 'video/mp4'))
    ),
    image: (image, how) => (calls.push(`image ${image.id}`), lend(how, fake.picture(image.id))),
    motion: ({ image }, maker, how) => (
      calls.push(`motion ${maker} ${image.id}`),
      lend(how, fake.file(image.id, 'image/jpeg'))
    ),
    audio: (audio, how) => (calls.push(`audio ${audio.id}`), lend(how, fake.file(audio.id, 'audio/mpeg'))),
    slideshow: (images, _, how) => (
      calls.push(`slideshow ${images.map(({ id }) => id).join(' ')}`),
      lend(how, fake.file('slideshow', 'video/mp4'))
    ),
    danmaku: (video, variant, { lines }, how) => {
      calls.push(`burn ${video.id} ${variant.quality}`)
      const burned = async (): Promise<MediaFile> => {
        await fake.burn?.(lines, how)
        how.headway?.({ doing: 'encoding', share: 0.5 })
        return fake.file(`${video.id}-danmaku`, 'video/mp4')
      }
      return lend(how, burned())
    },
    gif: (video, _, { excerpt, limits }, how) => {
      lent.gif = { bytes: limits.bytes, sourceBytes: how.maxBytes }
      calls.push(`gif ${video.id} ${excerpt.fromSec}+${excerpt.durationSec}`)
      how.headway?.({ doing: 'encoding' })
      return lend(how, fake.file(`${video.id}-gif`, 'image/gif'))
    },
    canEncode: async () => fake.canEncode,
    state: async () => ({
      kept: { files: 2, bytes: 3_145_728 },
      inUse: { files: lent.inUse, bytes: 0 },
      freeBytes: 5_368_709_120,
      ffmpeg: fake.canEncode ? { state: 'found', version: '7.1' } : { state: 'none' },
    }),
    clean: async () => ({ removed: { files: 2, bytes: 3_145_728 }, kept: { files: lent.inUse, bytes: 1_048_576 } }),
    close: async () => undefined,
  }
  const host = hostOf(ctx)
  const credentials = createCredentials({
    dir: data,
    settings: (id) => settings.accounts[id].cookie,
    hosts: (id) => [`${id}.com`],
    clock,
    log: log.warn,
  })
  const notices = createNotices({ path: join(data, 'notices.json'), clock, log: log.warn })
  const cards: ChatKit['cards'] = async () => ({
    draw: (post, card) => (calls.push(`draw ${post.id}`), fake.draw(post, card)),
    drawView: (view, card) => (calls.push(`draw ${view.kind}`), fake.drawView(view, card)),
    state: async () => ({ renderer: 'native', fonts: { bundled: true, own: 0, readable: 0 } }),
    close: () => undefined,
  })
  const statistics = createStatistics({
    path: join(data, 'statistics.json'),
    mode: () => settings.statistics,
    clock,
    dayOf,
    log: log.warn,
  })
  const loaded = new AbortController()
  const telling = { ctx, settings, notices, host, clock, signal: abort.signal, log }
  const kit: ChatKit = {
    host,
    marks: createMarks({ host, clock, signal: abort.signal, log }),
    settings,
    platforms: known,
    service: async () => service,
    cards,
    media: async () => media,
    document: async (url) => {
      calls.push(`document ${url}`)
      return fake.document(url)
    },
    codes: async () => ({
      read: async (source) => (
        calls.push(`codes ${'url' in source ? source.url : source.data.length}`),
        fake.codes(source)
      ),
    }),
    credentials,
    choices: createChoices(ctx, { dir: data, log: log.warn }),
    heard: createHeard(ctx, { clock, log: log.warn }),
    lending: () => undefined,
    experience: createExperience({ path: join(data, 'delivery.json'), clock, log: log.warn }),
    health: createHealthMemory({ path: join(data, 'health.json'), clock, log: log.warn }),
    prober: { busy: () => false, run: () => Promise.reject(new AmagiError('unsupported')) },
    reports: createReports(data, 'data/amagi'),
    failures: createFailures({
      clock,
      cookie: credentials.get,
      platforms: known.map(({ id }) => id),
      version: '0.0.0',
      memory: createFailureMemory({ path: join(data, 'failed.json'), log: log.warn }),
      log,
    }),
    sendings: createSendings({
      path: join(data, 'sendings.json'),
      dedupeSec: settings.limits.dedupeSec,
      clock,
      log: log.warn,
    }),
    ledger: createLedger({ ...settings.limits, clock }),
    picks: createPicks(clock),
    queue: createQueue({
      perChat: () => settings.limits.perChat,
      clock,
      signal: abort.signal,
      log,
      ...options.queue,
    }),
    spread: createSpread(),
    running: createRunning(),
    pending: createPending(abort.signal),
    checks: openChecks({ ...telling, cards, checking: async () => (await kit.service()).checking }),
    hooks: createHooks(ctx, { signal: abort.signal, log, heard: (answer) => count(answer, statistics) }),
    statistics,
    push: openPush({
      kit: () => kit,
      openStore: (owner, changed) => openPushStore(ctx, { dir: data, log: log.warn, clock, owner, changed }),
      loaded: loaded.signal,
      settings,
      platforms: known,
      credentials,
      log,
      clock,
      isTimeKnown: options.isTimeKnown ?? (() => true),
    }),
    care: openCare({
      ...telling,
      credentials,
      service: async () => kit.service(),
      changed: (platform) => kit.push.attend(platform),
      loaded: abort.signal,
    }),
    log,
    signal: abort.signal,
    clock,
    siteClock: clock,
  }

  ctx.i18n.define('zh-CN', locales['zh-CN'] as never)
  ctx.i18n.define('en-US', locales['en-US'] as never)
  const bot = new TestBot(ctx, { selfId: 'bot', platform: 'test', ...options.bot })
  if (options.database) ctx.plugin(memory)
  await options.before?.(ctx)
  await ctx.start()
  async function account(selfId: string): Promise<TestBot> {
    const other = new TestBot(ctx, { platform: 'test', ...options.bot, selfId })
    await other.online()
    return other
  }
  openChat(ctx, kit)
  return {
    dir,
    ctx,
    bot,
    kit,
    settings,
    lines,
    calls,
    fake,
    lent,
    now,
    account,
    abort,
    async close() {
      loaded.abort()
      abort.abort()
      await ctx.stop()
      await kit.push.close()
      await Promise.all([kit.experience.close(), kit.failures.close(), kit.sendings.close(), statistics.close()])
      await removeFolder(dir)
    },
  }
}

/** Says it and waits for all that comes of it: what the chat got, without the mark of what it answers. */
export async function say({ bot, kit }: World, incoming: Incoming): Promise<string[]> {
  const before = bot.sent.length
  await receive(bot, incoming)
  await calm()
  if (!(await kit.running.ended(60_000))) throw new Error('what was said is still under way')
  await calm()
  return bot.log.slice(before).map((line) => line.replace(/<quote [^>]*\/>/, ''))
}

/** The same as one text in plain letters, asked by who runs the bot unless somebody else does. */
export const ask = async (world: World, incoming: Incoming): Promise<string> =>
  h.unescape((await say(world, { userId: 'root', ...incoming })).join('\n'))

/** Nobody is followed any more. */
export async function followNobody({ kit: { push } }: World): Promise<void> {
  for (const { place, author } of await push.list()) await push.unfollow(place, author)
}
