/** From any message of a chat to a request: what is looked at, what is left alone. */
import { h, type Context, type Middleware, type Session } from 'koishi'
import { findLinks, type FoundLink, type LinkMatcher, type MessageElement } from '../links'
import type { PlatformId } from '../model'
import type { Request } from './answer'
import { brief } from './brief'
import { adapterOf } from './adapters'
import { conversationOf, type Conversation } from './conversation'
import { numberOf, type Picked } from './picks'
import { chatKeys } from './ref'
import type { ChatKit, Flow } from './types'

/** What tells other bots apart from people. */
export interface IntakeOptions {
  /** Bots of this process, to recognise their messages. */
  bots: () => Iterable<{ platform?: string; selfId?: string }>
  /** Where requests go; never rejects. */
  attend: Flow['attend']
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

/** The dispatcher, which comes before us, took the message; what merely looks like a command is a message. */
const isCommand = (session: Session): boolean => session.argv?.command !== undefined

/** Platforms that are switched on, in the shape link finding wants; made once per change, it is kept by identity. */
function enabledMatchers(kit: Pick<ChatKit, 'platforms' | 'settings'>): readonly LinkMatcher[] {
  return kit.platforms.filter((platform) => kit.settings.platforms[platform.id].enabled)
}

/** Finds the links of a message that may be answered without being asked; cheap and without any waiting. */
function createFinder(kit: ChatKit, options: IntakeOptions): (session: Session) => FoundLink[] {
  const { settings } = kit
  let matchers = enabledMatchers(kit)
  let { platforms } = settings
  return (session) => {
    const { trigger, bareIds } = settings
    if (settings.platforms !== platforms) {
      platforms = settings.platforms
      matchers = enabledMatchers(kit)
    }
    if (trigger === 'command' || session.userId === session.selfId || !session.channelId) return []
    const links = findLinks(elementsOf(session), matchers, { bareIds, scope: trigger, max: settings.reply.maxLinks })
    if (links.length === 0) return []
    if (!settings.otherBots && fromBot(session, options)) return []
    return isCommand(session) ? [] : links
  }
}

/** Links of platforms that are switched on in this chat. */
async function wantedHere({ chat }: Conversation, links: readonly FoundLink[], kit: ChatKit): Promise<FoundLink[]> {
  const on = new Map<PlatformId, boolean>()
  const home = await kit.host.homes.of(chat)
  for (const { target } of links) {
    if (on.has(target.platform)) continue
    on.set(target.platform, (await kit.choices.get(chatKeys(home), target.platform)) ?? kit.settings.defaultOn)
  }
  return links.filter(({ target }) => on.get(target.platform) === true)
}

/** What is to be answered in a conversation; nothing when there is nothing for this chat. */
type Ask = (conversation: Conversation) => Request | undefined | Promise<Request | undefined>

/** The links of a message, as far as this chat is answered on its own. */
const automatic =
  (links: readonly FoundLink[], kit: ChatKit): Ask =>
  async (conversation) => {
    const wanted = await wantedHere(conversation, links, kit)
    return wanted.length > 0 ? { ...conversation, links: wanted, manual: false } : undefined
  }

/** The entry somebody chose from the card before: asked for in so many words, so every failure gets its line. */
const chosen =
  ({ target, wish }: Picked, kit: ChatKit): Ask =>
  (conversation) => {
    const url = kit.platforms.find(({ id }) => id === target.platform)?.canonical(target) ?? target.id
    const links = [{ target, url, from: 'text' as const }]
    return { ...conversation, links, manual: true, chosen: true, ...(wish ? { wish } : {}) }
  }

/**
 * The middleware. Not prepended, so that commands and the core's checks (assignee, ignored users) come first; the
 * chain goes on at once, because waiting for a download would hold the session and every later plugin.
 */
function createIntake(kit: ChatKit, options: IntakeOptions): Middleware {
  const find = createFinder(kit, options)
  return (session, next) => {
    const pursue = async (ask: Ask): Promise<void> => {
      const request = await ask(conversationOf(session))
      if (request && !kit.signal.aborted) await options.attend(request)
    }
    const start = (ask: Ask): void => {
      kit.running.track(pursue(ask)).catch((error: unknown) => kit.log.warn(brief(error)))
    }
    // Nobody else's business, and nothing to be read by the next plugin.
    if (!isCommand(session) && kit.pending.take(session)) return undefined
    const links = find(session)
    if (links.length > 0) start(automatic(links, kit))
    if (links.length > 0 || numberOf(session) === undefined || isCommand(session)) return next()
    // A number is many things to many plugins: it is ours when nobody else took the message.
    return next((further) => {
      const pick = kit.picks.take(session)
      if (pick) start(chosen(pick, kit))
      return further?.()
    })
  }
}

/** Registers the middleware for the lifetime of the context. */
export function listen(ctx: Context, kit: ChatKit, options: IntakeOptions): void {
  ctx.middleware(createIntake(kit, options))
}
