/** The text form of an answer: a template with named variables, for chats or people that want no picture. */
import { beginningOf, richToPlain, type Post, type SeasonPost, type Stats } from '../model'
import { formatCount } from '../words/counts'
import { formatDate } from '../words/dates'
import { formatDuration } from '../words/durations'
import { key } from '../words/families'
import { limitWords } from '../words/limits'
import type { Locale, Translate } from '../words/locale'
import { noticeOf } from '../words/notices'
import { topicsBehind } from '../words/topics'
import { entryLine, joinFacts } from './boxes'
import { ownOf } from './own'
import { entriesOf } from './targets'
import { fillTemplate } from './template'
import { maxTitle, tidy, tidyLine } from './tidy'

/** Language and zone are handed in: the same post gives the same text. */
export interface TextOptions {
  locale: Locale
  /** Texts of that language. */
  translate: Translate
  /** IANA name; default the system's. */
  timeZone?: string
}

/** Characters of a description that are shown. */
const maxText = 400
/** Topics named behind a text that was cut. */
const maxTopics = 4
/** An author and eight who worked along. */
const mostAuthors = 9
/** Entries that are listed. */
const maxEntries = 10
/** A broken level is none. */
const maxLevel = 999

/** Names a template may use; the settings page lists the same. */
export const variableNames = [
  'platform',
  'kind',
  'title',
  'author',
  'text',
  'time',
  'duration',
  'stats',
  'views',
  'likes',
  'coins',
  'favorites',
  'shares',
  'comments',
  'danmaku',
  'followers',
  'region',
  'section',
  'tags',
  'count',
  'entries',
  'notice',
  'limitation',
  'badges',
  'attachments',
  'original',
  'livePhotos',
  'part',
  'collection',
  'music',
  'artist',
  'users',
  'reading',
  'state',
  'online',
  'viewers',
  'resolution',
  'category',
  'score',
  'raters',
  'progress',
  'staff',
  'episode',
  'role',
  'level',
  'follows',
  'received',
  'id',
  'url',
] as const

type VariableName = (typeof variableNames)[number]
/** All of them; empty is what the post does not know. */
export type Variables = Record<VariableName, string>

const statNames = [
  'views',
  'danmaku',
  'likes',
  'coins',
  'favorites',
  'shares',
  'comments',
] as const satisfies readonly (keyof Stats)[]

/** With its year, always: a text is read long after it was sent. */
function moment(seconds: number | undefined, { translate, timeZone }: TextOptions): string {
  return seconds === undefined ? '' : formatDate(seconds, { t: translate, timeZone })
}

function durationOf(post: Post): number | undefined {
  if (post.kind === 'music') return post.audio?.durationSec ?? post.durationSec
  return post.kind === 'video' || post.kind === 'season' ? post.video?.durationSec : undefined
}

function countOf(post: Post): number | undefined {
  switch (post.kind) {
    case 'album':
    case 'dynamic':
      return post.images.length || undefined
    case 'season':
      return post.episodes.length || undefined
    case 'list':
      return Math.max(post.count ?? 0, post.entries.length)
    case 'user':
      return post.worksCount
    case 'video':
      return post.parts.length > 1 ? post.parts.length : undefined
    default:
      return undefined
  }
}

/** The first entries with the numbers that choose them; of a season or a video those around the current one. */
function entriesText(post: Post, options: TextOptions): string {
  const all = entriesOf(post)
  const current = post.kind === 'season' ? post.current : post.kind === 'video' ? post.part : undefined
  const at = current === undefined ? 0 : all.findIndex(({ index }) => index === current)
  const start = Math.max(0, Math.min(at - maxEntries / 2, all.length - maxEntries))
  const lines = all.slice(start, start + maxEntries).map((entry) => entryLine(entry, options))
  // Whose works are counted beside it: these are the latest of them.
  const latest = post.kind === 'user' && lines.length > 0
  return [...(latest ? [options.translate('amagi.reply.latest', { n: lines.length })] : []), ...lines].join('\n')
}

/** The words, and behind a cut the topics that stood there; where there is no variable of their own for them. */
function textOf(post: Post): string {
  const said = tidy(richToPlain(post.kind === 'article' ? beginningOf(post) : post.text), maxText)
  const hidden = post.kind === 'video' || post.kind === 'album' ? topicsBehind(post, said) : []
  return [said, ...hidden.slice(0, maxTopics).map((tag) => `#${tidy(tag, 30)}`)].filter((part) => part !== '').join(' ')
}

