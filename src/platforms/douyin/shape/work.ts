/** Answers about one work → the body of `fetch_one_work`. Pure; what an answer lacks stays absent. */
import { at, isObject } from '../../../json'

/** `aweme_detail` alone in the documented body; undefined when there is none. */
const workBody = (work: unknown): unknown => (isObject(work) ? { status_code: 0, aweme_detail: work } : undefined)

/** `slidesinfo` answers a list of one. */
export const slidesBody = (body: unknown): unknown => workBody(at(body, 'aweme_details.0'))

/** The app's feed holds the work somewhere among others, or not at all. */
export function feedBody(body: unknown, id: string): unknown {
  const list = at(body, 'aweme_list')
  return Array.isArray(list) ? workBody(list.find((entry: unknown) => at(entry, 'aweme_id') === id)) : undefined
}

/** One work in the body of `fetch_user_mix_videos`. */
export function listBody(body: unknown): unknown {
  return { status_code: 0, aweme_details: [at(body, 'aweme_detail')] }
}
