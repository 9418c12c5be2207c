/** Variables of the text form that only some kinds of post have. Pure. */
import { partTitle, soundOf, type AudioMedia, type Post } from '../model'
import { formatCount } from '../words/counts'
import { knownKey } from '../words/families'
import type { Translate } from '../words/locale'
import { boxesText, entryLine, joinFacts } from './boxes'
import type { TextOptions, Variables } from './text'
import { maxTitle, tidyLine } from './tidy'

type Of<Kind extends Post['kind']> = Extract<Post, { kind: Kind }>

/** Title and artist; a title that names the artist says both. */
function soundText(music: AudioMedia | undefined, t: Translate): string {
  const [title, artist] = soundOf(music)
  return joinFacts([tidyLine(title ?? '', 60), tidyLine(artist ?? '', 40)], t)
}

function ofVideo(post: Of<'video'>, { translate: t }: TextOptions): Partial<Variables> {
  const { part, parts, collection, music } = post
  const count = collection?.count === undefined ? '' : t('amagi.card.parts', { n: collection.count })
  const several = parts.length > 1
  const first = part === undefined || part < 2
  const place = first
    ? t('amagi.card.parts', { n: parts.length })
    : t('amagi.card.part', { n: part, count: parts.length })
  return {
    part: several ? joinFacts([place, tidyLine(partTitle(post) ?? '', 60)], t) : '',
    collection: collection ? joinFacts([tidyLine(collection.title, maxTitle), count], t) : '',
    music: soundText(music, t),
  }
}

/** What a dynamic adds to its words, or to the video it announces; `given` are marks of the video itself. */
function ofDynamic(
  post: Of<'dynamic'> | undefined,
  options: TextOptions,
  given: readonly string[] = [],
): Partial<Variables> {
  return {
    badges: joinFacts(
      [...given, ...(post?.badges ?? [])].map((badge) => tidyLine(badge, 20)),
      options.translate,
    ),
    attachments: boxesText(post?.attachments ?? [], options),
  }
}

function ofArticle({ words, readSec, collection }: Of<'article'>, { translate: t }: TextOptions): Partial<Variables> {
  const minutes = readSec === undefined ? undefined : Math.max(1, Math.round(readSec / 60))
  return {
    collection: tidyLine(collection?.title ?? '', maxTitle),
    reading: joinFacts(
      [
        words === undefined ? '' : t('amagi.card.words', { n: words }),
        minutes === undefined ? '' : t('amagi.card.reading', { m: minutes }),
      ],
      t,
    ),
  }
}

function ofLive(post: Of<'live'>, { translate: t, locale }: TextOptions): Partial<Variables> {
  return {
    state: t(post.live ? 'amagi.card.on-air' : 'amagi.card.off-air'),
    online: post.live && post.online ? formatCount(post.online, locale) : '',
    viewers: post.totalViewers ? formatCount(post.totalViewers, locale) : '',
    resolution: post.live ? tidyLine(post.resolution ?? '', 20) : '',
  }
}

function ofSeason(post: Of<'season'>, options: TextOptions): Partial<Variables> {
  const { translate: t, locale } = options
  const category = knownKey('seasonCategory', post.category)
  const words = [category && t(category), ...post.areas.slice(0, 4), ...post.styles.slice(0, 6)]
  // Scores run to ten; anything above is no score.
  const scored = post.score !== undefined && post.score > 0 && post.score <= 10
  const episode = post.episodes.find(({ index }) => index === post.current)
  return {
    category: joinFacts(
      words.map((word) => tidyLine(word ?? '', 20)),
      t,
    ),
    score: scored ? (post.score ?? 0).toFixed(1) : '',
    raters: scored ? formatCount(post.scoreCount, locale) : '',
    progress: tidyLine(post.progress ?? '', 60),
    staff: tidyLine((post.staff ?? '').trim().replace(/\s*\n+\s*/g, t('amagi.reply.separator')), 200),
    episode: episode ? entryLine(episode, options) : '',
  }
}

function ofUser(post: Of<'user'>, { translate: t, locale }: TextOptions): Partial<Variables> {
  const { live } = post
  return {
    follows: formatCount(post.follows, locale),
    received: formatCount(post.totalLikes, locale),
    state: live ? joinFacts([t('amagi.card.on-air'), tidyLine(live.title ?? '', maxTitle)], t) : '',
  }
}

function ofMusic({ audio, author, users, title, ...post }: Of<'music'>, { locale }: TextOptions): Partial<Variables> {
  const artist = post.artist ?? audio?.artist ?? ''
  return {
    ...(title?.trim() ? {} : { title: tidyLine(audio?.title ?? '', maxTitle) }),
    artist: artist === author?.name ? '' : tidyLine(artist, 40),
    users: formatCount(users, locale),
  }
}

/** What only posts of this kind have; what is absent is empty. */
export function ownOf(post: Post, options: TextOptions): Partial<Variables> {
  const livePhotos = 'images' in post ? post.images.filter(({ clip }) => clip).length : 0
  const pictures = { livePhotos: livePhotos > 0 ? formatCount(livePhotos, options.locale) : '' }
  switch (post.kind) {
    case 'video':
      return { ...ofVideo(post, options), ...ofDynamic(post.dynamic, options, post.badges) }
    case 'album':
      return { ...pictures, music: soundText(post.music, options.translate) }
    case 'article':
      return ofArticle(post, options)
    case 'dynamic':
      return { ...pictures, ...ofDynamic(post, options) }
    case 'live':
      return ofLive(post, options)
    case 'season':
      return ofSeason(post, options)
    case 'music':
      return ofMusic(post, options)
    case 'user':
      return ofUser(post, options)
    case 'list':
      return {}
  }
}
