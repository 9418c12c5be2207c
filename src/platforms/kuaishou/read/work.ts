/** `data.visionVideoDetail` → post. Content decides whether it is a video or an album, not the type string. */
import { AmagiError } from '../../../errors'
import type { AlbumPost, PostBase, Stats, VideoPost } from '../../../model'
import { slice, type Slice } from '../../slice'
import { canonical, idShape } from '../links'
import { atlasOf, readImages, readMusic, singleImage } from './album'
import { authorOf, exactCount, displayCount, picture, seconds, sourceOf, urlsOf } from './fields'
import { readText, topicsOf } from './text'
import { readVideo } from './video'

function readStats(photo: Slice): Stats {
  const stats: Stats = {}
  const put = (key: keyof Stats, value: number | undefined): void => {
    if (value !== undefined) stats[key] = value
  }
  put('views', displayCount(photo, 'viewCount'))
  put('likes', exactCount(photo, 'realLikeCount') ?? displayCount(photo, 'likeCount'))
  put('comments', exactCount(photo, 'commentCount'))
  put('shares', exactCount(photo, 'shareCount'))
  return stats
}

function readBase(detail: Slice, photo: Slice, id: string): Omit<PostBase, 'kind'> {
  const text = readText(photo.optionalString('caption') ?? '')
  const author = authorOf({
    id: detail.optionalId('author.id'),
    name: detail.optionalString('author.name'),
    head: detail.raw('author.headerUrl'),
    followers: exactCount(detail, 'counts.fanCount'),
  })
  const createdAt = seconds(photo.optionalNumber('timestamp'))
  const width = photo.optionalNumber('width')
  const height = photo.optionalNumber('height')
  const covers = [...urlsOf(photo, 'coverUrls'), photo.raw('coverUrl'), ...urlsOf(photo, 'webpCoverUrls')]
  const cover = picture(sourceOf(covers), width, height)
  const listed = detail.optionalList('tags', (tag) => tag.optionalString('name'))
  return {
    platform: 'kuaishou',
    id,
    url: canonical({ platform: 'kuaishou', kind: 'work', id }),
    text,
    ...(author ? { author } : {}),
    coAuthors: [],
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(cover ? { cover } : {}),
    stats: readStats(photo),
    tags: [...new Set([...listed, ...topicsOf(text)])],
  }
}

function readCollection(detail: Slice): VideoPost['collection'] {
  const serial = detail.optionalSlice('serialInfo')
  const id = serial?.optionalId('serialId')
  const title = serial?.optionalString('title')
  return serial?.flag('valid') && id && title ? { id, title } : undefined
}

/** Body of `fetch_one_work`, whichever channel answered; `asked` names the work where the answer does not. */
export function readWork(body: unknown, asked: string): VideoPost | AlbumPost {
  const detail = slice(body, 'data.visionVideoDetail')
  const photo = detail.slice('photo')
  const given = photo.optionalString('id')
  // The id becomes part of file names: only what an id may look like is taken over.
  const id = given && idShape.test(given) ? given : asked
  const stem = `kuaishou-${id}`
  const base = readBase(detail, photo, id)
  const video = readVideo(photo, stem, base.cover)
  if (video) {
    const music = readMusic(photo, undefined, stem)
    const collection = readCollection(detail)
    return {
      ...base,
      kind: 'video',
      video,
      parts: [],
      ...(music ? { music } : {}),
      ...(collection ? { collection } : {}),
    }
  }
  const atlas = atlasOf(detail)
  const listed = atlas ? readImages(atlas, stem) : []
  const images = listed.length > 0 ? listed : singleImage(base.cover, stem)
  if (images.length === 0) {
    const path = 'data.visionVideoDetail.photo.mainMvUrls'
    throw new AmagiError('upstream-changed', { details: { path }, message: 'the work has neither video nor pictures' })
  }
  const music = readMusic(photo, atlas, stem)
  return { ...base, kind: 'album', images, ...(music ? { music } : {}) }
}
