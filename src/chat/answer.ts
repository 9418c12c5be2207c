/** One request, one or several links: resolved side by side, answered in order. */
import { toAmagiError, type AmagiError } from '../errors'
import type { FoundLink } from '../links'
import { targetKey, type Post, type Settings, type Target } from '../model'
import { planReply, type Wish } from '../reply/plan'
import { asksForGif } from '../reply/parts/gif'
import { describeSummary } from '../reply/summary'
import { commentTarget } from '../reply/targets'
import { translator } from '../words/locale'
import { hasSummary } from '../words/summary'
import { linkMs } from '../platforms/service'
import type { Witness } from '../platforms/witness'
import { grantFor, sayLimit, type Limit, type Grant } from './admission'
import { brief } from './brief'
import { offerCandidates } from './candidates'
import { createBudget, type Budget } from './budget'
import type { Conversation } from './conversation'
import { deliver, type Delivery } from './deliver'
import { deliveringIn } from './deliver/handing'
import { conclude } from './conclude'
import type { AfterAnswer, AnswerFacts } from './plugins/answers'
import { factsOf } from './plugins/events'
import type { Marking } from './marks'
import { emptyTally, speak, type Occasion, type Tally } from './speak'
import { createOutlet, type Outlet } from './outlet'
import { policyOf } from './policy'
import { chatKey } from './ref'
import { watchSlow } from './slow'
import { traceLink, traceOrigin, tracePreset, traceVariants } from './trace'
import type { End, Report } from './queue'
import type { ChatKit } from './types'

/** What the intake found and admitted, for one answer. */
export interface Request extends Conversation {
  links: readonly FoundLink[]
  /** Asked by command: the duplicate window does not count and every failure gets a line. */
  manual: boolean
  /** Chosen by number from a card that is still there: an episode goes out without it. */
  chosen?: true
  /** What was asked for besides the work. */
  wish?: Wish
  /** Bots of other programs may want to answer as well. */
  bid?: true
}

/** A link whose turn has come. Short ones have no grant yet: nobody knows what they stand for. */
export interface RequestedLink {
  link: FoundLink
  grant?: Grant
}

type Admitted = Omit<Request, 'links'> & { links: readonly RequestedLink[] }

type Resolved =
  | { state: 'post'; target: Target; post: Post; grant: Grant; since: number }
  | { state: 'duplicate' }
  | { state: 'refused'; limit: Limit }
  | { state: 'failed'; error: AmagiError; target: Target; witness: Witness }

/** What the links of one message have in common while they are answered. */
interface Course {
  kit: ChatKit
  conversation: Conversation
  asked: { manual: boolean; chosen: true | undefined; wish: Wish | undefined }
  budget: Budget
  tally: Tally
  report: Report
  /** Who asked where, for other plugins. */
  about: Omit<AnswerFacts, 'target'>
  /** Milliseconds since the epoch. */
  began: number
}

/** Never rejects: what cannot be said is logged. `failed` when nothing at all was answered. */
export async function answer(request: Admitted, common: ChatKit, report: Report, marking: Marking): Promise<End> {
  const { links, manual, chosen, wish, ...conversation } = request
  const kit = { ...common, settings: await settingsHere(conversation, common) }
  const began = kit.clock()
  for (const { link } of links) kit.log.debug(traceLink(link))
  const resolving = links.map((link) => resolve(link, request, kit))
  const perks = await kit.host.perksOf(conversation.chat)
  const budget = createBudget(createOutlet(conversation, kit, kit.settings.reply.quote, perks))
  const tally = emptyTally()
  const about = { what: 'work', manual, ...factsOf(conversation) } as const
  const course: Course = { kit, conversation, asked: { manual, chosen, wish }, budget, tally, report, about, began }
  // Only who counts messages has to know how many works share them.
  let later = budget.finite ? (await Promise.all(resolving)).filter(({ state }) => state === 'post').length : 0
  let end: End = 'failed'
  for (const [index, { link }] of links.entries()) {
    const resolved = await resolving[index]
    if (!resolved) continue
    // Shut while it waited: somebody who asks by name is worth a try, but one of them is enough.
    if (kit.host.shut.has(conversation.chat, kit.clock()) && (!manual || tally.ended)) {
      giveBack([resolved])
      continue
    }
    if (resolved.state === 'post') {
      later--
      if (link.target.bare && kit.settings.reply.progress) void marking.show('seen')
    }
    try {
      if (await answerOne(resolved, link, later, course)) end = 'done'
    } catch (thrown) {
      const error = toAmagiError(thrown)
      broken(error, resolved, link, course)
      if (error.code !== 'cancelled' && !kit.signal.aborted) continue
      void Promise.all(resolving).then(giveBack)
      return 'cancelled'
    }
  }
  try {
    await budget.sayOmitted()
    await conclude(tally, budget.outlet, marking, kit)
  } catch (error) {
    kit.log.debug(brief(error))
  }
  return end
}

