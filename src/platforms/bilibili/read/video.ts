/** A video's information and what became of its streams → post. */
import type { ErrorCode } from '../../../errors'
import type { Origin, VideoMedia, VideoPost } from '../../../model'
import { canonical } from '../links'
import { partsOf, type VideoInfo } from './view'

/** What became of the streams: a clip, or the reason why there is none although the work itself is known. */
export interface Streams {
  video: VideoMedia
  origin: Origin
  withheld?: ErrorCode
  limitation?: NonNullable<VideoPost['limitation']>
}

/** The post; `part` counts from 1. */
export function videoPost(info: VideoInfo, part: number, { video, origin, withheld, limitation }: Streams): VideoPost {
  const parts = partsOf(info)
  const limited = limitation === 'drm' ? limitation : (info.limitation ?? limitation)
  return {
    platform: 'bilibili',
    kind: 'video',
    id: info.bvid,
    url: canonical({ platform: 'bilibili', kind: 'video', id: info.bvid, part }),
    title: info.title,
    text: info.description,
    ...(info.author ? { author: info.author } : {}),
    coAuthors: info.coAuthors,
    ...(info.createdAt === undefined ? {} : { createdAt: info.createdAt }),
    ...(info.cover ? { cover: info.cover } : {}),
    stats: info.stats,
    ...(info.warning ? { warning: info.warning } : {}),
    ...(withheld ? { withheld } : {}),
    ...(info.section ? { section: info.section } : {}),
    tags: [],
    origin,
    video,
    ...(parts.length > 0 ? { part } : {}),
    parts,
    ...(info.badges.length > 0 ? { badges: info.badges } : {}),
    ...(info.collection ? { collection: info.collection } : {}),
    ...(limited ? { limitation: limited } : {}),
  }
}
