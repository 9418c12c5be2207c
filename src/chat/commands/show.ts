/** Answers of commands that are a card where pictures are possible, and lines of text otherwise. */
import type { h } from 'koishi'
import type { CardView } from '../../card/views'
import { toAmagiError } from '../../errors'
import { cardOptions } from '../card-options'
import { brief } from '../brief'
import { sendSheets } from '../deliver/sheets'
import type { Outcome } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import type { ChatKit } from '../types'
import type { CommandContext } from './record'

/** What became of the card; undefined where it cannot be one, or not now. Rejects with `cancelled`. */
export async function sendView(
  view: CardView,
  outlet: Outlet,
  kit: Pick<ChatKit, 'cards' | 'clock' | 'log' | 'settings' | 'signal'>,
): Promise<Outcome | undefined> {
  if (!outlet.abilities.image || kit.settings.reply.info === 'text') return undefined
  try {
    const engine = await kit.cards()
    const options = { ...cardOptions(outlet, kit), signal: kit.signal }
    const outcome = await sendSheets(outlet, await engine.drawView(view, options))
    if (outcome.kind !== 'refused') return outcome
    kit.log.info(`${view.kind} goes out as text: ${outcome.reason}`)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    kit.log.info(`${view.kind} goes out as text: ${brief(error)}`)
  }
  return undefined
}

/** Sends the card itself and resolves to nothing, or resolves to the text the command answers with. Never rejects. */
export async function showView(
  { conversation, kit }: CommandContext,
  view: CardView,
  text: (outlet: Outlet) => h[],
): Promise<h[] | undefined> {
  const outlet = createOutlet(conversation, kit, false)
  try {
    if (await sendView(view, outlet, kit)) return undefined
  } catch {
    // Unloaded meanwhile.
    return undefined
  }
  return text(outlet)
}