/** One link whose turn has come, with so many works `later`; whether its work is in the chat, or need not be. */
async function answerOne(resolved: Resolved, link: FoundLink, later: number, course: Course): Promise<boolean> {
  const { kit, conversation, asked, budget, tally } = course
  const occasion: Occasion = { manual: asked.manual, bare: link.target.bare === true }
  switch (resolved.state) {
    case 'duplicate':
      return true
    case 'refused':
      await sayLimit(resolved.limit, conversation, kit, budget.outlet)
      return false
    case 'failed': {
      const said = resolved.target.kind === 'named' ? offer : refuse
      await said(resolved, budget.outlet, occasion, tally, kit)
      if (asked.manual || said === refuse) tellFailed(resolved.error, resolved.target, undefined, course)
      return false
    }
    case 'post':
      return reply(resolved, occasion, budget.share(later), course)
  }
}

/** Something nobody foresaw, or the end of the plugin. */
function broken(error: AmagiError, resolved: Resolved, link: FoundLink, course: Course): void {
  const { kit, tally } = course
  const [target, post] = resolved.state === 'post' ? [resolved.target, resolved.post] : [link.target]
  if (error.code !== 'cancelled') kit.failures.note({ what: 'work', target, error })
  tellFailed(error, target, post, course)
  if (error.code === 'cancelled' || kit.signal.aborted) return
  const { platform } = link.target
  kit.log.warn(`${platform}: ${brief(error)}`)
  tally.owed.push({ platform, error })
}

/** Tells other plugins. */
function tellFailed({ code }: AmagiError, target: Target, post: Post | undefined, course: Course): void {
  const { kit, about, began } = course
  const ms = kit.clock() - began
  kit.hooks.over({ ...about, target, ...(post ? { post } : {}), outcome: 'failed', code, messageIds: [], ms })
}

/** The settings with what was chosen in this chat in their place. */
async function settingsHere(conversation: Conversation, kit: ChatKit): Promise<Settings> {
  const { settings } = kit
  const { preset } = await policyOf(conversation, kit)
  return preset.by === 'setting' ? settings : { ...settings, reply: { ...settings.reply, preset: preset.value } }
}

/** Of works that were resolved in vain; what was used is used. */
function giveBack(works: readonly Resolved[]): void {
  for (const work of works) if (work.state === 'post') work.grant.giveBack()
}

async function resolve(
  { link: { target }, grant: given }: RequestedLink,
  request: Admitted,
  kit: ChatKit,
): Promise<Resolved> {
  let grant = given
  let full = target
  const witness = kit.failures.watch()
  try {
    const service = await kit.service()
    const since = kit.clock()
    const until = since + linkMs
    full = await service.expand(target, { signal: kit.signal, witness })
    if (target.kind === 'named')
      kit.log.info(`${targetKey(target)}: a card without an address, ${targetKey(full)} by its title`)
    if (!grant) {
      const found = grantFor(full, request, kit.ledger)
      if (found === 'duplicate') {
        kit.log.debug(`${targetKey(full)}: answered in this chat a moment ago`)
        return { state: 'duplicate' }
      }
      if (typeof found === 'string') return { state: 'refused', limit: found }
      grant = found
    }
    const post = await service.resolve(full, { signal: kit.signal, until, witness })
    return { state: 'post', target: full, post, grant, since }
  } catch (error) {
    grant?.giveBack()
    return { state: 'failed', error: toAmagiError(error), target: full, witness }
  }
}

/** Milliseconds from a link to the end of drawing its card; words in its place have their cover a moment later. */
const cardMs = 23_000
/** Milliseconds a card gets whose link waited for those before it. */
const restMs = 15_000

/** What is left for a card: whoever asked waits for it as the first thing to be seen. */
function cardTime(since: number, clock: () => number): () => number {
  const end = clock() - since <= linkMs ? since + cardMs : clock() + restMs
  return () => end - clock()
}

async function refuse(
  { error, target, witness }: Extract<Resolved, { state: 'failed' }>,
  outlet: Outlet,
  occasion: Occasion,
  tally: Tally,
  kit: ChatKit,
): Promise<void> {
  if (error.code !== 'cancelled') {
    const id = kit.failures.note({ what: 'work', target, error, witness })
    kit.log.warn(`${targetKey(target)}: ${brief(error)} [${id}]`)
  }
  await speak([error], target.platform, outlet, occasion, tally)
}

/**
 * A title nobody knows the work of. Nothing is said where nobody asked: the card may be about anything. Whoever asked
 * chooses among what is like it.
 */
