/** One request, one or several links: resolved side by side, answered in order. */
import type { CardOptions } from '../card/types'
import { toAmagiError, type AmagiError } from '../errors'
import type { FoundLink } from '../links'
import { targetKey, type Post, type Target } from '../model'
import { planReply } from '../reply/plan'
import { commentTarget } from '../reply/targets'
import { brief } from './brief'
import type { Conversation } from './conversation'
import { deliver, type Delivery } from './delivery'
import { speak, type Occasion } from './speak'
import { createOutlet, type Outlet } from './outlet'
import { chatKey } from './ref'
import { traceLink, traceOrigin, traceVariants } from './trace'
import type { ChatKit, Claim } from './types'
import { themeOf, timeZoneOf } from './say'

/** What the intake found and admitted, for one answer. */
export interface Request extends Conversation {
  links: readonly FoundLink[]
  /** Asked by command: the duplicate window does not count and every failure gets a line. */
  manual: boolean
}

type Resolved =
  | { state: 'post'; target: Target; post: Post; claim: Claim | undefined }
  | { state: 'duplicate' }
  | { state: 'failed'; error: AmagiError }

/** Never rejects: what cannot be said is logged. */
export async function answer(request: Request, kit: ChatKit): Promise<void> {
  const { links, manual, ...conversation } = request
  const outlet = createOutlet(conversation, kit, kit.settings.reply.quote)
  for (const link of links) kit.log.debug(traceLink(link))
  const resolving = links.map((link) => resolve(link.target, request, kit))
  for (const [index, link] of links.entries()) {
    const occasion: Occasion = { manual, bare: link.target.bare === true }
    const resolved = await resolving[index]
    if (!resolved || resolved.state === 'duplicate') continue
    try {
      if (resolved.state === 'failed') await refuse(resolved.error, link, outlet, occasion, kit)
      else await reply(resolved, outlet, occasion, kit)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled' || kit.signal.aborted) return
      kit.log.warn(`${link.target.platform}: ${brief(error)}`)
    }
  }
}

async function resolve(target: Target, { chat, manual }: Request, kit: ChatKit): Promise<Resolved> {
  let claim: Claim | undefined
  try {
    const service = await kit.service()
    const full = await service.expand(target, { signal: kit.signal })
    claim = kit.ledger.claim(chatKey(chat), targetKey(full))
    if (!claim && !manual) {
      kit.log.debug(`${targetKey(full)}: answered in this chat a moment ago`)
      return { state: 'duplicate' }
    }
    return { state: 'post', target: full, post: await service.resolve(full, { signal: kit.signal }), claim }
  } catch (error) {
    claim?.release()
    return { state: 'failed', error: toAmagiError(error) }
  }
}

async function refuse(
  error: AmagiError,
  link: FoundLink,
  outlet: Outlet,
  occasion: Occasion,
  kit: ChatKit,
): Promise<void> {
  if (error.code !== 'cancelled') kit.log.warn(`${targetKey(link.target)}: ${brief(error)}`)
  kit.boxes?.raise(link.target.platform, error.code)
  await speak([error], outlet, occasion)
}

/** How cards look in a chat. */
export function cardOptions(
  { locale }: Pick<Outlet, 'locale'>,
  { settings, clock }: ChatKit,
): Omit<CardOptions, 'signal'> {
  const { theme, format, quality, compact, footer } = settings.card
  const now = clock()
  const timeZone = timeZoneOf()
  return {
    theme: themeOf(theme, now),
    format,
    quality,
    compact,
    footer,
    locale,
    now,
    ...(timeZone ? { timeZone } : {}),
  }
}

async function reply(
  { post, target, claim }: Extract<Resolved, { state: 'post' }>,
  outlet: Outlet,
  occasion: Occasion,
  kit: ChatKit,
): Promise<void> {
  const { settings, signal, log } = kit
  let sent = 0
  try {
    const card = cardOptions(outlet, kit)
    const plan = planReply(post, settings, outlet.abilities, card)
    for (const line of [traceOrigin(post), ...traceVariants(plan)]) log.debug(line)
    const discussed = commentTarget(post, target)
    const delivery = await deliver(plan, post, outlet, {
      settings,
      signal,
      log,
      cards: kit.cards,
      media: kit.media,
      card,
      comments: discussed && (async () => (await kit.service()).comments(discussed, { signal })),
      refresh: async () => (await kit.service()).resolve(target, { signal }),
      shown: () => kit.picks.offer(outlet, post),
    })
    sent = delivery.sent + delivery.unknown
    log.info(`${post.platform} ${post.kind} ${post.id}: ${told(delivery)} to ${chatKey(outlet.chat)}`)
    if (delivery.failures.length > 0 && !delivery.ended) await speak(delivery.failures, outlet, occasion)
  } finally {
    // An answer of which nothing arrived does not count: the next link is tried again.
    if (sent > 0) claim?.confirm()
    else claim?.release()
  }
}

const told = ({ sent, unknown }: Delivery): string =>
  `${sent} messages${unknown > 0 ? ` and perhaps ${unknown} more` : ''}`
