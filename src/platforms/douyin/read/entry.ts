/** A work as one entry of a list. */
import { richToPlain, type ListEntry, type Stats } from '../../../model'
import type { Slice } from '../../slice'
import { coverOf, pictureSource } from './sources'
import { workText } from './text'

/** Characters of a title in a list. */
const maxTitle = 80

function readEntry(aweme: Slice, index: number): ListEntry {
  const words = aweme.optionalString('item_title') ?? richToPlain(workText(aweme)).replace(/\s+/g, ' ').trim()
  const picture = pictureSource(aweme.raw('images.0'))
  const video = aweme.optionalSlice('video')
  const cover = picture ? { source: picture } : video && coverOf(video)
  const duration = aweme.optionalNumber('duration') ?? aweme.optionalNumber('video.duration')
  const createdAt = aweme.optionalNumber('create_time')
  const likes = aweme.optionalNumber('statistics.digg_count')
  const comments = aweme.optionalNumber('statistics.comment_count')
  const stats: Stats = { ...(likes === undefined ? {} : { likes }), ...(comments === undefined ? {} : { comments }) }
  return {
    id: aweme.id('aweme_id'),
    index: index + 1,
    title: [...words].slice(0, maxTitle).join(''),
    stats,
    ...(cover ? { cover } : {}),
    ...(duration !== undefined && duration > 0 ? { durationSec: duration / 1000 } : {}),
    ...(createdAt !== undefined && createdAt > 0 ? { createdAt } : {}),
  }
}

/** Entries of a list of works, numbered without gaps. */
export function readEntries(body: Slice, path: string): ListEntry[] {
  return body.optionalList(path, readEntry).map((entry, index) => ({ ...entry, index: index + 1 }))
}
