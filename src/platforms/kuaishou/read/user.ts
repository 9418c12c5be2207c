/** Body of `fetch_user_profile` → post. */
import type { ListEntry, UserPost } from '../../../model'
import { slice, type Slice } from '../../slice'
import { canonical } from '../links'
import { authorOf, displayCount, nameOf, picture, seconds, sourceOf, wordsOf } from './fields'
import { readText } from './text'

/** Works shown on a profile. */
const maxWorks = 12

function readEntry(work: Slice, index: number): ListEntry {
  const cover = picture(sourceOf([work.raw('poster')]), work.optionalNumber('width'), work.optionalNumber('height'))
  const createdAt = seconds(work.optionalNumber('timestamp'))
  const views = displayCount(work, 'counts.displayView')
  const likes = displayCount(work, 'counts.displayLike')
  const comments = displayCount(work, 'counts.displayComment')
  return {
    id: work.id('id'),
    index: index + 1,
    title: nameOf(wordsOf(work.optionalString('caption'))) ?? '',
    ...(cover ? { cover } : {}),
    ...(createdAt === undefined ? {} : { createdAt }),
    stats: {
      ...(views === undefined ? {} : { views }),
      ...(likes === undefined ? {} : { likes }),
      ...(comments === undefined ? {} : { comments }),
    },
  }
}

/** Mandatory: `author.userInfo`. `asked`, the id of the link, stays the id of the post. */
export function readProfile(body: unknown, asked: string): UserPost {
  const person = slice(body, 'author')
  const info = person.slice('userInfo')
  const count = (name: string): number | undefined =>
    displayCount(person, `sensitiveInfo.counts.${name}`) ?? displayCount(info, `counts.${name}`)
  const followers = count('fan')
  const follows = count('follow')
  const worksCount = count('photo')
  const author = authorOf({
    id: info.optionalId('id') ?? asked,
    name: info.optionalString('name'),
    head: info.raw('avatar'),
    followers,
    verified: info.raw('verifiedStatus'),
  })
  const region = person.optionalString('sensitiveInfo.cityName') ?? info.optionalString('cityName')
  const works = slice(body).optionalList('profile.publicData.list', readEntry, maxWorks)
  const listed = Array.isArray(slice(body).raw('profile.publicData.list'))
  const title = wordsOf(slice(body).optionalString('profile.publicData.live.caption'))
  // Where there is no picture behind the portrait, it stands there itself.
  const cover = picture(sourceOf([info.raw('user_profile_bg_url')])) ?? author?.avatar
  return {
    platform: 'kuaishou',
    kind: 'user',
    id: asked,
    url: canonical({ platform: 'kuaishou', kind: 'user', id: asked }),
    ...(author ? { title: author.name, author } : {}),
    text: readText(wordsOf(info.optionalString('description')) ?? ''),
    coAuthors: [],
    ...(cover ? { cover } : {}),
    stats: {},
    ...(region ? { region } : {}),
    tags: [],
    ...(follows === undefined ? {} : { follows }),
    ...(worksCount === undefined ? {} : { worksCount }),
    ...(listed || worksCount === 0 ? {} : { shortfalls: [{ what: 'works' as const }] }),
    works: works.map((work, index) => ({ ...work, index: index + 1 })),
    ...(info.flag('living') ? { live: { roomId: asked, ...(title ? { title } : {}) } } : {}),
  }
}
