/**
 * Share cards of our platforms that carry no address: some versions of the apps leave it out, and QQ's own bots get a card
 * as a few lines of text. What is left is a title. Pure: nothing is looked up here.
 */
import { isObject, type Json } from '../json'
import type { PlatformId, Target } from '../model'
import { arkOf, linkKeys, mergedForward, parseJson, viewsOf } from './cards'
import { unescapeEntities } from './entities'
import type { FoundLink, MessageElement } from './types'
import { sourcesOf } from './walk'

/** How the share cards of a platform are told from everybody else's. */
interface CardSigns {
  /** Numbers of its programs at QQ; where there are some, a card that names another number is somebody else's. */
  readonly apps: readonly string[]
  /** What its programs call themselves on a card, exactly. */
  readonly names: readonly string[]
}

/** What is looked at of a platform. */
export interface NamedSource {
  readonly id: PlatformId
  readonly shareCards?: CardSigns
}

/** Characters of a title that are looked up. */
const maxTitle = 120
/** Texts longer than this are no card, in characters. */
const maxText = 20_000

/** The kinds of cards apps share works with. */
const shares = /^com\.tencent\.(?:miniapp(?:_\d+)?|structmsg|tuwen)(?:\.|$)/
/** Fields whose word is the author's name. */
const authorKeys = ['author', 'authorName', 'author_name', 'uploader', 'upName', 'up_name']
/** How a line begins that names the author. */
const authorLine = /^(?:UP主|up主|Up主|作者|博主|主播)\s*[:：]\s*|^@/

const clean = (value: unknown): string =>
  typeof value === 'string'
    ? unescapeEntities(value)
        .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim()
    : ''

/** What a card says, before it is known whose it is. */
interface Said {
  /** Numbers of programs it names. */
  apps: string[]
  /** Where the program says its name. */
  names: string[]
  /** Texts of the work, the likeliest title first. */
  texts: string[]
  /** Lines beside the title, of which one may be the author. */
  lines: string[]
  author: string
  cover: string
}

/** An address of the web; that of a mini program's own page leads nowhere else. */
const leadsAway = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^\s*(?:https?:)?\\?\/\\?\//i.test(value) &&
  !/^\s*(?:https?:)?\/\/m\.q\.qq\.com\//i.test(value)

const numbers = (...values: unknown[]): string[] =>
  values.flatMap((value) => (typeof value === 'number' || typeof value === 'string' ? [String(value)] : []))

const linesOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? value
        .split(/[\r\n]+| [·|] /)
        .map(clean)
        .filter((line) => line !== '')
    : []

/** `[QQ小程序]title` → `title`. */
const promptOf = (value: unknown): string => clean(value).replace(/^\[[^\]]{1,12}\]\s*/, '')

function saidByView(card: Json, view: Json): Said | undefined {
  if (linkKeys.some((key) => leadsAway(view[key]))) return undefined
  const extra = typeof card.extra === 'string' ? parseJson(card.extra) : card.extra
  const own = numbers(view.appid)
  return {
    apps: own.length > 0 ? own : numbers(isObject(extra) ? extra.appid : undefined),
    names: [view.tag, view.source, view.title, card.desc].map(clean),
    texts: [clean(view.title), clean(view.desc), promptOf(card.prompt)],
    lines: linesOf(view.desc),
    author: clean(authorKeys.map((key) => view[key]).find((value) => clean(value) !== '')),
    cover: clean(view.preview),
  }
}

/** Every view of an Ark card that could be a share. */
function* saidByArk(card: Json): Generator<Said> {
  if (card.app === mergedForward || !shares.test(String(card.app ?? ''))) return
  for (const view of viewsOf(card.meta)) {
    const said = saidByView(card, view)
    if (said) yield said
  }
}

/**
 * A card as QQ's official bots get it: `[卡片消息]` and its fields, one in a line. Source: reports about it,
 * Zhalslar/astrbot_plugin_parser#195, 2026-09.
 */
