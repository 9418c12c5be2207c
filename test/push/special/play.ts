/**
 * What lists hold besides plain new works, from the answer of the site to what chats hear: real sources, real watch, real
 * outbox on a virtual clock. Values are invented.
 */
import { expect, it } from 'vitest'
import type { PlatformId, Wishes } from '../../../src/model'
import { createMatchers } from '../../../src/push/entries'
import { minuteMs } from '../../../src/units'
import type { upstreamOf, Answer } from '../../platforms/upstream'
import { subscriptionTo } from '../support/rows'
import { createPushWorld, type PushWorld, type Source } from '../support/world'

export type Json = Record<string, unknown>

/** Works of lists have ids that no other work of the process has. */
let serial = 0
export const nextSerial = (): number => ++serial

/** Minutes for a base line of everybody, before the minutes of a case begin. */
const warmth = 20
/** Unix seconds of a minute of a case. */
export const second = (minute: number): number => Date.UTC(2026, 4, 1, 12) / 1000 + (minute + warmth) * 60

export interface Case {
  /** The list of u1 at the base line, and lists later on; those before minute 0 are there from the beginning. */
  first?: Json[]
  later: readonly (readonly [minute: number, list: Json[] | Answer, author?: string])[]
  /** Chats besides `a`, who follows u1 without a wish. */
  chats?: readonly (readonly [chat: string, author: string, wishes?: Wishes])[]
  /** `chat kind label`, in any order. */
  told: readonly string[]
}

/** How one platform is asked, and the labels its ids have in a case. */
export interface Site {
  platform: PlatformId
  source: Source
  people: Record<string, string>
  serve(list: (author: string) => Json[] | Answer, time: () => number): ReturnType<typeof upstreamOf>
}

const labels = new Map<string, string>()
/** The id, which a case goes on to call so. */
export const labelled = (id: string, label: string): string => {
  labels.set(id, label)
  return id
}

export const isAnswer = (value: Json[] | Answer): value is Answer => !Array.isArray(value)

/** What chats heard, in order of the alphabet. */
async function heardIn(own: PushWorld, site: Site, { first = [], later, chats = [] }: Case): Promise<string[]> {
  const { platform, source, people } = site
  const lists = new Map<string, Json[] | Answer>([['u1', first]])
  for (const [minute, list, author = 'u1'] of later) if (minute < 0) lists.set(author, list)
  const named = (id: string): string => Object.entries(people).find(([, known]) => known === id)?.[0] ?? ''
  const { service } = site.serve((id) => lists.get(named(id)) ?? [], own.time.now)
  const matchers = createMatchers(() => undefined)
  const all = [['a', 'u1', {}] as const, ...chats]
  await matchers.prepare(all.map(([, , wishes = {}]) => wishes))
  for (const [chat, author, wishes = {}] of all) {
    const person = { platform, id: people[author]! }
    await own.store.subscribe({
      ...subscriptionTo('', { chat, place: chat, since: own.time.now(), wishes }),
      author: person,
    })
  }
  await own.begin({
    platforms: [platform],
    sources: [source],
    matcher: matchers.of,
    look: (name, asked) => service.lookouts.look(platform, name, asked),
  })
  let now = -warmth
  const pass = async (minute: number): Promise<void> => {
    await own.time.pass((minute - now) * minuteMs)
    now = minute
  }
  await pass(0)
  expect(own.told).toEqual([])
  for (const [minute, list, author = 'u1'] of later.filter(([at]) => at >= 0)) {
    await pass(minute)
    lists.set(author, list)
  }
  await pass(now + 40)
  const heard = own.told.map((line) => line.replace(/\S+$/, (id) => labels.get(id) ?? id))
  return heard.sort()
}

/** The same in a world of its own. */
export async function play(site: Site, one: Case): Promise<string[]> {
  const world = createPushWorld()
  try {
    return await heardIn(world, site, one)
  } finally {
    await world.end()
    labels.clear()
  }
}

/** A test for each: chats hear what the case says, as far as this site `tells` it, and nothing else. */
export function plays(
  site: Site,
  cases: Readonly<Record<string, () => Case>>,
  tells: (line: string) => boolean = () => true,
): void {
  it.each(Object.entries(cases))('%s', async (_, make) => {
    const one = make()
    expect(await play(site, one)).toEqual(one.told.filter(tells).sort())
  })
}
