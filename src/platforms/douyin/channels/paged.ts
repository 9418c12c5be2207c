/** How the paged lists of the site look. */
import { at } from '../../../json'
import { paged, type Paging } from '../../endpoint/paging'
import type { CallContext, Channel, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { webChannel, type WebRecord } from '.'

interface PagedRecord extends Omit<WebRecord, 'request' | 'shape'>, Paging {
  /** One page; `params.count` says how many entries are wanted. */
  request: (params: CheckedParams, context: CallContext) => UpstreamRequest
}

/** `has_more` comes as 1, `true` or text. */
export function hasMore(body: unknown): boolean {
  const value = at(body, 'has_more')
  return value === 1 || value === true || value === '1'
}

/** Channel of a list. Its cards of other kinds (search) have no id: they are taken as they come. */
export function pagedChannel(record: PagedRecord): Channel {
  return paged(webChannel(record), { ...record, takesNameless: true })
}
