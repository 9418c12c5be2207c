/**
 * A process that watches one person and tells one chat, until it is killed or everything is told: see `kill.test.ts`.
 *
 * Arguments: folder, place (`file` or `sqlite`), owner, step to die at, how many of that step to let pass, milliseconds
 * its clock is ahead, and how many works there are. What arrives in the chat is a line of `chat.log`.
 */
import type * as driver from '@minatojs/driver-sqlite'
import type * as loaded from 'koishi'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Work } from '../../src/model'
import { createOutbox } from '../../src/push/outbox'
import { keptBack } from '../push/support/leaving'
import { createWatch } from '../../src/push/watch'
import { openPushStore } from '../../src/store/push/open'
import type { PushStore } from '../../src/store/push/types'
import { subscriptionTo } from '../push/support/rows'

const [dir = '', place = 'file', owner = '', step = 'never', letPass = '0', offset = '0', works = '0'] =
  process.argv.slice(2)

/** Lives follow one another by minutes, without anybody waiting for them. */
const clock = (): number => Date.now() + Number(offset)
const nothing = (): void => undefined

let left = Number(letPass)
/** Dies here, as with `kill -9`: nothing is ended, written or told any more. */
function at(name: string): void {
  if (name === step && left-- <= 0) process.kill(process.pid, 'SIGKILL')
}

/** A store that dies before or after what it does. */
function mortal(store: PushStore<string>): PushStore<string> {
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    at(`before ${name}`)
    const done = work()
    at(`during ${name}`)
    const result = await done
    at(`after ${name}`)
    return result
  }
  return {
    ...store,
    keepNews: (news) => around('keepNews', () => store.keepNews(news)),
    keepPerson: (key, person) => around('keepPerson', () => store.keepPerson(key, person)),
    claim: (row) => around('claim', () => store.claim(row)),
    settle: (from, to) => around(`settle ${to.state}`, () => store.settle(from, to)),
  }
}

/** Koishi takes a second to load: only where there is a database. */
async function koishi(): Promise<loaded.Context> {
  if (place === 'file') return { inject: nothing } as unknown as loaded.Context
  // As Koishi itself is loaded: its other form does not load here.
  const load = createRequire(__filename)
  const { Context: Koishi, Logger } = load('koishi') as typeof loaded
  const { default: sqlite } = load('@minatojs/driver-sqlite') as typeof driver
  Logger.targets.splice(0)
  const app = new Koishi()
  app.plugin(sqlite, { path: join(dir, 'koishi.db') })
  await app.start()
  while (!app.get('database')) await pause(5)
  return app
}

async function main(): Promise<void> {
  const opened = openPushStore<string>(await koishi(), { dir, log: nothing, clock, owner, patienceMs: 20_000 })
  const store = mortal(opened)
  const { signal } = new AbortController()
  if ((await store.subscriptions()).length === 0) await store.subscribe(subscriptionTo('u1', { chat: 'a', place: 'a' }))
  const list = JSON.parse(readFileSync(join(dir, 'works.json'), 'utf8')) as Work[]
  const outbox = createOutbox<string>({
    store,
    owner,
    clock,
    signal,
    matcher: () => () => false,
    log: nothing,
    hand: {
      reachable: () => true,
      line: (chat) => chat,
      minuteOfDay: () => 0,
      async send(_, { target }, how) {
        at('before leaving')
        const kept = await keptBack(how)
        if (kept) return kept
        at('before send')
        appendFileSync(join(dir, 'chat.log'), `${target.id}\n`)
        at('after send')
        return { kind: 'sent' }
      },
      async digest(_, news, __, how) {
        const kept = await keptBack(how)
        if (kept) return kept
        for (const { target } of news) appendFileSync(join(dir, 'chat.log'), `${target.id}\n`)
        return { kind: 'sent' }
      },
    },
  })
  const watch = createWatch({
    store,
    owner,
    clock,
    random: () => 0,
    signal,
    log: nothing,
    found: outbox.offer,
    platforms: [
      {
        platform: 'douyin',
        sources: [{ name: 'list', tells: 'works', batch: 1, everyMs: 60_000 }],
        perMinute: 600,
        look: async () => [{ author: 'u1', works: list }],
      },
    ],
  })
  watch.follow([{ platform: 'douyin', id: 'u1' }])
  watch.hurry({ platform: 'douyin', id: 'u1' })
  void watch.run()
  void outbox.run()
  for (;;) {
    await pause(10)
    const rows = await opened.deliveriesSince(0)
    const own = rows.filter(({ news }) => !news.startsWith('digest:'))
    const isOver = rows.every(({ state }) => !['claimed', 'sending', 'waiting'].includes(state))
    if (isOver && own.length >= Number(works) && (await opened.person('douyin/u1'))?.works) break
  }
  writeFileSync(join(dir, 'rows.json'), JSON.stringify(await opened.deliveriesSince(0)))
  await opened.close()
  process.exit(0)
}

void main()
