/** Danmaku of a work → lines: all of them pass, all of them are white. */
import { makeDanmaku, type Danmaku } from '../../../model'
import { slice } from '../../slice'

/** Lines of one answer that are looked at; 120 stretches of half a minute hold far fewer. */
const maxLines = 60_000

/** Likes from which on a line counts fully. */
const manyLikes = 1023

/** Body of `fetchWorkDanmaku`. `danmaku_list` is mandatory; entries without text or time are left out. */
export function readDanmaku(body: unknown): { lines: Danmaku[]; cut: boolean } {
  const entries = slice(body).slice('danmaku_list').raw()
  const list: readonly unknown[] = Array.isArray(entries) ? entries : []
  const lines = slice({ list: list.slice(0, maxLines) }).optionalList('list', (entry) => {
    const likes = entry.optionalNumber('digg_count')
    return makeDanmaku({
      atSec: entry.number('offset_time') / 1000,
      text: entry.string('text'),
      ...(likes !== undefined && likes > 0 ? { weight: Math.log2(1 + likes) / Math.log2(1 + manyLikes) } : {}),
    })
  })
  return { lines, cut: list.length > maxLines }
}
