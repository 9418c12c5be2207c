/** From any message of a chat to a request: what is looked at, what is left alone. */
import { h, type Context, type Middleware, type Session } from 'koishi'
import { findLinks, findNamed, type FoundLink, type MessageElement } from '../links'
import type { Settings } from '../model'
import type { Platform } from '../platforms/define'
import type { Request } from './answer'
import { brief } from './brief'
import { adapterOf } from './adapters'
import { chatOf, conversationOf, type Conversation } from './conversation'
import { numberOf, type Picked } from './picks'
import { policyOf, type Policy } from './policy'
import { chatKey } from './ref'
import type { ChatKit, Flow } from './types'

/** What tells other bots apart from people. */
export interface IntakeOptions {
  /** Bots of this process, to recognise their messages. */
  bots: () => Iterable<{ platform?: string; selfId?: string }>
  /** Where requests go; never rejects. */
  attend: Flow['attend']
  /** Whether the sender runs the bot. */
  runsAccounts(session: Session): boolean
}

/** Elements links are looked for in: the adapter's, or the raw text where the element parser destroyed it. */
export function elementsOf(session: Session): readonly MessageElement[] {
  const elements: readonly h[] = session.elements ?? []
  // `<https://…>` of Discord parses as an element of type `https:` that has lost the case of its id.
  const broken = elements.some((element) => element.type === 'https:' || element.type === 'http:')
  const raw = broken ? adapterOf(session).rawText?.(session) : undefined
  return raw === undefined ? elements : [h.text(raw)]
}

const fromBot = (session: Session): boolean =>
  session.event.user?.isBot === true || adapterOf(session).fromBot?.(session) === true

/** Whether another account of ours wrote it, of this process or of one news go out by: what we say answers nobody. */
function isOwn({ platform, userId }: Session, options: IntakeOptions, kit: Pick<ChatKit, 'push'>): boolean {
  for (const bot of options.bots()) if (bot.selfId === userId && bot.platform === platform) return true
  return kit.push.owns(platform, userId ?? '')
}

/** The dispatcher, which comes before us, took the message; what merely looks like a command is a message. */
const isCommand = (session: Session): boolean => session.argv?.command !== undefined

/** Platforms that are switched on; made once per change, what is compiled of them is kept by identity. */
function enabledPlatforms(kit: Pick<ChatKit, 'platforms' | 'settings'>): readonly Platform[] {
  return kit.platforms.filter((platform) => kit.settings.platforms[platform.id].enabled)
}

/** The links of a message, for whichever trigger turns out to hold in its chat. */
type Found = (trigger: Settings['trigger']) => readonly FoundLink[]

/** Whether a message is meant for us: in private, by a mention anywhere, by the bot's nickname, as a reply to us. */
function isAddressed(session: Session): boolean {
  if (chatOf(session).direct || session.stripped.appel || session.quote?.user?.id === session.selfId) return true
  return h.select(session.elements ?? [], 'at').some(({ attrs }) => attrs.id === session.selfId)
}

/** Finds the links of a message that may be answered without being asked; cheap and without any waiting. */
function createFinder(kit: ChatKit, options: IntakeOptions): (session: Session) => Found | undefined {
  const { settings } = kit
  let matchers: readonly Platform[] = enabledPlatforms(kit)
  let { platforms } = settings
  return (session) => {
    if (settings.platforms !== platforms) {
      platforms = settings.platforms
      matchers = enabledPlatforms(kit)
    }
    if (session.userId === session.selfId || !session.channelId) return undefined
    const elements = elementsOf(session)
    const { bareIds, reply } = settings
    // With these matchers to the end: they are kept by identity.
    const from = matchers
    const look = (scope: 'all' | 'cards' | 'links'): FoundLink[] =>
      findLinks(elements, from, { bareIds, scope, max: reply.maxLinks })
    const withAddress = look('all')
    /** A card that has lost its address. */
    const named = (): FoundLink[] => (settings.cardSearch ? findNamed(elements, from) : [])
    const links = withAddress.length > 0 ? withAddress : named()
    if (links.length === 0) return undefined
    if (isOwn(session, options, kit) || (!settings.otherBots && fromBot(session))) return undefined
    if (isCommand(session)) return undefined
    const addressed = isAddressed(session)
    return (trigger) => {
      if (trigger === 'command') return []
      if (trigger === 'mention') return addressed ? links : []
      if (trigger === 'all') return links
      const scoped = look(trigger)
      return scoped.length > 0 || trigger === 'links' ? scoped : named()
    }
  }
}

/** Links that are answered here on their own: by what holds in this chat and for this person. */
function wantedHere(
  { switches, trigger, quiet, listing }: Policy,
  { chat }: Conversation,
  found: Found,
  { log }: ChatKit,
): readonly FoundLink[] {
  if (listing || quiet.now) {
    log.debug(`${chatKey(chat)}: left alone (${listing ?? 'quiet hours'})`)
    return []
  }
  return found(trigger.value).filter(({ target }) => switches[target.platform].on)
}

/** What is to be answered in a conversation; nothing when there is nothing for this chat. */
type Ask = (conversation: Conversation) => Request | undefined | Promise<Request | undefined>

/** The links of a message, as far as this chat is answered on its own. */
const automatic =
  (found: Found, above: boolean, kit: ChatKit): Ask =>
  async (conversation) => {
    const policy = await policyOf(conversation, kit, above)
    const links = wantedHere(policy, conversation, found, kit)
    if (links.length === 0) return undefined
    return { ...conversation, links, manual: false, ...(policy.bid.value ? { bid: true as const } : {}) }
  }

/** The entry somebody chose from the card before: asked for in so many words, so every failure gets its line. */
const chosen =
  ({ target, wish, fresh }: Picked, kit: ChatKit): Ask =>
  (conversation) => {
    const url = kit.platforms.find(({ id }) => id === target.platform)?.canonical(target) ?? target.id
    const links = [{ target, url, from: 'text' as const }]
    return { ...conversation, links, manual: true, ...(fresh ? {} : { chosen: true }), ...(wish ? { wish } : {}) }
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
      if (!request) return
      if (kit.signal.aborted) kit.log.info('1 answers are cancelled before they began')
      else await options.attend(request)
    }
    const start = (ask: Ask): void => {
      kit.running.track(pursue(ask)).catch((error: unknown) => kit.log.warn(brief(error)))
    }
    // Nobody else's business, and nothing to be read by the next plugin.
    if (!isCommand(session) && kit.pending.take(session)) return undefined
    const found = find(session)
    if (found) start(automatic(found, options.runsAccounts(session), kit))
    if (found || numberOf(session) === undefined || isCommand(session)) return next()
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
