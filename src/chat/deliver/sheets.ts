/** The sheets of a drawn card on their way into a chat. */
import { h } from 'koishi'
import type { DrawnCard } from '../../card/types'
import { arrived, idsOf, missingOf, sent, together, type Outcome } from '../outcome'
import type { Outlet } from '../outlet'

/**
 * One message per sheet, in order, the request quoted where the outlet does. Ends at the first sheet that was not taken
 * whole: `partly` when others are there, with their ids.
 */
export async function sendSheets(
  { inline, send }: Pick<Outlet, 'send' | 'inline'>,
  sheets: readonly DrawnCard[],
): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const sheet of sheets) {
    const options = { bytes: sheet.data.length, quote: true }
    const outcome = await inline.carry([sheet], async () => send([h.image(await inline.addressOf(sheet))], options))
    outcomes.push(outcome)
    if (outcome.kind !== 'sent') break
  }
  const last = outcomes.at(-1) ?? sent()
  return together(outcomes.flatMap(idsOf), outcomes.some(arrived), missingOf(last))
}
