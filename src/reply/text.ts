/** The text form of an answer: a template with named variables, for chats or people that want no picture. */
import type { Translate } from '../words/locale'
import { richToPlain, type Post, type Stats } from '../model'
import { entriesOf } from './targets'

export interface TextOptions {
  /** `zh-CN` or `en-US`. */
  locale: string
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

export type VariableName = (typeof variableNames)[number]
export type Variables = Record<VariableName, string>

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

function count(value: number | undefined, locale: string): string {
  if (value === undefined || !Number.isFinite(value)) return ''
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** Seconds → `3:05`, `1:02:03`. */
export function clockTime(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return ''
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] ? parts : parts.slice(1)
  return shown.map((part, index) => (index ? String(part).padStart(2, '0') : String(part))).join(':')
}

function moment(seconds: number | undefined, options: TextOptions): string {
  if (seconds === undefined) return ''
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return ''
  return new Intl.DateTimeFormat(options.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  }).format(date)
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

/** Everything a template can name; what the post does not know is empty. */
export function variablesOf(post: Post, options: TextOptions): Variables {
  const { locale, translate } = options
  const stats = Object.fromEntries(statNames.map((name) => [name, count(post.stats[name], locale)])) as Record<
    (typeof statNames)[number],
    string
  >
  const authors = [post.author, ...post.coAuthors].flatMap((author) => (author?.name ? [tidy(author.name, 40)] : []))
  return {
    ...stats,
    platform: translate(`amagi.reply.platform.${post.platform}`),
    kind: translate(`amagi.reply.kind.${post.kind}`),
    title: tidy((post.title ?? '').replaceAll('\n', ' '), maxTitle),
    author: authors.slice(0, 4).join(translate('amagi.reply.comma')),
    text: tidy(richToPlain(post.text), maxText),
    time: moment(post.createdAt ?? (post.kind === 'live' ? post.startedAt : undefined), options),
    duration: clockTime(durationOf(post)),
    stats: statNames
      .filter((name) => stats[name])
      .map((name) => translate(`amagi.reply.stat.${name}`, { count: stats[name] }))
      .join(translate('amagi.reply.separator')),
    followers: count(post.author?.followers, locale),
    region: tidy(post.region ?? '', 20),
    section: tidy(post.section ?? '', 40),
    tags: post.tags
      .slice(0, 10)
      .map((tag) => `#${tidy(tag, 30)}`)
      .join(' '),
    count: count(countOf(post), locale),
    entries: entriesText(post),
    notice: tidy(post.warning ?? '', 100),
    id: post.id,
    url: post.url,
  }
}

/** Fills a template. A line that names variables vanishes when all of them are empty; unknown names stay as typed. */
export function fillTemplate(template: string, variables: Readonly<Record<string, string>>): string {
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

/** The text form of a post, by the administrator's template or the built-in one of its kind. */
export function describePost(post: Post, template: string, options: TextOptions): string {
  const variables = variablesOf(post, options)
  // Title and text are often the same sentence (douyin, kuaishou): it is said once.
  if (variables.title && variables.text.startsWith(variables.title.replace(/…$/, ''))) variables.title = ''
  const own = template.trim() ? fillTemplate(template, variables) : ''
  return own || fillTemplate(options.translate(`amagi.reply.template.${post.kind}`), variables) || variables.kind
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
