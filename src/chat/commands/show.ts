/** Answers of commands that are a card where pictures are possible, and lines of text otherwise. */
import type { h } from 'koishi'
import type { CardView } from '../../card/views'
import { toAmagiError } from '../../errors'
import { cardOptions } from '../answer'
import { brief } from '../brief'
import { sendSheets } from '../deliver/sheets'
import { createOutlet, type Outlet } from '../outlet'
import type { CommandContext } from './record'

/** Sends the card itself and resolves to nothing, or resolves to the text the command answers with. Never rejects. */
export async function showView(
  { conversation, kit }: CommandContext,
  view: CardView,
  text: (outlet: Outlet) => h[],
): Promise<h[] | undefined> {
  const outlet = createOutlet(conversation, kit, false)
  if (!outlet.abilities.image || kit.settings.reply.info === 'text') return text(outlet)
  try {
    const engine = await kit.cards()
    const options = { ...cardOptions(outlet, kit), signal: kit.signal }
    const outcome = await sendSheets(outlet, await engine.drawView(view, options))
    if (outcome.kind !== 'refused') return undefined
    kit.log.info(`${view.kind} goes out as text: ${outcome.reason}`)
    return text(outlet)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.info(`${view.kind} goes out as text: ${brief(error)}`)
    return text(outlet)
  }
}
