/** Chats that follow somebody: a real outbox over a real file of rows, the real way out, on a clock that is moved. */
import { setTimeout as pause } from 'node:timers/promises'
import type { News, Subscription } from '../../../src/model'
import { createHand, type HandParts } from '../../../src/chat/push/hand'
import { chatKey, type ChatRef } from '../../../src/chat/ref'
import { createOutbox, type Outbox } from '../../../src/push/outbox'
import { createFilePush } from '../../../src/store/push/file'
import type { PushStore } from '../../../src/store/push/types'
import { createDisk } from '../../push/support/disk'
import { newsNamed } from '../../push/support/rows'
import { createTime, seeded, type VirtualTime } from '../../push/support/time'
import type { World } from '../world'

const author = { platform: 'douyin', id: 'u1' } as const

/** A group of the test's own platform. */
export const room = (name: string, facts: Partial<ChatRef> = {}): ChatRef => ({
  platform: 'test',
  selfId: 'bot',
  channelId: name,
  direct: false,
  ...facts,
})

export const following = (place: ChatRef, facts: Partial<Subscription<ChatRef>> = {}): Subscription<ChatRef> => ({
  chat: chatKey(place),
  place,
  author,
  name: '小厨',
  wishes: {},
  since: 0,
  ...facts,
})

export interface Followers {
  time: VirtualTime
  store: PushStore<ChatRef>
  outbox: Outbox
  /** Accounts and chats that were given up. */
  suspended: string[]
  /** News of the author, a second apart, the last one now. */
  hear(...facts: Partial<News>[]): Promise<void>
  /** Lets time pass in small steps, with real answers in between, until it is so. */
  passing(until: () => boolean, what: string, stepMs?: number): Promise<void>
  /** The plugin leaves. */
  leave(): Promise<void>
}

/** `world.now` follows the clock. */
export async function follow(
  world: World,
  subscriptions: readonly Subscription<ChatRef>[],
  parts: HandParts = {},
): Promise<Followers> {
  const time = createTime(world.now.ms)
  Object.defineProperty(world.now, 'ms', { get: time.now })
  const store = createFilePush<ChatRef>(createDisk(seeded(1)).open(), time.now)
  for (const one of subscriptions) await store.subscribe(one)
  const stop = new AbortController()
  const suspended: string[] = []
  const outbox = createOutbox<ChatRef>({
    store,
    hand: createHand(world.kit, { clock: time.now, wait: time.wait, random: seeded(2), ...parts }),
    matcher: () => () => false,
    owner: 'this process',
    clock: time.now,
    wait: time.wait,
    signal: stop.signal,
    suspended: ({ chat }) => void suspended.push(chat),
    log: world.kit.log.warn,
  })
  const running = outbox.run()
  world.abort.signal.addEventListener('abort', () => stop.abort(), { signal: stop.signal })
  let count = 0
  return {
    time,
    store,
    outbox,
    suspended,
    async hear(...facts) {
      const all = facts.map((own, i) =>
        newsNamed(`n${count++}`, {
          name: '小厨',
          at: time.now() - (facts.length - 1 - i) * 1000,
          target: { platform: 'douyin', kind: 'work', id: '1' },
          ...own,
        }),
      )
      await store.keepNews(all)
      outbox.offer(all)
    },
    async passing(until, what, stepMs = 500) {
      for (let i = 0; i < 3000; i++) {
        if (until()) return
        await time.pass(stepMs)
        await pause(1)
      }
      throw new Error(`waited in vain for ${what}; ${world.lines.slice(-5).join(' / ')}`)
    },
    async leave() {
      stop.abort()
      await running
    },
  }
}
