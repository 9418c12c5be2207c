/**
 * Any list as the play list page gets it: head and first entries from two calls that want no signature.
 * Source: nilaoda/BBDown `Fetcher/MediaListFetcher.cs`, 2026.
 */
import type { Channel, CheckedParams } from '../../endpoint/record'
import type { MediaList } from '../shape/lists'
import { webChannel } from '.'

interface MediaListRecord {
  name: string
  /** 1 uploads, 3 favourites, 5 series, 8 collection. */
  type: number
  shape(list: MediaList): unknown
}

const api = 'https://api.bilibili.com'

/** Record → channel. What is hidden or gone is a head without content here: the first way of the list says which. */
export function mediaList({ name, type, shape }: MediaListRecord): Channel {
  const query = ({ id }: CheckedParams): [string, string][] => [
    ['type', String(type)],
    ['biz_id', String(id)],
  ]
  const head = webChannel({
    name,
    request: (params) => ({ url: `${api}/x/v1/medialist/info`, query: [...query(params), ['tid', '0']] }),
    success: 'data.title',
  })
  const entries = webChannel({
    name,
    request: (params) => ({
      url: `${api}/x/v2/medialist/resource/list`,
      query: [
        ...query(params),
        ['oid', ''],
        ['otype', '2'],
        ['with_current', 'true'],
        ['mobi_app', 'web'],
        ['ps', '20'],
        ['direction', 'false'],
        ['sort_field', '1'],
        ['tid', '0'],
        ['desc', type === 8 ? 'false' : 'true'],
      ],
    }),
    success: 'data.media_list',
  })
  return {
    name,
    async run(params, context) {
      const info = await head.run(params, context)
      const list = await entries.run(params, context)
      return { body: shape({ info: info.body, entries: list.body }) }
    },
  }
}