function saidByText(text: string): Said | undefined {
  if (text.length > maxText || !/^\s*\[卡片消息\]/.test(text)) return undefined
  const fields = new Map<string, string>()
  for (const line of text.split(/[\r\n]+|\\n/)) {
    const [, name = '', value = ''] = /^\s*(摘要|[a-z_]{2,20})\s*[:：]\s*(.*)$/.exec(line) ?? []
    if (name !== '' && !fields.has(name)) fields.set(name, value)
  }
  if ([...fields].some(([name, value]) => /url$|^link$/.test(name) && leadsAway(value))) return undefined
  return {
    apps: [],
    names: [clean(fields.get('source')), clean(fields.get('tag'))],
    texts: [clean(fields.get('title')), promptOf(fields.get('摘要'))],
    lines: linesOf(fields.get('desc')),
    author: clean(authorKeys.map((key) => fields.get(key)).find((value) => clean(value) !== '')),
    cover: clean(fields.get('preview')),
  }
}

/** The work a card names, if the card is one of this platform's. */
function targetOf(said: Said, { id: platform, shareCards: signs }: NamedSource): Target | undefined {
  if (!signs) return undefined
  const known = said.apps.some((app) => signs.apps.includes(app))
  const foreign = said.apps.length > 0 && signs.apps.length > 0 && !known
  if (foreign || (!known && !said.names.some((name) => signs.names.includes(name)))) return undefined
  const texts = said.texts.filter((text) => text !== '' && !signs.names.includes(text))
  const [title = ''] = texts
  if (title === '') return undefined
  const lines = said.lines.filter((line) => line !== title && !signs.names.includes(line))
  const named = lines.find((line) => authorLine.test(line))?.replace(authorLine, '')
  const author = said.author || named
  const extra = {
    ...(author ? { author } : {}),
    ...(lines.length > 0 ? { lines: lines.slice(0, 4).join('\n') } : {}),
    ...(said.cover ? { cover: said.cover } : {}),
  }
  // Bare: it may just look like one, and nothing is shown before it is known to be.
  return { platform, kind: 'named', id: [...title].slice(0, maxTitle).join(''), bare: true, extra }
}

/** What one piece of a message says as a card. */
function* saidBy(from: string, value: unknown): Generator<Said> {
  if (from === 'json') {
    const card = arkOf(value)
    if (card) yield* saidByArk(card)
  } else if (from === 'text' && typeof value === 'string') {
    const said = saidByText(value)
    if (said) yield said
    // Some adapters hand the card itself over as text.
    else if (value.length <= maxText && /^\s*\{[^]*"app"/.test(value)) {
      const card = arkOf(value)
      if (card) yield* saidByArk(card)
    }
  }
}

/** Whether anything in these elements could be a card; most messages end here. Any shape is survived, as in `sourcesOf`. */
const mayHaveCard = (elements: readonly (MessageElement | null | undefined)[]): boolean =>
  elements.some((element) => {
    if (element?.type !== 'text') return true
    const content: unknown = element.attrs?.content
    return typeof content === 'string' && /^\s*(?:\[卡片消息\]|\{)/.test(content)
  })

/**
 * Works that share cards of these platforms name without an address, each once, at most `max`. For messages in which
 * `findLinks` found nothing; a card that leads to any address at all is not one of them.
 */
export function findNamed(
  elements: readonly MessageElement[],
  platforms: readonly NamedSource[],
  { max = 1 }: { max?: number } = {},
): FoundLink[] {
  if (!mayHaveCard(elements)) return []
  const found = new Map<string, FoundLink>()
  for (const { from, value } of sourcesOf(elements)) {
    for (const said of saidBy(from, value)) {
      for (const platform of platforms) {
        const target = found.size < max ? targetOf(said, platform) : undefined
        if (target)
          found.set(`${target.platform} ${target.id}`, {
            target,
            url: target.id,
            from: from === 'json' ? 'json' : 'text',
          })
      }
    }
  }
  return [...found.values()]
}
