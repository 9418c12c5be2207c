/** One or more processes that watch people and tell chats, on a virtual clock: real watch, outbox and store, lists by hand. */
import { createMemoryJournal } from '../../../samples/push-days'
import type { ErrorCode } from '../../../src/errors'
import type { Broadcast, News, PlatformId, Sighting, Subscription, Work } from '../../../src/model'
import { createOutbox, type Handed, type Outbox } from '../../../src/push/outbox'
import { keptBack } from './leaving'
import { createWatch, type Watch, type WatchedPlatform } from '../../../src/push/watch'
import type { Matcher } from '../../../src/push/wishes'
import { createFilePush } from '../../../src/store/push/file'
import type { PushStore } from '../../../src/store/push/types'
import { minuteMs } from '../../../src/units'
import { subscriptionTo } from './rows'
import { createTime, seeded, settle, type VirtualTime } from './time'

export type Source = WatchedPlatform['sources'][number]

/** How one process differs from the usual one. */
interface Ways {
  readonly sources?: readonly Source[]
  readonly platforms?: readonly PlatformId[]
  look?(source: string, people: readonly string[], platform: PlatformId, from?: string): Promise<readonly Sighting[]>
  send?(subscription: Subscription<string>, news: News): Promise<Handed> | Handed
  reachable?(chat: string): boolean
  /** Entries of filters; words of the text unless said. */
  matcher?: (entry: string) => Matcher
}

interface Life {
  readonly watch: Watch
  readonly outbox: Outbox
  /** Lines of the log, refusals of platforms that were told. */
  readonly log: string[]
  readonly refused: ErrorCode[]
  end(): Promise<void>
}

const begun = Date.UTC(2026, 4, 1, 12)

export interface PushWorld {
  readonly time: VirtualTime
  readonly store: PushStore<string>
  /** Whose works a list has, the newest first; of `u1` unless said. */
  readonly works: Map<string, Work[]>
  readonly live: Map<string, Broadcast | null>
  /** Looks: source and people. */
  readonly looks: { source: string; people: readonly string[]; at: number; platform: PlatformId; from?: string }[]
  /** What arrived: chat and work, or chat and a digest. */
  readonly told: string[]
  readonly news: News[]
  follow(chat: string, author?: string, facts?: Partial<Subscription<string>>): Promise<void>
  publish(author?: string, facts?: Partial<Work> & { at?: number }): Work
  /** A page of somebody's list as sites have it: what is pinned on the first alone. */
  page(author: string, from?: string): Sighting
  begin(ways?: Ways): Promise<Life>
  end(): Promise<void>
}

/** Works of a page, beside what is pinned. */
const pageSize = 15

const usual: Source = { name: 'list', tells: 'both', batch: 1, everyMs: 10 * minuteMs }

export function createPushWorld(): PushWorld {
  const time = createTime(begun)
  const store = createFilePush<string>(createMemoryJournal(), time.now)
  const lives: Life[] = []
  let serial = 0
  const world: PushWorld = {
    time,
    store,
    works: new Map(),
    live: new Map(),
    looks: [],
    told: [],
    news: [],
    async follow(chat, author = 'u1', facts = {}) {
      await store.subscribe(subscriptionTo(author, { chat, place: chat, since: time.now(), ...facts }))
      for (const { watch, outbox } of lives) {
        watch.follow((await store.subscriptions()).map((one) => one.author))
        watch.hurry({ platform: 'douyin', id: author })
        outbox.changed()
      }
    },
    publish(author = 'u1', { at = time.now(), ...facts } = {}) {
      const id = String((BigInt(Math.floor(at / 1000)) << 32n) + BigInt(++serial))
      const target = { platform: 'douyin', kind: 'work', id } as const
      const work: Work = { id, order: id, at, kind: 'video', target, text: '', tags: [], ...facts }
      const all = [work, ...(world.works.get(author) ?? [])].sort((a, b) => b.at - a.at)
      world.works.set(author, all)
      return work
    },
    page(author, from) {
      const all = world.works.get(author) ?? []
      const inOrder = all.filter(({ pinned, at }) => !pinned && (from === undefined || at < Number(from)))
      const page = inOrder.slice(0, pageSize)
      const top = all.filter(({ pinned }) => pinned && from === undefined)
      const next = inOrder.length > page.length ? { next: String(page.at(-1)?.at) } : {}
      return { author, works: [...top, ...page], ...next }
    },
    async begin(ways = {}) {
      const stop = new AbortController()
      const log: string[] = []
      const refused: ErrorCode[] = []
      const common = {
        store,
        owner: `life ${lives.length}`,
        clock: time.now,
        signal: stop.signal,
        wait: time.wait,
        log: (line: string) => void log.push(line),
      }
      const outbox = createOutbox<string>({
        ...common,
        matcher:
          ways.matcher ??
          ((entry) =>
            ({ text }) =>
              text.includes(entry)),
        hand: {
          reachable: ways.reachable ?? (() => true),
          line: (chat) => chat.split('/')[0] ?? chat,
          minuteOfDay: () => 0,
          async send(subscription, news, how) {
            const kept = await keptBack(how)
            if (kept) return kept
            const handed = await (ways.send?.(subscription, news) ?? { kind: 'sent' })
            if (handed.kind === 'sent') world.told.push(`${subscription.chat} ${news.kind} ${news.target.id}`)
            return handed
          },
          async digest({ chat }, news, _, how) {
            const kept = await keptBack(how)
            if (kept) return kept
            world.told.push(`${chat} digest of ${news.length}`)
            return { kind: 'sent' }
          },
        },
      })
      const usualLook: NonNullable<Ways['look']> = async (_, people, __, from) =>
        people.map((author) => ({
          ...world.page(author, from),
          ...(world.live.has(author) ? { live: world.live.get(author) ?? null } : {}),
        }))
      const watch = createWatch({
        ...common,
        random: seeded(1),
        found(news) {
          world.news.push(...news)
          outbox.offer(news)
        },
        refused: (_, code) => void refused.push(code),
        platforms: (ways.platforms ?? ['douyin']).map((platform) => ({
          platform,
          sources: ways.sources ?? [usual],
          perMinute: 6,
          async look(source, people, { from }) {
            world.looks.push({ source, people, at: time.now(), platform, ...(from === undefined ? {} : { from }) })
            return (ways.look ?? usualLook)(source, people, platform, from)
          },
        })),
      })
      watch.follow((await store.subscriptions()).map(({ author }) => author))
      void watch.run()
      void outbox.run()
      const life: Life = {
        watch,
        outbox,
        log,
        refused,
        async end() {
          stop.abort()
          lives.splice(lives.indexOf(life), 1)
          await settle()
        },
      }
      lives.push(life)
      return life
    },
    async end() {
      for (let [life] = lives; life; [life] = lives) await life.end()
    },
  }
  return world
}
