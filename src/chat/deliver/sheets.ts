/** The sheets of a drawn card on their way into a chat. */
import { h } from 'koishi'
import type { DrawnCard } from '../../card/types'
import { sent, type Outcome } from '../outcome'
import type { Outlet } from '../outlet'

/**
 * One message per sheet, in order, the request quoted where the outlet does. Ends at the first sheet that was not
 * taken, with what became of that one; the ids of the others are in `ids` of a complete success only.
 */
export async function sendSheets(outlet: Pick<Outlet, 'send'>, sheets: readonly DrawnCard[]): Promise<Outcome> {
  const ids: string[] = []
  for (const { data, mime } of sheets) {
    const outcome = await outlet.send([h.image(data, mime)], { bytes: data.length, quote: true })
    if (outcome.kind !== 'sent') return outcome
    ids.push(...outcome.ids)
  }
  return sent(...ids)
}
