/** Who may be answered now: what was heard before and duplicates first, then the limits. */
import { isPointer, targetKey, type Target } from '../model'
import type { Request, RequestedLink } from './answer'
import { brief } from './brief'
import type { Conversation } from './conversation'
import type { Hearing } from '../store'
import { outbids } from './bid'
import { createOutlet, type Outlet } from './outlet'
import { chatKey, userKey } from './ref'
import type { ChatKit, Ledger } from './types'

/**
 * True for a message that was delivered before (adapters repeat their events after a reconnect) or that another
 * account of ours in the same chat heard first; `targets` are what its links point at.
 */
function isRepeated(conversation: Conversation, targets: readonly Target[], ledger: Ledger): boolean {
  const { chat, reply } = conversation
  if (reply?.messageId !== undefined && !ledger.firstSeen(`${chatKey(chat)} ${reply.messageId}`)) return true
  const hearing = hearingOf(conversation, targets)
  return hearing !== undefined && !ledger.firstHeard(hearing)
}

/** One message as everybody hears it; undefined where nothing tells it from another one. */
function hearingOf({ chat, user, reply }: Conversation, targets: readonly Target[]): Hearing | undefined {
  if (!reply || !user) return undefined
  const what = [chatKey(chat), user.userId, ...targets.map(targetKey)].join(' ')
  return { what, account: chat.selfId, at: reply.at }
}

/**
 * Whether a message is answered at all: not one that was heard before, and not in a chat that refused everything a
 * moment ago. Somebody who asks by name (`manual`) opens that again: it is worth a try.
 */
export function isHeeded(
  { manual, ...conversation }: Conversation & { manual: boolean },
  targets: readonly Target[],
  { host, ledger, clock, log }: Pick<ChatKit, 'host' | 'ledger' | 'clock' | 'log'>,
): boolean {
  const { chat } = conversation
  // Before the message counts as heard: another account of ours may be listened to here.
  if (!manual && host.shut.has(chat, clock())) {
    log.debug(`${chatKey(chat)}: refused everything a moment ago`)
    return false
  }
  if (isRepeated(conversation, targets, ledger)) return false
  if (manual) host.shut.forget(chat)
  return true
}

/**
 * Whether this process is the one that answers a message others may have heard as well: processes at one database by a row
 * in it, programs at one group by their bids (`bid`). False once the plugin is unloaded. Never rejects.
 */
export async function isOurs(
  { bid, ...conversation }: Conversation & { bid: boolean },
  targets: readonly Target[],
  kit: Pick<ChatKit, 'host' | 'heard' | 'signal' | 'log'>,
): Promise<boolean> {
  const hearing = hearingOf(conversation, targets)
  if (hearing && !(await kit.heard.first(hearing))) {
    kit.log.debug(`${chatKey(conversation.chat)}: another process answers`)
    return false
  }
  try {
    return !bid || (await outbids(conversation, kit))
  } catch {
    // Unloaded meanwhile.
    return false
  }
}

/** Why somebody is not answered: a limit that is said, or silence. */
export type Limit = 'asked-too-much' | 'line-full'

/** Leave to answer one work: of the two calls only the first counts. */
export interface Grant {
  /** It was answered: the duplicate window starts, the answer counts. */
  used(): void
  /** It was not (not found, refused by the chat): neither the work nor the asker is held to it. */
  giveBack(): void
}

/** The count of one more answer of the asker; undefined when the minute is used up. */
export function allowance({ user }: Conversation, ledger: Ledger): Grant | undefined {
  const giveBack = user ? ledger.allow(userKey(user)) : () => undefined
  if (!giveBack) return undefined
  let open = true
  return {
    used() {
      open = false
    },
    giveBack() {
      if (open) giveBack()
      open = false
    },
  }
}

/**
 * Leave to answer this work here; nothing is taken unless all is. Asked for by command (`manual`), a work is
 * answered although it was a moment ago.
 */
export function grantFor(
  target: Target,
  conversation: Conversation & { manual: boolean },
  ledger: Ledger,
): Grant | 'duplicate' | Limit {
  const claim = ledger.claim(chatKey(conversation.chat), targetKey(target))
  if (!claim && !conversation.manual) return 'duplicate'
  const counted = allowance(conversation, ledger)
  if (!counted) {
    claim?.release()
    return 'asked-too-much'
  }
  return {
    used() {
      counted.used()
      claim?.confirm()
    },
    giveBack() {
      counted.giveBack()
      claim?.release()
    },
  }
}

/** The links that may be answered now, each with the grant to it as far as its work is known already. */
export function admit(request: Request, kit: ChatKit): { links: RequestedLink[]; limit: Limit | undefined } {
  const links: RequestedLink[] = []
  let limit: Limit | undefined
  for (const link of request.links) {
    // What a short link or a title stands for is known once it is looked up.
    const grant = isPointer(link.target) ? undefined : grantFor(link.target, request, kit.ledger)
    if (grant === 'duplicate') kit.log.debug(`${targetKey(link.target)}: answered in this chat a moment ago`)
    else if (typeof grant === 'string') limit = grant
    else links.push({ link, ...(grant ? { grant } : {}) })
  }
  return { links, limit }
}

/** One line to whoever meets a limit, the first time within a minute; the log says it every time. Never rejects. */
export async function sayLimit(
  limit: Limit,
  conversation: Conversation,
  kit: ChatKit,
  outlet: Outlet = createOutlet(conversation, kit, kit.settings.reply.quote),
): Promise<void> {
  const { chat, user } = conversation
  const who = user ? userKey(user) : chatKey(chat)
  kit.log.info(
    limit === 'asked-too-much'
      ? `${who} has used up the answers of this minute`
      : `${chatKey(chat)}: too many answers wait already`,
  )
  if (!kit.ledger.firstRefused(who)) return
  const line =
    limit === 'asked-too-much'
      ? outlet.say('amagi.remark.asked-too-much', { max: kit.settings.limits.perUser })
      : outlet.say('amagi.remark.line-full')
  try {
    await outlet.send(line, { quote: true })
  } catch (error) {
    kit.log.debug(brief(error))
  }
}
