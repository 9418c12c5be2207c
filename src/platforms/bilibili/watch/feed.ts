/** The feed of all whom the account follows. */
import { toAmagiError } from '../../../errors'
import type { Gap, Sighting } from '../../../model'
import { cookieDigest } from '../../../cookie'
import { grouped } from '../../../groups'
import { at } from '../../../json'
import type { ResolveContext, WatchSource } from '../../define'
import type { Channel } from '../../endpoint/record'
import { climbOnce } from '../../ladder'
import { dayMs, minuteMs } from '../../../units'
import { loggedIn, webChannel } from '../channels'
import { sessionOf } from '../session'
import { nextOf, readItems, type Item } from './read'
import { siteNow } from '../../site-now'
import { personFacts } from '../../person-facts'

const base = 'https://api.bilibili.com/x/polymer/web-dynamic/v1/feed/all'
const location = ['web_location', '333.1365'] as const

/**
 * All whom the account follows in one list. Source: SocialSisterYi/bilibili-API-collect `docs/dynamic/all.md`, 2025-12;
 * without `itemOpusStyle` texts alone are missing (nfe-w/aio-dynamic-push#47, 2025-05).
 */
const list = webChannel({
  name: 'feed-all',
  account: true,
  when: loggedIn,
  request: ({ offset = '' }) => ({
    url: base,
    query: [
      ['type', 'all'],
      ['offset', String(offset)],
      ['platform', 'web'],
      ['timezone_offset', '-480'],
      [
        'features',
        'itemOpusStyle,listOnlyfans,opusBigCover,onlyfansVote,decorationCard,onlyfansAssetsV2,forwardListHidden,ugcDelete',
      ],
      location,
    ],
  }),
  success: 'data.items',
})

/** How many are above one that is known. Source: live probes of Yuelioi/bpi-rs `tests/contracts`, 2026-07. */
const count = webChannel({
  name: 'feed-update',
  account: true,
  when: loggedIn,
  request: ({ baseline }) => ({
    url: `${base}/update`,
    query: [['type', 'all'], ['update_baseline', String(baseline)], location],
  }),
  success: 'code',
})

/** Requests of one look: what a long night left is read on with the next ones, within what may be asked. */
const mostRequests = 2
/** Works that were reviewed late stand below the newest, where no count tells of them: the list is read every so often. */
const countsInARow = 9
/** So many ids of the last looks are remembered. */
const mostKnown = 2000

/** What is remembered of one account's feed between two looks. */
export interface FeedMemory {
  /** The newest item there was. */
  readonly baseline: string
  readonly known: readonly string[]
  /** Who was asked about; somebody else wants the list read. */
  readonly people: ReadonlySet<string>
  /** Looks since that a count has answered. */
  readonly counts: number
  /** Where reading goes on: below each of these stands what nobody has read yet. The newest first. */
  readonly gaps: readonly Gap[]
}

const ask = async (channel: Channel, params: Record<string, string>, context: ResolveContext): Promise<unknown> =>
  (await climbOnce(channel.name, [channel], params, context)).body

interface Page {
  readonly items: readonly Item[]
  /** Where the next one begins; absent = everything below is known, or older than anything new. */
  readonly next?: string
}

async function page(offset: string, known: ReadonlySet<string>, context: ResolveContext): Promise<Page> {
  const body = await ask(list, { offset }, context)
  const items = readItems(body)
  const since = siteNow(context) - dayMs
  const isKnown = items.some(({ id, at }) => known.has(id) || at < since)
  return isKnown || items.length === 0 ? { items } : { items, ...nextOf(body) }
}

/** One that cannot be read keeps nobody from hearing what stands above: `undefined`, to be asked for again. */
async function pageBelow(offset: string, ...given: [ReadonlySet<string>, ResolveContext]): Promise<Page | undefined> {
  try {
    return await page(offset, ...given)
  } catch (thrown) {
    if (toAmagiError(thrown).code === 'cancelled') throw thrown
    return undefined
  }
}

/** What the items say of the people who are wanted. */
function sightings(items: readonly Item[], people: ReadonlySet<string>): Sighting[] {
  const own = items.filter(({ author, work }) => work && people.has(author))
  return [...grouped(own, ({ author }) => author)].map(([author, all]) => {
    const { name, face } = all.at(-1) ?? {}
    return { author, ...personFacts(name, face), followed: true, works: all.flatMap(({ work }) => work ?? []) }
  })
}

/** Whether a count would tell all: nothing is left to read, nobody is new, and it is not time to read the list anyway. */
const mayCount = ({ counts, gaps, people: before }: FeedMemory, people: readonly string[]): boolean =>
  counts < countsInARow && gaps.length === 0 && people.every((mid) => before.has(mid))

/** Whether a count says that there is nothing. Whatever else it says, the list is read. */
async function isQuiet({ baseline }: FeedMemory, context: ResolveContext): Promise<boolean> {
  const body = await ask(count, { baseline }, context)
  return at(body, 'data.update_num') === 0
}

/**
 * One request for any number of people, as far as the account follows them: every 15 to 60 seconds went well for years
 * (Colter23/dynamic-bot, cnxysoft/DDBOT-WSa, 2023 to 2026).
 */
export const feed: WatchSource = {
  name: 'feed',
  tells: 'works',
  batch: 'followed',
  everyMs: minuteMs,
  perMinute: 3,
  when: loggedIn,
  cost: mostRequests,
  async look(people, context) {
    const { feeds } = sessionOf(context)
    const owner = cookieDigest(context.cookie() ?? '')
    const memory = feeds.get(owner)
    let asked = 0
    if (memory && mayCount(memory, people)) {
      asked++
      if (await isQuiet(memory, context)) {
        feeds.set(owner, { ...memory, counts: memory.counts + 1 })
        return []
      }
    }
    const known = new Set(memory?.known)
    const first = await page('', known, context)
    const items = [...first.items]
    const since = siteNow(context)
    let gaps = (memory?.gaps ?? []).filter((gap) => since - gap.since < dayMs)
    if (first.next !== undefined) gaps = [{ from: first.next, since }, ...gaps]
    for (asked++; asked < mostRequests; asked++) {
      const [gap, ...rest] = gaps
      if (!gap) break
      const below = await pageBelow(gap.from, known, context)
      items.push(...(below?.items ?? []))
      if (!below) gaps = [...rest, gap]
      else gaps = below.next === undefined ? rest : [{ from: below.next, since }, ...rest]
    }
    const [newest] = first.items
    // A feed that is empty is none to count from.
    if (newest) {
      const all = [...new Set([...items.map(({ id }) => id), ...known])].slice(0, mostKnown)
      feeds.set(owner, { baseline: newest.id, known: all, people: new Set(people), counts: 0, gaps })
    }
    return sightings(items, new Set(people))
  },
}
