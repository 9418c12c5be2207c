/** Words of a title → works. The site answers accounts only. */
import { richToPlain, type Candidate } from '../../../model'
import type { ResolveContext } from '../../define'
import { slice, type Slice } from '../../slice'
import { coverOf } from '../read/sources'
import { workText } from '../read/text'

/** Results asked for: what stands further down is no exact match. */
const results = 15

function candidate(entry: Slice): Candidate | undefined {
  const work = entry.optionalSlice('aweme_info')
  const title = work && (work.optionalString('item_title') ?? richToPlain(workText(work)).replace(/\s+/g, ' ').trim())
  if (!work || !title) return undefined
  const author = work.optionalString('author.nickname')
  const video = work.optionalSlice('video')
  const cover = (video && coverOf(video))?.source.urls[0]
  const durationMs = work.optionalNumber('video.duration') ?? 0
  const createdAt = work.optionalNumber('create_time') ?? 0
  return {
    target: { platform: 'douyin', kind: 'work', id: work.id('aweme_id') },
    title,
    ...(author === undefined ? {} : { author }),
    ...(cover === undefined ? {} : { cover }),
    ...(createdAt > 0 ? { createdAt } : {}),
    ...(durationMs > 0 ? { durationSec: durationMs / 1000 } : {}),
  }
}

/** The first page of what the site finds. */
export async function search(words: string, context: ResolveContext): Promise<Candidate[]> {
  // The parameter takes no longer words.
  const query = [...words].slice(0, 100).join('')
  const answer = await context.call('fetchSearchInfo', { query, type: 'video', number: results })
  return slice(answer.body).optionalList('data', candidate)
}
