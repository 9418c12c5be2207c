/** From any message of a chat to a request: what is looked at, what is left alone. */
import { h, type Context, type Middleware, type Session } from 'koishi'
import { findLinks, type FoundLink, type LinkMatcher, type MessageElement } from '../links'
import type { PlatformId, Target } from '../model'
import { answer, chatKey, userKey } from './answer'
import { brief } from './brief'
import { adapterOf } from './adapters'
import type { ChatKit } from './types'

/** Longest text a command word is looked for in; characters. */
const maxCommandWord = 40

export interface IntakeOptions {
  /** Words that call one of our commands, in lower case. */
  commandWords: ReadonlySet<string>
  /** Bots of this process, to recognise their messages. */
  bots: () => Iterable<{ platform?: string; selfId?: string }>
}

/** Elements links are looked for in: the adapter's, or the raw text where the element parser destroyed it. */
export function elementsOf(session: Session): readonly MessageElement[] {
  const elements: readonly h[] = session.elements ?? []
  // `<https://…>` of Discord parses as an element of type `https:` that has lost the case of its id.
  const broken = elements.some((element) => element.type === 'https:' || element.type === 'http:')
  const raw = broken ? adapterOf(session).rawText?.(session) : undefined
  return raw === undefined ? elements : [h.text(raw)]
}

function fromBot(session: Session, options: IntakeOptions): boolean {
  if (session.event.user?.isBot === true || adapterOf(session).fromBot?.(session)) return true
  for (const bot of options.bots()) {
    if (bot.selfId === session.userId && bot.platform === session.platform) return true
  }
  return false
}

/** Our own commands are the dispatcher's business, also when it refused them. */
function startsWithCommand(session: Session, words: ReadonlySet<string>): boolean {
  const text = session.stripped.content.slice(session.stripped.prefix?.length ?? 0, maxCommandWord).trimStart()
  const word = /^[^\s<]+/
    .exec(text)?.[0]
    ?.replace(/^[#/.!]/, '')
    .toLowerCase()
  return word !== undefined && words.has(word)
}

/** Platforms that are switched on, in the shape link finding wants; made once, it is kept by identity. */
export function enabledMatchers(kit: Pick<ChatKit, 'platforms' | 'settings'>): readonly LinkMatcher[] {
  return kit.platforms.filter((platform) => kit.settings.platforms[platform.id].enabled)
}

/** Finds the links of a message that may be answered without being asked; cheap and without any waiting. */
export function createFinder(kit: ChatKit, options: IntakeOptions): (session: Session) => FoundLink[] {
  const { settings } = kit
  const matchers = enabledMatchers(kit)
  const { trigger, bareIds } = settings
  return (session) => {
    if (trigger === 'command' || session.userId === session.selfId || !session.channelId) return []
    const links = findLinks(elementsOf(session), matchers, { bareIds, scope: trigger, max: settings.reply.maxLinks })
    if (links.length === 0) return []
    if (!settings.otherBots && fromBot(session, options)) return []
    return startsWithCommand(session, options.commandWords) ? [] : links
  }
}

/** Links of platforms that are switched on in this chat. */
async function wantedHere(session: Session, links: readonly FoundLink[], kit: ChatKit): Promise<FoundLink[]> {
  const chat = chatKey(session)
  const on = new Map<PlatformId, boolean>()
  for (const { target } of links) {
    if (on.has(target.platform)) continue
    on.set(target.platform, (await kit.choices.get(chat, target.platform)) ?? kit.settings.defaultOn)
  }
  return links.filter(({ target }) => on.get(target.platform) === true)
}

async function handle(session: Session, links: readonly FoundLink[], kit: ChatKit): Promise<void> {
  const chat = chatKey(session)
  if (session.messageId && !kit.ledger.firstSeen(`${chat}:${session.messageId}`)) return
  const wanted = await wantedHere(session, links, kit)
  if (wanted.length === 0 || kit.signal.aborted) return
  if (!kit.ledger.allow(userKey(session))) {
    kit.log.info(`${userKey(session)} has used up the answers of this minute`)
    return
  }
  const leave = kit.ledger.enter(chat)
  if (!leave) {
    kit.log.info(`${chat}: too many answers at a time`)
    return
  }
  try {
    await answer({ session, links: wanted, manual: false }, kit)
  } finally {
    leave()
  }
}

/** The entry somebody chose from the card before: asked for in so many words, so every failure gets its line. */
async function follow(session: Session, target: Target, kit: ChatKit): Promise<void> {
  const chat = chatKey(session)
  if (session.messageId && !kit.ledger.firstSeen(`${chat}:${session.messageId}`)) return
  const leave = kit.ledger.allow(userKey(session)) ? kit.ledger.enter(chat) : undefined
  if (!leave) {
    kit.log.info(`${chat}: too many answers for the choice of ${userKey(session)}`)
    return
  }
  try {
    const url = kit.platforms.find(({ id }) => id === target.platform)?.canonical(target) ?? target.id
    await answer({ session, links: [{ target, url, from: 'text' }], manual: true }, kit)
  } finally {
    leave()
  }
}

/**
 * The middleware. Not prepended, so that commands and the core's checks (assignee, ignored users) come first; the
 * chain goes on at once, because waiting for a download would hold the session and every later plugin.
 */
export function createIntake(kit: ChatKit, options: IntakeOptions): Middleware {
  const find = createFinder(kit, options)
  return (session, next) => {
    const chosen = kit.picks.take(session)
    const links = chosen ? [] : find(session)
    const work = chosen ? follow(session, chosen, kit) : links.length > 0 ? handle(session, links, kit) : undefined
    work?.catch((error: unknown) => kit.log.warn(brief(error)))
    return next()
  }
}

/** Registers the middleware for the lifetime of the context. */
export function listen(ctx: Context, kit: ChatKit, options: IntakeOptions): void {
  ctx.middleware(createIntake(kit, options))
}
