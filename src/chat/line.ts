/** Work with its rights into the line of its chat. */
import { AmagiError } from '../errors'
import { targetKey } from '../model'
import type { Limit } from './admission'
import type { RequestedLink } from './answer'
import { brief } from './brief'
import { conclude } from './conclude'
import type { Conversation } from './conversation'
import type { Marking } from './marks'
import { createOutlet } from './outlet'
import type { End, Shift } from './queue'
import { chatKey, userKey } from './ref'
import { emptyTally, speak } from './speak'
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
  waiting: Waiting,
  kit: ChatKit,
  work: (kit: ChatKit, report: Shift['report'], marking: Marking) => Promise<End>,
): Promise<Limit | undefined> {
  const { chat, user, reply, manual, links } = waiting
  const errand = {
    chat: chatKey(chat),
    user: user && userKey(user),
    priority: manual ? ('command' as const) : ('pasted' as const),
    name: reply?.name,
    platform: links[0]?.link.target.platform,
    label: links.map(({ link }) => targetKey(link.target)).join(' '),
  }
  const marking = kit.marks.on(waiting)
  const job = kit.queue.add(errand, ({ signal, report }) =>
    // A crowd that begins in one turn of the event loop would hold every other message of the process.
    kit.spread(() => work({ ...kit, signal }, report, marking), signal),
  )
  // A bare id may just look like one: nothing is shown before it is known to be a work.
  const sure = manual || links.some(({ link }) => link.target.bare !== true)
  if (job && sure && kit.settings.reply.progress) void see(marking, job.ended, kit)
  const end = await job?.ended
  if (end === 'cancelled') void marking.clear()
  if (end === 'overdue') await giveUp(waiting, marking, kit)
  // Also of an answer that ended while it waited.
  for (const { grant } of links) grant?.giveBack()
  if (job) return undefined
  if (!kit.signal.aborted) return 'line-full'
  kit.log.info('1 answers are cancelled before they began')
  return undefined
}

/** Shows that the message was seen, unless its answer has ended before that could begin. Never rejects. */
async function see(marking: Marking, ended: Promise<End>, { spread, signal }: ChatKit): Promise<void> {
  let over = false
  void ended.then(() => (over = true))
  try {
    await spread(async () => !over && marking.show('seen'), signal)
  } catch {
    // Unloaded first.
  }
}

/** Nobody was told that the answer was ended. Never rejects. */
async function giveUp(waiting: Waiting, marking: Marking, kit: ChatKit): Promise<void> {
  const { links, manual, ...conversation } = waiting
  const outlet = createOutlet(conversation, kit, kit.settings.reply.quote)
  const tally = emptyTally()
  const error = new AmagiError('timeout', { message: 'the answer took too long' })
  try {
    const target = links[0]?.link.target
    if (target) await speak([error], target.platform, outlet, { manual, bare: target.bare === true }, tally)
    await conclude(tally, outlet, marking, kit)
  } catch (thrown) {
    kit.log.debug(brief(thrown))
  }
}
