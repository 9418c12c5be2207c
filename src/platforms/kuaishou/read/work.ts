/** `data.visionVideoDetail` → post. Content decides whether it is a video or an album, not the type string. */
import { AmagiError } from '../../../errors'
import type { AlbumPost, PostBase, Shortfall, Stats, VideoPost } from '../../../model'
import { slice, type Slice } from '../../slice'
import { canonical, idShape } from '../links'
import { atlasOf, readImages, readMusic, singleImage } from './album'
import { authorOf, exactCount, displayCount, picture, seconds, sourceOf, urlsOf, wordsOf } from './fields'
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

/** `type` of a tag that is a topic. */
const topicTag = 1

function readBase(detail: Slice, photo: Slice, id: string): Omit<PostBase, 'kind'> {
  const text = readText(wordsOf(photo.optionalString('caption')) ?? '')
  const author = authorOf({
    id: detail.optionalId('author.id'),
    name: detail.optionalString('author.name'),
    head: detail.raw('author.headerUrl'),
    followers: exactCount(detail, 'counts.fanCount'),
    verified: photo.raw('verified'),
  })
  const createdAt = seconds(photo.optionalNumber('timestamp'))
  const width = photo.optionalNumber('width')
  const height = photo.optionalNumber('height')
  const covers = [...urlsOf(photo, 'coverUrls'), photo.raw('coverUrl'), ...urlsOf(photo, 'webpCoverUrls')]
  const cover = picture(sourceOf(covers), width, height)
  // Others than topics (places, effects, what the site recommends) are no words of the author's.
  const listed = detail.optionalList('tags', (tag) =>
    (tag.optionalNumber('type') ?? topicTag) === topicTag ? tag.optionalString('name') : undefined,
  )
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

/** Pictures that are named and have no address; where no list came, whether there is more than the cover. */
function albumShortfall(photo: Slice, atlas: Slice | undefined, readable: number): Shortfall | undefined {
  if (readable > 0) {
    const paths = atlas?.raw('list')
    const sizes = atlas?.raw('size')
    const named = Math.max(...[paths, sizes].map((list) => (Array.isArray(list) ? list.length : 0)))
    return named > readable ? { what: 'pictures', count: named - readable } : undefined
  }
  const single = photo.raw('ext_params.single')
  const several = atlas !== undefined || /ATLAS|MULTI/.test(photo.optionalString('photoType') ?? '')
  return several && !single ? { what: 'pictures' } : undefined
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
    // Without a manifest nobody told which qualities there are.
    const told = Array.isArray(photo.raw('manifest.adaptationSet'))
    return {
      ...base,
      kind: 'video',
      video,
      parts: [],
      ...(told ? {} : { shortfalls: [{ what: 'qualities' as const }] }),
      ...(music ? { music } : {}),
      ...(collection ? { collection } : {}),
    }
  }
  const atlas = atlasOf(detail)
  const listed = atlas ? readImages(atlas, stem) : []
  const images = listed.length > 0 ? listed : singleImage(base.cover, stem)
  // The cover of a video is not its work.
  if (images.length === 0 || (listed.length === 0 && photo.optionalString('photoType') === 'VIDEO')) {
    const path = 'data.visionVideoDetail.photo.mainMvUrls'
    throw new AmagiError('upstream-changed', { details: { path }, message: 'the work has neither video nor pictures' })
  }
  const music = readMusic(photo, atlas, stem)
  const shortfall = albumShortfall(photo, atlas, listed.length)
  return {
    ...base,
    kind: 'album',
    images,
    ...(shortfall ? { shortfalls: [shortfall] } : {}),
    ...(music ? { music } : {}),
  }
}
