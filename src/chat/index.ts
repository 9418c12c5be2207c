/**
 * The chat side on one screen. A message comes in by the middleware or as a command, its links are admitted or one line
 * says why not, they wait for their turn, are answered, and whatever became of it is an outcome.
 */
import type { Context } from 'koishi'
import { admit, allowance, isHeeded, isOurs, sayLimit } from './admission'
import { answer, type Request } from './answer'
import { registerCommands } from './commands'
import { comments } from './comments'
import type { Conversation } from './conversation'
import { danmaku } from './danmaku'
import { diagnosis } from './diagnosis'
import type { FoundLink } from '../links'
import { openHttpApi } from './http-api'
import { listen } from './intake'
import { takePlace } from './line'
import { offerAmagi } from './plugins/service'
import { createRights } from './rights'
import { showOne, type Showing } from './showing'
import { summary } from './summary'
import type { ChatKit, Flow } from './types'

/** Answers a message once, when its turn comes. Never rejects. */
async function attend(request: Request, kit: ChatKit): Promise<void> {
  const { links: found, manual, bid, ...conversation } = request
  const targets = found.map(({ target }) => target)
  if (!isHeeded({ ...conversation, manual }, targets, kit)) return
  if (!(await isOurs({ ...conversation, bid: bid === true && !manual }, targets, kit))) return
  const { links, limit } = admit(request, kit)
  const whole = { ...conversation, manual, links }
  const answering =
    links.length > 0 && takePlace(whole, kit, (own, report, marking) => answer(whole, own, report, marking))
  if (limit) await sayLimit(limit, conversation, kit)
  const refused = await answering
  if (refused) await sayLimit(refused, conversation, kit)
}

/** Shows something of a work, once and in turn like any other answer. Never rejects. */
async function attendOne(showing: Showing, conversation: Conversation, link: FoundLink, kit: ChatKit): Promise<void> {
  if (!isHeeded({ ...conversation, manual: true }, [link.target], kit)) return
  if (!(await isOurs({ ...conversation, bid: false }, [link.target], kit))) return
  const grant = allowance(conversation, kit.ledger)
  if (!grant) return sayLimit('asked-too-much', conversation, kit)
  const whole = { ...conversation, manual: true, links: [{ link, grant }] }
  const refused = await takePlace(whole, kit, async (own, report, marking) => {
    const end = await showOne(showing, conversation, link, own, report, marking)
    if (end === 'done') grant.used()
    return end
  })
  if (refused) await sayLimit(refused, conversation, kit)
}

/** Opens every way in for the lifetime of the context. */
export function openChat(ctx: Context, kit: ChatKit): void {
  const flow: Flow = {
    attend: (request) => attend(request, kit),
    attendComments: (conversation, link) => attendOne(comments, conversation, link, kit),
    attendDanmaku: (conversation, link) => attendOne(danmaku, conversation, link, kit),
    attendDiagnosis: (conversation, link) => attendOne(diagnosis, conversation, link, kit),
    attendSummary: (conversation, link) => attendOne(summary, conversation, link, kit),
  }
  const { settings, clock, signal, log } = kit
  const rights = createRights({
    settings,
    clock,
    signal,
    log,
    hasDatabase: () => Boolean(ctx.get('database')),
    hasPermission: (session, permission) => ctx.permissions.test(permission, session),
  })
  const mayUse = registerCommands(ctx, kit, flow, rights)
  listen(ctx, kit, { bots: () => ctx.bots, attend: flow.attend, runsAccounts: rights.runsAccounts })
  openHttpApi(ctx, kit)
  offerAmagi(ctx, kit, mayUse)
}
