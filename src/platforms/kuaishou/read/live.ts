/** Body of `fetch_live_room_info` → post. */
import { AmagiError } from '../../../errors'
import type { LivePost } from '../../../model'
import { slice } from '../../slice'
import { canonical } from '../links'
import { authorOf, displayCount, picture, sourceOf, wordsOf } from './fields'
import { readText } from './text'

/** Throws `not-live` when nobody streams there. */
export function readLiveRoom(body: unknown, asked: string): LivePost {
  const room = slice(body, 'current')
  const author = authorOf({
    id: room.optionalId('author.id') ?? asked,
    name: room.optionalString('author.name'),
    head: room.raw('author.avatar'),
    followers: displayCount(room, 'author.counts.fan'),
    verified: room.raw('author.verifiedStatus'),
  })
  if (!room.flag('isLiving')) throw new AmagiError('not-live', { details: author ? { name: author.name } : {} })
  const title = wordsOf(room.optionalString('config.caption'))
  // `gameInfo` counts and pictures the whole section, not this room.
  const online = displayCount(room, 'config.watchingCount')
  const likes = displayCount(room, 'config.likeCount')
  const sections = [room.optionalString('gameInfo.categoryName'), room.optionalString('gameInfo.name')]
  const section = [...new Set(sections.filter((name) => name !== undefined))].join(' · ')
  const cover = picture(
    sourceOf([room.raw('config.coverUrl'), room.raw('liveStream.poster')]),
    room.optionalNumber('config.coverWidth'),
    room.optionalNumber('config.coverHeight'),
  )
  return {
    platform: 'kuaishou',
    kind: 'live',
    id: asked,
    url: canonical({ platform: 'kuaishou', kind: 'live', id: asked }),
    ...(title ? { title } : {}),
    text: readText(wordsOf(room.optionalString('author.description')) ?? ''),
    ...(author ? { author } : {}),
    coAuthors: [],
    ...(cover ? { cover } : {}),
    stats: likes === undefined ? {} : { likes },
    ...(section ? { section } : {}),
    tags: [],
    live: true,
    ...(online === undefined ? {} : { online }),
  }
}
