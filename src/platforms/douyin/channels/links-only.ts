/** The works of a collection (合集), in order. Not an endpoint of the documentation: only links need it. */
import { at } from '../../../json'
import { cursorText } from '../../endpoint/paging'
import type { Channel, UpstreamRequest } from '../../endpoint/record'
import { onBothHosts } from '.'
import { baseQuery, versionQuery } from './query'
import { safariFetch } from '../../browser'
import { home } from '../headers'
import { nullList } from '../judge'
import { hasMore, pagedChannel } from './paged'
import { signSite } from '../sign'

/** Works a list shows at most; longer collections are counted, not listed. */
export const mixWorks = 60

const list = {
  success: 'aweme_list',
  judge: nullList('aweme_list'),
  limits: { pageSize: 20, maxPages: 4, maxMs: 15_000 },
  list: 'aweme_list',
  ids: ['aweme_id'],
  next: (body) => {
    const cursor = hasMore(body) ? cursorText(at(body, 'cursor')) : undefined
    return cursor === undefined ? undefined : { cursor }
  },
} satisfies Partial<Parameters<typeof pagedChannel>[0]>

const site = onBothHosts(pagedChannel, {
  ...list,
  sign: signSite,
  request: ({ mix_id, cursor, count }, context): UpstreamRequest => ({
    url: 'https://www.douyin.com/aweme/v1/web/mix/aweme/',
    query: [
      ...baseQuery(context),
      ['mix_id', String(mix_id)],
      ['cursor', String(cursor ?? 0)],
      ['count', String(count)],
      ...versionQuery('170400'),
    ],
    headers: { referer: home },
  }),
})

/** What the share page of a collection asks, as a phone. Source: public clients that list collections, 2020 to 2026. */
const shareList = pagedChannel({
  ...list,
  name: 'share-api',
  caller: 'none',
  browser: 'phone',
  request: ({ mix_id, cursor, count }): UpstreamRequest => ({
    url: 'https://www.iesdouyin.com/web/api/mix/item/list/',
    query: [
      ['mix_id', String(mix_id)],
      ['count', String(count)],
      ['cursor', String(cursor ?? 0)],
    ],
    headers: { ...safariFetch, referer: `https://www.iesdouyin.com/share/mix/detail/${String(mix_id)}/` },
  }),
})

/** Ask with `mix_id` and `number`. */
export const mixChannels: readonly Channel[] = [...site, shareList]
