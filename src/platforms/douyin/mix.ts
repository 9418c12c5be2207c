/** First page of a collection (合集). Not an endpoint of the documentation: only links need it. */
import type { Channel, UpstreamRequest } from '../define'
import { bothWays, siteChannel } from './calls'
import { baseQuery, versionQuery } from './identity'
import { nullList } from './judge'
import { signSite } from './signers'

export const mixChannels: readonly Channel[] = bothWays(siteChannel, {
  success: 'aweme_list',
  judge: nullList('aweme_list'),
  sign: signSite,
  request: ({ mix_id }, context): UpstreamRequest => ({
    url: 'https://www.douyin.com/aweme/v1/web/mix/aweme/',
    query: [
      ...baseQuery(context),
      ['mix_id', String(mix_id)],
      ['cursor', '0'],
      ['count', '20'],
      ...versionQuery('170400'),
    ],
  }),
})
