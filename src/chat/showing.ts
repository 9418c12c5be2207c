/**
 * Something of one work that somebody asked for by command: its comments, its danmaku. Nothing of it is written down:
 * after a restart nothing is sent by itself, and whoever asks again wants it again.
 */
import type { h } from 'koishi'
import type { DrawnCard } from '../card/types'
import { AmagiError, toAmagiError, type ErrorCode } from '../errors'
import type { FoundLink } from '../links'
import { targetKey, type Post, type Target } from '../model'
import { brief } from './brief'
import { conclude } from './conclude'
import type { Conversation } from './conversation'
import { sendSheets } from './deliver/sheets'
import type { Witness } from '../platforms/witness'
import type { Marking } from './marks'
import { arrived, idsOf, missingOf, shutBy, type Outcome } from './outcome'
import { createOutlet, type Outlet } from './outlet'
import type { AfterAnswer } from './plugins/answers'
import { factsOf } from './plugins/events'
import type { End, Report } from './queue'
import { emptyTally, speak, type Tally } from './speak'
import type { ChatKit } from './types'

/** What one use of such a command works with. */
export interface Asking {
  outlet: Outlet
  kit: ChatKit
  report: Report
  tally: Tally
  /** Ids of what is there. */
  ids: string[]
  /** Hears what is asked upstream. */
  witness: Witness
  /** Asked once the work is known: false when another plugin keeps its answer from going out. */
  allows(post: Post, target: Target): Promise<boolean>
}

/** What is shown of a work. */
export interface Showing {
  /** For the log and other plugins. */
  what: AfterAnswer['what'] | 'diagnosis'
  /** Rejects with AmagiError: then a line is said. */
  show(link: FoundLink, asking: Asking): Promise<End>
  /** A truer line than the one about the error. */
  instead?(error: AmagiError, outlet: Outlet): h[] | undefined
}

/** One line in place of what was asked for. */
export async function tell(line: h[], { outlet, tally, ids }: Asking): Promise<End> {
  const outcome = await outlet.send(line, { quote: true })
  tally.arrived = arrived(outcome)
  tally.ended = shutBy(outcome) !== undefined
  ids.push(...idsOf(outcome))
  return tally.ended ? 'failed' : 'done'
}

async function complain(error: AmagiError, { target }: FoundLink, showing: Showing, asking: Asking): Promise<void> {
  const { outlet, kit, tally, witness } = asking
  if (error.code === 'cancelled' || kit.signal.aborted) return
  const id = kit.failures.note({ what: showing.what, target, error, witness })
  kit.log.warn(`${showing.what} of ${targetKey(target)}: ${brief(error)} [${id}]`)
  const line = showing.instead?.(error, outlet)
  if (line) await tell(line, asking)
  else await speak([error], target.platform, outlet, { manual: true, bare: false }, tally)
}

/** One answer or one line, always. Never rejects; `failed` when it was a line about a failure. */
export async function showOne(
  showing: Showing,
  conversation: Conversation,
  link: FoundLink,
  kit: ChatKit,
  report: Report,
  marking: Marking,
): Promise<End> {
  const perks = await kit.host.perksOf(conversation.chat)
  const outlet = createOutlet(conversation, kit, kit.settings.reply.quote, perks)
  const began = kit.clock()
  const { what } = showing
  const about = what === 'diagnosis' ? undefined : { what, manual: true, ...factsOf(conversation) }
  let known: { post: Post; target: Target; vetoed: boolean } | undefined
  const asking: Asking = {
    outlet,
    kit,
    report,
    tally: emptyTally(),
    ids: [],
    witness: kit.failures.watch(),
    async allows(post, target) {
      const allowed = !about || (await kit.hooks.allows({ ...about, post, target }))
      known = { post, target, vetoed: !allowed }
      if (!allowed) kit.log.info(`${showing.what} of ${targetKey(target)}: another plugin keeps them from going out`)
      return allowed
    },
  }
  let end: End = 'failed'
  let code: ErrorCode | undefined
  try {
    end = await showing.show(link, asking).catch(async (thrown: unknown) => {
      const error = toAmagiError(thrown)
      ;({ code } = error)
      await complain(error, link, showing, asking)
      return 'failed' as const
    })
    await conclude(asking.tally, outlet, marking, kit)
  } catch (error) {
    kit.log.debug(brief(error))
  }
  if (!about) return end
  const { vetoed = false, ...found } = known ?? { target: link.target }
  kit.hooks.over({
    ...about,
    ...found,
    outcome: vetoed ? 'vetoed' : end !== 'done' ? 'failed' : code ? 'partly' : 'sent',
    ...(code ? { code } : {}),
    messageIds: asking.ids,
    ms: kit.clock() - began,
  })
  return end
}

/**
 * What became of what was shown: what may have arrived is not complained about, a chat that takes nothing is left
 * alone, anything else that did not arrive is thrown as `send-failed`.
 */
export function settle(what: string, outcome: Outcome, target: Target, { kit, tally, ids }: Asking): End {
  ids.push(...idsOf(outcome))
  const missing = missingOf(outcome)
  tally.arrived = arrived(outcome)
  tally.doubtful = missing?.kind === 'unknown'
  tally.ended = shutBy(outcome) !== undefined
  if (!missing) return 'done'
  const named = `${outcome.kind === 'partly' ? 'a part of ' : ''}${what} of ${targetKey(target)}`
  kit.log.warn(
    missing.kind === 'unknown'
      ? `nobody knows whether ${named} arrived: ${missing.reason}`
      : `${named} was refused: ${missing.reason}`,
  )
  if (missing.kind === 'unknown' || tally.arrived) return 'done'
  if (tally.ended) return 'failed'
  throw new AmagiError('send-failed', { message: missing.reason })
}

/** A card, and the words that stand for it where no picture is taken or none can be drawn. */
interface Drawing {
  post: Post
  /** For the log. */
  what: string
  words: h
  draw(): Promise<DrawnCard[]>
}

/** Rejects with `cancelled` only. */
export async function sendDrawn({ post, what, words, draw }: Drawing, asking: Asking): Promise<Outcome> {
  const { outlet, kit, report } = asking
  if (!outlet.abilities.image) return outlet.send([words], { quote: true })
  report('drawing')
  let sheets
  try {
    sheets = await draw()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    kit.log.warn(`${post.platform} ${post.id}: no card of the ${what}, text instead: ${brief(error)}`)
    return outlet.send([words], { quote: true })
  }
  report('sending')
  return sendSheets(outlet, sheets)
}