/** Everything a template can name; what the post does not know is empty. @internal Figures as the tests of words see them. */
export function variablesOf(post: Post, options: TextOptions): Variables {
  const { locale, translate } = options
  const stats = Object.fromEntries(statNames.map((name) => [name, formatCount(post.stats[name], locale)])) as Record<
    (typeof statNames)[number],
    string
  >
  const authors = [post.author, ...post.coAuthors].flatMap((author) => (author?.name ? [tidy(author.name, 40)] : []))
  const level = post.author?.level
  const nothing = Object.fromEntries(variableNames.map((name) => [name, ''])) as Variables
  return {
    ...nothing,
    ...stats,
    platform: translate(key('platform', post.platform)),
    kind: translate(key('postKind', post.kind)),
    title: tidy((post.title ?? '').replaceAll('\n', ' '), maxTitle),
    author: authors.slice(0, mostAuthors).join(translate('amagi.reply.comma')),
    text: textOf(post),
    time: moment(post.createdAt ?? (post.kind === 'live' ? post.startedAt : undefined), options),
    duration: formatDuration(durationOf(post)),
    stats: joinFacts(
      statNames.map((name) => stats[name] && translate(key('stat', name), { count: stats[name] })),
      translate,
    ),
    followers: formatCount(post.author?.followers, locale),
    role: tidyLine(post.author?.title ?? '', 60),
    level: level !== undefined && level >= 0 && level <= maxLevel ? `Lv${Math.floor(level)}` : '',
    region: tidy(post.region ?? '', 20),
    section: tidy(post.section ?? '', 40),
    tags: post.tags
      .slice(0, 10)
      .map((tag) => `#${tidy(tag, 30)}`)
      .join(' '),
    count: formatCount(countOf(post), locale),
    entries: entriesText(post, options),
    notice: tidy(noticeOf(post, translate), 160),
    limitation: joinFacts(limitWords(post, translate), translate),
    id: post.id,
    url: post.url,
    ...ownOf(post, options),
  }
}

/** Season and current episode in one line; with the address where no video follows. */
export function describeEpisode({ title, episodes, current, url }: SeasonPost, video: boolean): string | undefined {
  const episode = episodes.find(({ index }) => index === current)
  if (!episode) return undefined
  const line = `${tidy(title ?? '', maxTitle)} · ${episode.index}. ${tidyLine(episode.title, 60)}`
  return video ? line : `${line}\n${url}`
}

/** What a dynamic forwards, as a quotation in the words of its own kind; that it is gone, where it is. */
function originalText(post: Post, options: TextOptions): string {
  if (post.kind !== 'dynamic' || post.original === undefined) return ''
  if (post.original === null) return options.translate('amagi.card.original-gone')
  // Posts nest once: what an original forwards itself is not read.
  const said = built(post.original, options, { ...variablesOf(post.original, options), entries: '' })
  return said.replace(/^/gm, '> ').replace(/ +$/gm, '')
}

const bare = (words: string): string => words.replace(/\s+/g, '')

/** Title and text are often the same sentence (douyin, kuaishou): it is said once. */
const repeats = ({ title, text }: Variables): boolean =>
  title !== '' && bare(text).startsWith(bare(title.replace(/…$/, '')))

/** By the built-in template: one line that is all there is to say stands in the heading. */
function built(post: Post, { translate }: TextOptions, variables: Variables): string {
  const { text } = variables
  const short = !text.includes('\n') && Array.from(text).length <= maxTitle
  const said = !repeats(variables)
    ? variables
    : short && post.kind !== 'dynamic'
      ? { ...variables, title: text, text: '' }
      : { ...variables, title: '' }
  return fillTemplate(translate(key('template', post.kind)), said)
}

/** The text form of a post, by the administrator's template or the built-in one of its kind. */
export function describePost(post: Post, template: string, options: TextOptions): string {
  const variables = { ...variablesOf(post, options), original: originalText(post, options) }
  const once = repeats(variables) ? { ...variables, title: '' } : variables
  const own = template.trim() ? fillTemplate(template, once) : ''
  return own || built(post, options, variables) || variables.kind
}

const address = /https?:\/\/\S+/gi
const domainLike = /(?<=[a-z0-9])\.(?=[a-z]{2,})/gi

/** For chats that refuse addresses: links go, and what looks like a domain no longer does. */
export const unlinked = (text: string): string => text.replace(address, '').replace(domainLike, '．')

/** The same of a whole text, without the blanks links left. */
export const withoutLinks = (text: string): string =>
  unlinked(text)
    .replace(/[ \t]+$/gm, '')
    .trim()
