/** The comments of a work, because somebody asked for them. */
import { AmagiError, toAmagiError } from '../errors'
import type { FoundLink } from '../links'
import { targetKey } from '../model'
import { describeComments, firstComments } from '../reply/comments'
import { commentTarget } from '../reply/targets'
import { cardOptions } from './answer'
import { brief } from './brief'
import type { Conversation } from './conversation'
import { drawComments, type Discussion } from './comments-card'
import { conclude } from './conclude'
import type { Marking } from './marks'
import { emptyTally, speak, type Tally } from './speak'
import { arrived, missingOf, type Outcome } from './outcome'
import { createOutlet, type Outlet } from './outlet'
import type { End, Report } from './queue'
import { sendSheets } from './deliver/sheets'
import type { ChatKit } from './types'
import { literal } from './say'

async function discussionOf({ target }: FoundLink, kit: ChatKit): Promise<Discussion> {
  const { signal } = kit
  const service = await kit.service()
  const full = await service.expand(target, { signal })
  const post = await service.resolve(full, { signal })
  const asked = commentTarget(post, full)
  if (!asked) throw new AmagiError('unsupported', { message: `${post.kind} has no comments` })
  const section = await service.comments(asked, { signal })
  const { count, replies } = kit.settings.comments
  return { post, section: firstComments(section, count), replies }
}

/** The card, or lines of text where no picture is taken or none can be drawn. */
async function send(discussion: Discussion, outlet: Outlet, kit: ChatKit, report: Report): Promise<Outcome> {
  const { post, section } = discussion
  const text = [literal(describeComments(section), outlet.abilities)]
  if (!outlet.abilities.image) return outlet.send(text, { quote: true })
  let sheets
  try {
    const { cards, signal } = kit
    sheets = await drawComments(discussion, { cards, signal, card: cardOptions(outlet, kit) })
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    kit.log.warn(`${post.platform} ${post.id}: no card of the comments, text instead: ${brief(error)}`)
    return outlet.send(text, { quote: true })
  }
  report('sending')
  return sendSheets(outlet, sheets)
}

/** One answer or one line, always. Never rejects; `failed` when it was a line about a failure. */
export async function showComments(
  conversation: Conversation,
  link: FoundLink,
  kit: ChatKit,
  report: Report,
  marking: Marking,
): Promise<End> {
  const outlet = createOutlet(conversation, kit, kit.settings.reply.quote)
  const tally = emptyTally()
  const end = await show(link, outlet, kit, report, tally)
  try {
    await conclude(tally, outlet, marking, kit)
  } catch (error) {
    kit.log.debug(brief(error))
  }
  return end
}

async function show(link: FoundLink, outlet: Outlet, kit: ChatKit, report: Report, tally: Tally): Promise<End> {
  try {
    const discussion = await discussionOf(link, kit)
    const { state, comments } = discussion.section
    if (comments.length > 0) {
      report('drawing')
      const outcome = await send(discussion, outlet, kit, report)
      note(outcome, link, kit)
      // What may have arrived is not complained about; a chat that takes nothing is left alone.
      const missing = missingOf(outcome)
      tally.arrived = arrived(outcome)
      tally.doubtful = missing?.kind === 'unknown'
      tally.ended = missing?.kind === 'refused' && missing.scope === 'chat'
      if (missing?.kind !== 'refused') return 'done'
      if (missing.scope !== 'chat')
        await complain(new AmagiError('send-failed', { message: missing.reason }), link, outlet, kit, tally)
      return arrived(outcome) ? 'done' : 'failed'
    }
    const line =
      state === 'closed' ? 'commands.amagi.comments.messages.closed' : 'commands.amagi.comments.messages.none'
    await outlet.send(outlet.say(line), { quote: true })
    tally.arrived = true
    return 'done'
  } catch (thrown) {
    await complain(toAmagiError(thrown), link, outlet, kit, tally)
    return 'failed'
  }
}

function note(outcome: Outcome, { target }: FoundLink, kit: ChatKit): void {
  const missing = missingOf(outcome)
  if (missing) kit.log.warn(`comments of ${targetKey(target)}: ${outcome.kind}: ${missing.reason}`)
}

async function complain(
  error: AmagiError,
  { target }: FoundLink,
  outlet: Outlet,
  kit: ChatKit,
  tally: Tally,
): Promise<void> {
  if (error.code === 'cancelled' || kit.signal.aborted) return
  kit.log.warn(`comments of ${targetKey(target)}: ${brief(error)}`)
  try {
    await speak([error], target.platform, outlet, { manual: true, bare: false }, tally)
  } catch (thrown) {
    kit.log.warn(brief(thrown))
  }
}
