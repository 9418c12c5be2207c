/** What people publish: by the list of one, or by the feed of all whom the account follows. */
import type { Sighting } from '../../../model'
import { slice } from '../../slice'
import type { ResolveContext, WatchSource } from '../../define'
import { climb } from '../../ladder'
import { minuteMs } from '../../../units'
import { loggedIn, webChannel } from '../channels'
import { readItems } from './read'

/**
 * One list per person: what the site refuses first (412), so it is asked rarely. Without `itemOpusStyle` texts alone are
 * missing from it (nfe-w/aio-dynamic-push#47, 2025-05).
 */
export const space: WatchSource = {
  name: 'space',
  tells: 'works',
  batch: 1,
  everyMs: 10 * minuteMs,
  perMinute: 1,
  async look([mid = ''], { call }) {
    const { body } = await call('fetchUserDynamicList', { host_mid: mid })
    const items = readItems(body)
    const own = items.filter(({ author }) => author === mid)
    const [first] = own
    // A list of others says nothing of this one.
    if (items.length > 0 && !first) return []
    return [
      {
        author: mid,
        ...(first?.name === undefined ? {} : { name: first.name }),
        ...(first?.followed === undefined ? {} : { followed: first.followed }),
        works: own.flatMap(({ work }) => work ?? []),
      },
    ]
  },
}

/** Pages of the feed that are read when everything on one is unknown. */
const mostPages = 5

/** All whom the account follows in one list. Source: SocialSisterYi/bilibili-API-collect `docs/dynamic/all.md`, 2025-12. */
export const feedAll = webChannel({
  name: 'feed-all',
  when: loggedIn,
  request: ({ offset = '' }) => ({
    url: 'https://api.bilibili.com/x/polymer/web-dynamic/v1/feed/all',
    query: [
      ['type', 'all'],
      ['offset', String(offset)],
      ['platform', 'web'],
      ['timezone_offset', '-480'],
      ['features', 'itemOpusStyle,listOnlyfans,opusBigCover,onlyfansVote,decorationCard,onlyfansAssetsV2,ugcDelete'],
      ['web_location', '333.1365'],
    ],
  }),
  success: 'data.items',
})

/** Items of people who are wanted, page by page while a page holds nothing older than a look ago. */
async function pages(
  people: ReadonlySet<string>,
  context: ResolveContext,
  sinceMs: number,
): Promise<Map<string, Sighting>> {
  const found = new Map<string, Sighting>()
  let offset = ''
  for (let page = 0; page < mostPages; page++) {
    const { body } = await climb({ name: 'feed', channels: [feedAll] }, { offset }, context)
    const items = readItems(body)
    for (const { author, name, work } of items) {
      if (!work || !people.has(author)) continue
      const before = found.get(author)
      found.set(author, {
        author,
        ...(name === undefined ? {} : { name }),
        followed: true,
        works: [...(before?.works ?? []), work],
      })
    }
    const data = slice(body, 'data')
    offset = data.optionalId('offset') ?? ''
    const oldest = Math.min(...items.flatMap(({ work }) => work?.at ?? []))
    if (!data.flag('has_more') || offset === '' || oldest < sinceMs) break
  }
  return found
}

/** Milliseconds the feed is read back at most with every look. */
const backMs = 60 * minuteMs

/** One request for any number of people, as far as the account follows them. */
export const feed: WatchSource = {
  name: 'feed',
  tells: 'works',
  batch: 'followed',
  everyMs: minuteMs,
  when: loggedIn,
  async look(people, context) {
    return [...(await pages(new Set(people), context, context.clock() - backMs)).values()]
  },
}
