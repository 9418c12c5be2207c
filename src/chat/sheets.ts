/** The sheets of a drawn card on their way into a chat. */
import { h } from 'koishi'
import type { DrawnCard } from '../card/types'
import type { Outlet } from './outlet'

/** One message per sheet, in order, the request quoted where the outlet does; ends at the first one refused. */
export async function sendSheets(outlet: Outlet, sheets: readonly DrawnCard[]): Promise<void> {
  for (const { data, mime } of sheets) await outlet.send([h.image(data, mime)], { bytes: data.length, quote: true })
}
