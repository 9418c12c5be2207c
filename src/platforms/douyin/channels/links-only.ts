/** The works of a collection (合集), in order. Not an endpoint of the documentation: only links need it. */
import { at } from '../../../json'
import { cursorText } from '../../endpoint/paging'
import type { Channel, UpstreamRequest } from '../../endpoint/record'
import { accountThenGuest } from '.'
import { baseQuery, versionQuery } from './query'
import { nullList } from '../judge'
import { hasMore, pagedChannel } from './paged'
import { signSite } from '../sign'

/** Works a list shows at most; longer collections are counted, not listed. */
export const mixWorks = 60

/** Ask with `mix_id` and `number`. */
export const mixChannels: readonly Channel[] = accountThenGuest(pagedChannel, {
  success: 'aweme_list',
  judge: nullList('aweme_list'),
  sign: signSite,
  limits: { pageSize: 20, maxPages: 4, maxMs: 15_000 },
  list: 'aweme_list',
  ids: ['aweme_id'],
  next: (body) => {
    const cursor = hasMore(body) ? cursorText(at(body, 'cursor')) : undefined
    return cursor === undefined ? undefined : { cursor }
  },
  request: ({ mix_id, cursor, count }, context): UpstreamRequest => ({
    url: 'https://www.douyin.com/aweme/v1/web/mix/aweme/',
    query: [
      ...baseQuery(context),
      ['mix_id', String(mix_id)],
      ['cursor', String(cursor ?? 0)],
      ['count', String(count)],
      ...versionQuery('170400'),
    ],
  }),
})
