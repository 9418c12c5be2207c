/**
 * Messages in the chat for one video and one album of nine: the real adapters against the loopback
 * ends, which do the same thing to every message. Figures only; the rules are in `test/conformance/outcomes.test.ts`.
 * Then what each way costs (`lib/handing.ts`), many messages with inline data at once (`lib/inline.ts`), and twenty
 * videos at once (`lib/rush.ts`). With `-- --messages`, `--ways`, `--inline` or `--rush` one of the four.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Context, Logger } from 'koishi'
import { albumPost, videoPost } from '../samples/plain-posts'
import type { Behaviour } from '../simulator/chats/behaviour'
import { startDiscordEnd } from '../simulator/chats/discord'
import type { ChatEnd } from '../simulator/chats/end'
import { startKookEnd } from '../simulator/chats/kook'
import { startOneBotEnd } from '../simulator/chats/onebot'
import { startQqEnd } from '../simulator/chats/qq'
import { startSatoriEnd } from '../simulator/chats/satori'
import { startTelegramEnd } from '../simulator/chats/telegram'
import { deliver, type DeliveryKit } from '../src/chat/deliver'
import { handingIn } from '../src/chat/deliver/handing'
import { createOutlet, hostOf } from '../src/chat/outlet'
import type { ChatRef } from '../src/chat/ref'
import { Config } from '../src/config'
import type { MediaFiles } from '../src/media/types'
import type { Post } from '../src/model'
import { planReply } from '../src/reply/plan'
import { createExperience } from '../src/store'
import { locales } from '../src/words/locale'
import { benchHanding } from './lib/handing'
import { benchInline } from './lib/inline'
import { benchRush } from './lib/rush'

const require = createRequire(import.meta.url)
const silenceMs = 1500

function pluginOf(name: string): never {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

const group = (platform: string, selfId: string, id: string): ChatRef => ({
  platform,
  selfId,
  guildId: id,
  channelId: id,
  direct: false,
})

/** Name, end, and the chat of a number: as a reference and as the end calls it. */
const chats: [string, () => Promise<ChatEnd>, (n: number) => [ChatRef, string]][] = [
  ['OneBot', () => startOneBotEnd('10001'), (n) => [group('onebot', '10001', `${20_000 + n}`), `group:${20_000 + n}`]],
  ['KOOK', startKookEnd, (n) => [group('kook', '1', `${8000 + n}`), `${8000 + n}`]],
  ['Telegram', startTelegramEnd, (n) => [group('telegram', '424242', `${-1000 - n}`), `${-1000 - n}`]],
  ['Discord', startDiscordEnd, (n) => [{ ...group('discord', '1', `${11_000 + n}`), guildId: '2' }, `${11_000 + n}`]],
  ['QQ group', startQqEnd, (n) => [group('qq', 'card', `G${n}`), `G${n}`]],
  ['Satori', startSatoriEnd, (n) => [group('llonebot', '10', `c${n}`), `c${n}`]],
]

const outcomes: Record<string, Behaviour> = {
  accepted: { kind: 'accept' },
  'arrives, time-out reported': { kind: 'broken', status: 504, delivers: true },
  'never answered': { kind: 'silent' },
  'way refused': { kind: 'refuse', cause: 'way' },
  'content refused': { kind: 'refuse', cause: 'content' },
  muted: { kind: 'refuse', cause: 'muted' },
  'without an id': { kind: 'no-id' },
}

async function benchMessages(dir: string): Promise<void> {
  Logger.levels.base = 0
  const settings = new Config({ reply: { parts: ['media'] } } as never)
  const quiet = () => undefined
  const signal = new AbortController().signal
  const file = async (name: string, mime: string, sizeBytes: number) => {
    const path = join(dir, name)
    await writeFile(path, Buffer.alloc(sizeBytes, 1))
    return { path, name, mime, sizeBytes }
  }
  const media = {
    video: ({ id }: { id: string }) => file(id, 'video/mp4', 50_000),
    image: ({ id }: { id: string }) => file(id, 'image/jpeg', 5000),
  } as unknown as MediaFiles
  const rows: Record<string, string>[] = []
  let serial = 0
  for (const [name, start, chatOf] of chats) {
    const end = await start()
    const app = new Context()
    for (const [locale, texts] of Object.entries(locales)) app.i18n.define(locale, texts as never)
    app.plugin(pluginOf('@koishijs/plugin-http'), { timeout: silenceMs } as never)
    const adapter = app.plugin(pluginOf(end.adapter), end.config(silenceMs) as never)
    await app.start()
    await end.connected()

    /** Messages that stand in the chat afterwards. */
    const count = async (post: Post, behaviour: Behaviour): Promise<number> => {
      const [chat, there] = chatOf(++serial)
      end.behave(there, [behaviour], true)
      const log = { debug: quiet, info: quiet, warn: quiet }
      const conversation = { chat, locales: ['zh-CN'] }
      const outlet = createOutlet(
        conversation,
        { host: hostOf(app), signal, log, clock: Date.now, lookAfterMs: [] },
        true,
      )
      // Nothing learned from the runs before.
      const experience = createExperience({ path: join(dir, `${serial}.json`), clock: Date.now, log: quiet })
      const kit: DeliveryKit = {
        settings,
        ...handingIn(outlet, { settings, experience, lending: () => undefined }),
        signal,
        log,
        media: async () => media,
        cards: () => Promise.reject(new Error('no cards here')),
        card: {} as never,
      }
      await deliver(planReply(post, settings, outlet.abilities), post, outlet, kit)
      return end.delivered.filter(({ chat: where }) => where === there).length
    }

    for (const [meets, behaviour] of Object.entries(outcomes)) {
      const [video, album] = await Promise.all([count(videoPost('1'), behaviour), count(albumPost('7', 9), behaviour)])
      rows.push({ chat: name, 'every message is': meets, 'one video': String(video), 'album of nine': String(album) })
    }
    adapter.dispose()
    await app.stop()
    await end.close()
  }
  console.table(rows)
}

async function main(): Promise<void> {
  const parts = { messages: benchMessages, ways: benchHanding, inline: benchInline, rush: benchRush }
  const chosen = Object.entries(parts).filter(([name]) => process.argv.includes(`--${name}`))
  const dir = await mkdtemp(join(tmpdir(), 'amagi-delivery-'))
  try {
    for (const [, bench] of chosen.length > 0 ? chosen : Object.entries(parts)) await bench(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
