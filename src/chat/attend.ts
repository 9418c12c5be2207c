/** From a request to a place in the line of its chat. */
import { targetKey } from '../model'
import { answer, type Request, type RequestedLink } from './answer'
import { isRepeated, grantFor, sayLimit, allowance, type Limit, type Grant } from './admission'
import { showComments } from './comments'
import type { Conversation } from './conversation'
import type { FoundLink } from '../links'
import type { End, Shift } from './queue'
import { chatKey, userKey } from './ref'
import type { ChatKit } from './types'

/** The kit for one answer, which ends when its job does. */
const during = (kit: ChatKit, { signal }: Shift): ChatKit => ({ ...kit, signal })

/** Puts work with its rights into the line. What is not used of the rights when it is over is given back. */
async function line(
  { chat, user, manual, links }: Conversation & { manual: boolean; links: readonly RequestedLink[] },
  kit: ChatKit,
  work: (shift: Shift) => Promise<End>,
): Promise<Limit | undefined> {
  const errand = {
    chat: chatKey(chat),
    user: user && userKey(user),
    priority: manual ? ('command' as const) : ('pasted' as const),
    label: links.map(({ link }) => targetKey(link.target)).join(' '),
  }
  const job = kit.queue.add(errand, work)
  await job?.ended
  // Also of an answer that ended while it waited.
  for (const { grant } of links) grant?.giveBack()
  return job ? undefined : 'line-full'
}

/** The links that may be answered now, each with the grant to it as far as its work is known already. */
function admitted(request: Request, kit: ChatKit): { links: RequestedLink[]; limit: Limit | undefined } {
  const links: RequestedLink[] = []
  let limit: Limit | undefined
  for (const link of request.links) {
    // What a short link stands for is known once it is followed.
    const grant = link.target.kind === 'short' ? undefined : grantFor(link.target, request, kit.ledger)
    if (grant === 'duplicate') kit.log.debug(`${targetKey(link.target)}: answered in this chat a moment ago`)
    else if (typeof grant === 'string') limit = grant
    else links.push({ link, ...(grant ? { grant } : {}) })
  }
  return { links, limit }
}

/** Answers a message once, when its turn comes. Never rejects. */
export async function attend(request: Request, kit: ChatKit): Promise<void> {
  const { links: found, manual, ...conversation } = request
  const targets = found.map(({ target }) => target)
  if (isRepeated(conversation, targets, kit.ledger)) return
  const { links, limit } = admitted(request, kit)
  const whole = { ...conversation, manual, links }
  const answering = links.length > 0 && line(whole, kit, (shift) => answer(whole, during(kit, shift), shift.report))
  if (limit) await sayLimit(limit, conversation, kit)
  const refused = await answering
  if (refused) await sayLimit(refused, conversation, kit)
}

/** Shows the comments of a work, once and in turn like any other answer. Never rejects. */
export async function attendComments(conversation: Conversation, link: FoundLink, kit: ChatKit): Promise<void> {
  if (isRepeated(conversation, [link.target], kit.ledger)) return
  const grant: Grant | undefined = allowance(conversation, kit.ledger)
  if (!grant) return sayLimit('asked-too-much', conversation, kit)
  const refused = await line({ ...conversation, manual: true, links: [{ link, grant }] }, kit, async (shift) => {
    const end = await showComments(conversation, link, during(kit, shift), shift.report)
    if (end === 'done') grant.used()
    return end
  })
  if (refused) await sayLimit(refused, conversation, kit)
}