async function offer(
  resolved: Extract<Resolved, { state: 'failed' }>,
  outlet: Outlet,
  occasion: Occasion,
  tally: Tally,
  kit: ChatKit,
): Promise<void> {
  const { error, target } = resolved
  if (!occasion.manual) {
    kit.log.info(`${targetKey(target)}: a card without an address is left alone: ${brief(error)}`)
    return
  }
  if (error.code !== 'not-found') return refuse(resolved, outlet, occasion, tally, kit)
  kit.log.info(`${targetKey(target)}: ${brief(error)}, what is like it is offered`)
  if (await offerCandidates(target, outlet, kit)) tally.arrived = true
  else tally.said = true
}

/** Whether anything arrived, or was kept from going out; `share`: messages this work may take. */
async function reply(
  { post, target, grant, since }: Extract<Resolved, { state: 'post' }>,
  occasion: Occasion,
  share: number,
  { kit, asked: { chosen, wish }, budget, tally, report, about, began }: Course,
): Promise<boolean> {
  const { settings, signal, log } = kit
  const { outlet } = budget
  const over = (news: Pick<AfterAnswer, 'outcome' | 'code' | 'messageIds'>): void =>
    kit.hooks.over({ ...about, target, post, ...news, ms: kit.clock() - began })
  let sent = 0
  let slow: ReturnType<typeof watchSlow> | undefined
  try {
    if (!(await kit.hooks.allows({ ...about, target, post }))) {
      log.info(`${post.platform} ${post.kind} ${post.id}: another plugin keeps the answer from going out`)
      over({ outcome: 'vetoed', messageIds: [] })
      return true
    }
    const delivering = deliveringIn(outlet, kit)
    const { card } = delivering
    const maxVideoBytes = await delivering.learning.room('video', delivering.place)
    const canEncode = asksForGif(post, settings, wish) && (await (await kit.media()).canEncode(signal))
    const plan = planReply(
      post,
      settings,
      { ...outlet.abilities, maxVideoBytes, maxMessages: share },
      { ...card, chosen: chosen === true, wish, canEncode },
    )
    if (plan.omitted) budget.omit()
    for (const part of plan.parts) if (part.kind === 'remark') void kit.care.noticed(post.platform, part.code)
    for (const line of [traceOrigin(post), ...traceVariants(plan), ...tracePreset(plan)]) log.debug(line)
    const qualities = plan.parts.find((part) => part.kind === 'qualities')
    const discussed = commentTarget(post, target)
    report({ title: post.title || post.author?.name || '' })
    slow = watchSlow(plan, outlet, report, kit)
    const delivery = await deliver(plan, post, outlet, {
      ...delivering,
      cardLeft: cardTime(since, kit.clock),
      comments:
        discussed && (async () => (await kit.service()).comments(discussed, { signal, discussed: settings.comments })),
      summary: async () => {
        const found = await (await kit.service()).summary(discussed ?? target, { signal })
        // Nobody asked: only what is there is told.
        return hasSummary(found) ? describeSummary(found, translator(outlet.locale)) : undefined
      },
      refresh: async () => (await kit.service()).resolve(target, { signal, fresh: true }),
      shown: () =>
        qualities ? kit.picks.offerQualities(outlet, target, qualities.list) : kit.picks.offer(outlet, post),
      report: slow.report,
      record: { sendings: kit.sendings, work: targetKey(target), again: occasion.manual },
    })
    const { before } = delivery
    sent = delivery.sent + delivery.unknown + before.sent + before.unknown
    log.info(`${post.platform} ${post.kind} ${post.id}: ${told(delivery)} to ${chatKey(outlet.chat)}`)
    if (delivery.ids.length > 0) log.debug(`${post.platform} ${post.id}: messages ${delivery.ids.join(' ')}`)
    if (delivery.sent + before.sent > 0) tally.arrived = true
    if (delivery.unknown + before.unknown > 0) tally.doubtful = true
    for (const error of delivery.failures) kit.failures.note({ what: 'media', target, error })
    if (delivery.ended) tally.ended = true
    else await speak(delivery.failures, post.platform, outlet, occasion, tally)
    over(outcomeOf(delivery, sent > 0))
  } finally {
    slow?.end()
    // An answer of which nothing arrived does not count: the next link is tried again.
    if (sent > 0) grant.used()
    else grant.giveBack()
  }
  return sent > 0
}

function outcomeOf(
  { failures: [failure], ended, ids }: Delivery,
  arrived: boolean,
): Pick<AfterAnswer, 'outcome' | 'code' | 'messageIds'> {
  const code = ended ? 'send-failed' : failure?.code
  return {
    outcome: !arrived ? 'failed' : code ? 'partly' : 'sent',
    ...(code ? { code } : {}),
    messageIds: ids,
  }
}

const told = ({ sent, unknown, before }: Delivery): string => {
  const parts = before.sent + before.unknown
  const more = unknown > 0 ? ` and perhaps ${unknown} more` : ''
  return `${sent} messages${more}${parts > 0 ? ` after ${parts} parts of an answer before` : ''}`
}
