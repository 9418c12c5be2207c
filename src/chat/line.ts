/** Work with its rights into the line of its chat. */
import { targetKey } from '../model'
import type { Limit } from './admission'
import type { RequestedLink } from './answer'
import type { Conversation } from './conversation'
import type { End, Shift } from './queue'
import { chatKey, userKey } from './ref'
import type { ChatKit } from './types'

/** What waits: the links somebody may have answered. */
interface Waiting extends Conversation {
  manual: boolean
  links: readonly RequestedLink[]
}

/**
 * Runs the work when its turn comes, with a kit that ends when its job does. What is not used of the rights when it is
 * over is given back. Resolves to the limit that was met, if any; never rejects.
 */
export async function takePlace(
  { chat, user, manual, links }: Waiting,
  kit: ChatKit,
  work: (kit: ChatKit, report: Shift['report']) => Promise<End>,
): Promise<Limit | undefined> {
  const errand = {
    chat: chatKey(chat),
    user: user && userKey(user),
    priority: manual ? ('command' as const) : ('pasted' as const),
    label: links.map(({ link }) => targetKey(link.target)).join(' '),
  }
  const job = kit.queue.add(errand, ({ signal, report }) => work({ ...kit, signal }, report))
  await job?.ended
  // Also of an answer that ended while it waited.
  for (const { grant } of links) grant?.giveBack()
  return job ? undefined : 'line-full'
}
