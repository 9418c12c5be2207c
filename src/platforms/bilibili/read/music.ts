/** Songs → posts. */
import type { AudioMedia, MusicPost } from '../../../model'
import { plainRich } from '../../../model'
import { slice, usable } from '../../slice'
import { canonical } from '../links'
import { count, picture, seconds, stats, streamSource } from './media'

/** Body of `song/url`; undefined when the song cannot be heard. */
function sourceOf(body: unknown): AudioMedia['source'] | undefined {
  const cdns = usable(() => slice(body, 'data').raw('cdns'))
  return Array.isArray(cdns) ? streamSource(cdns) : undefined
}

/** Bodies of `song/info` and `song/url`. Mandatory: `id` and `title`. */
export function readSong(info: unknown, url: unknown): MusicPost {
  const data = slice(info, 'data')
  const number = data.id('id')
  const id = `au${number}`
  const title = data.string('title')
  const artist = data.optionalString('author') ?? data.optionalString('uname')
  const cover = picture(data.raw('cover'))
  const createdAt = seconds(data, 'passtime')
  const durationSec = count(data, 'duration')
  const source = sourceOf(url)
  const uid = data.optionalId('uid')
  const name = data.optionalString('uname')
  return {
    platform: 'bilibili',
    kind: 'music',
    id,
    url: canonical({ platform: 'bilibili', kind: 'music', id }),
    title,
    text: plainRich(data.optionalString('intro') ?? ''),
    ...(uid && name
      ? { author: { id: uid, name, url: canonical({ platform: 'bilibili', kind: 'user', id: uid }) } }
      : {}),
    coAuthors: [],
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(cover ? { cover } : {}),
    stats: stats(data.optionalSlice('statistic'), {
      views: 'play',
      favorites: 'collect',
      comments: 'comment',
      shares: 'share',
    }),
    tags: [],
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(artist ? { artist } : {}),
    ...(source
      ? {
          audio: {
            kind: 'audio',
            id: `bilibili-${id}`,
            title,
            ...(artist ? { artist } : {}),
            ...(durationSec === undefined ? {} : { durationSec }),
            source,
            ...(cover ? { cover } : {}),
          },
        }
      : {}),
  }
}
