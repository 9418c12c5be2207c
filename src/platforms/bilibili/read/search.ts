/** What a search found → candidates. */
import type { Candidate } from '../../../model'
import { slice } from '../../slice'
import { bvToAv } from '../sign/bvid'
import { clockSeconds } from './list'
import { count, https, seconds } from './media'

/** Titles come as HTML: the words that were looked for are marked, signs are escaped. */
const plain = (html: string): string =>
  html
    .slice(0, 2000)
    .replace(/<\/?em\b[^>]{0,200}>/gi, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .trim()

/** Body of `search/type`; without a list nothing was found. */
export function readSearch(body: unknown): Candidate[] {
  return slice(body, 'data').optionalList('result', (video) => {
    const id = video.string('bvid')
    const title = plain(video.string('title'))
    // Lessons and advertisements stand between the videos.
    if (bvToAv(id) === undefined || title === '') return undefined
    const author = video.optionalString('author')
    const cover = https(video.raw('pic'))
    const createdAt = seconds(video, 'pubdate')
    const durationSec = count(video, 'duration') ?? clockSeconds(video.optionalString('duration'))
    return {
      target: { platform: 'bilibili' as const, kind: 'video' as const, id },
      title,
      ...(author === undefined ? {} : { author: plain(author) }),
      ...(cover === undefined ? {} : { cover }),
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(durationSec === undefined ? {} : { durationSec }),
    }
  })
}
