/** The text form of an answer: a template with named variables, for chats or people that want no picture. */
import { formatCount } from '../words/counts'
import { formatDate } from '../words/dates'
import { formatDuration } from '../words/durations'
import { key } from '../words/families'
import type { Locale, Translate } from '../words/locale'
import { richToPlain, type Post, type SeasonPost, type Stats } from '../model'
import { entriesOf } from './targets'

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
const maxTitle = 120
/** Entries that are listed. */
const maxEntries = 10

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
  'id',
  'url',
] as const

type VariableName = (typeof variableNames)[number]
type Variables = Record<VariableName, string>

/** Direction overrides and control characters of foreign text would garble the lines around them. */
const unwanted = /(?!\n)[\p{Cc}\p{Bidi_Control}]/gu

function tidy(text: string, max: number): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  const characters = Array.from(clean)
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : clean
}

/** With its year, always: a text is read long after it was sent. */
function moment(seconds: number | undefined, { translate, timeZone }: TextOptions): string {
  return seconds === undefined ? '' : formatDate(seconds, { t: translate, timeZone })
}

function durationOf(post: Post): number | undefined {
  if (post.kind === 'video') return post.video.durationSec
  if (post.kind === 'music') return post.audio?.durationSec
  return undefined
}

function countOf(post: Post): number | undefined {
  switch (post.kind) {
    case 'album':
    case 'dynamic':
      return post.images.length || undefined
    case 'season':
      return post.episodes.length || undefined
    case 'list':
      return post.count ?? post.entries.length
    case 'user':
      return post.worksCount
    case 'video':
      return post.parts.length > 1 ? post.parts.length : undefined
    default:
      return undefined
  }
}

const statNames = [
  'views',
  'danmaku',
  'likes',
  'coins',
  'favorites',
  'shares',
  'comments',
] as const satisfies readonly (keyof Stats)[]

/** The first entries with the numbers that choose them; of a season those around the current one. */
function entriesText(post: Post): string {
  const all = entriesOf(post)
  const at = post.kind === 'season' ? all.findIndex(({ index }) => index === post.current) : 0
  const start = Math.max(0, Math.min(at - maxEntries / 2, all.length - maxEntries))
  return all
    .slice(start, start + maxEntries)
    .map(({ index, title }) => `${index}. ${tidy(title.replace(/\s+/g, ' '), 60)}`)
    .join('\n')
}

/** Everything a template can name; what the post does not know is empty. @internal Figures as the tests of words see them. */
export function variablesOf(post: Post, options: TextOptions): Variables {
  const { locale, translate } = options
  const stats = Object.fromEntries(statNames.map((name) => [name, formatCount(post.stats[name], locale)])) as Record<
    (typeof statNames)[number],
    string
  >
  const authors = [post.author, ...post.coAuthors].flatMap((author) => (author?.name ? [tidy(author.name, 40)] : []))
  return {
    ...stats,
    platform: translate(key('platform', post.platform)),
    kind: translate(key('postKind', post.kind)),
    title: tidy((post.title ?? '').replaceAll('\n', ' '), maxTitle),
    author: authors.slice(0, 4).join(translate('amagi.reply.comma')),
    text: tidy(richToPlain(post.text), maxText),
    time: moment(post.createdAt ?? (post.kind === 'live' ? post.startedAt : undefined), options),
    duration: formatDuration(durationOf(post)),
    stats: statNames
      .filter((name) => stats[name])
      .map((name) => translate(key('stat', name), { count: stats[name] }))
      .join(translate('amagi.reply.separator')),
    followers: formatCount(post.author?.followers, locale),
    region: tidy(post.region ?? '', 20),
    section: tidy(post.section ?? '', 40),
    tags: post.tags
      .slice(0, 10)
      .map((tag) => `#${tidy(tag, 30)}`)
      .join(' '),
    count: formatCount(countOf(post), locale),
    entries: entriesText(post),
    notice: tidy(post.warning ?? '', 100),
    id: post.id,
    url: post.url,
  }
}

/** Fills a template. A line that names variables vanishes when all of them are empty; unknown names stay as typed. */
function fillTemplate(template: string, variables: Readonly<Record<string, string>>): string {
  const lines: string[] = []
  for (const line of template.replace(/\r\n?/g, '\n').split('\n')) {
    const names = Array.from(line.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? '').filter((name) => name in variables)
    if (names.length > 0 && names.every((name) => variables[name] === '')) continue
    // The replacer is a function: `$&` in somebody's title must not be interpreted.
    lines.push(line.replace(/\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole).trimEnd())
  }
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Season and current episode in one line; with the address where no video follows. */
export function describeEpisode({ title, episodes, current, url }: SeasonPost, video: boolean): string | undefined {
  const episode = episodes.find(({ index }) => index === current)
  if (!episode) return undefined
  const line = `${tidy(title ?? '', maxTitle)} · ${episode.index}. ${tidy(episode.title.replace(/\s+/g, ' '), 60)}`
  return video ? line : `${line}\n${url}`
}

/** The text form of a post, by the administrator's template or the built-in one of its kind. */
export function describePost(post: Post, template: string, options: TextOptions): string {
  const variables = variablesOf(post, options)
  // Title and text are often the same sentence (douyin, kuaishou): it is said once.
  if (variables.title && variables.text.startsWith(variables.title.replace(/…$/, ''))) variables.title = ''
  const own = template.trim() ? fillTemplate(template, variables) : ''
  return own || fillTemplate(options.translate(key('template', post.kind)), variables) || variables.kind
}

const address = /https?:\/\/\S+/gi
const domainLike = /(?<=[a-z0-9])\.(?=[a-z]{2,})/gi

/** For chats that refuse addresses: links go, and what looks like a domain no longer does. */
export function withoutLinks(text: string): string {
  return text
    .replace(address, '')
    .replace(domainLike, '．')
    .replace(/[ \t]+$/gm, '')
    .trim()
}
