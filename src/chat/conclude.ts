/** The end of a message that was answered: what stands on it as a sign, and the line where no sign can stand. */
import { brief } from './brief'
import type { Marking } from './marks'
import type { Outlet } from './outlet'
import { chatKey } from './ref'
import { lineOf, type Tally } from './speak'
import type { ChatKit } from './types'

/**
 * The last sign. Failures nobody was told of get the failed reaction or, where there is none, one line per chat,
 * platform and reason in ten minutes. Rejects only with `cancelled`, as the outlet does.
 */
export async function conclude(tally: Tally, outlet: Outlet, marking: Marking, kit: ChatKit): Promise<void> {
  const { progress, failures } = kit.settings.reply
  const signs = failures === 'auto' || failures === 'reaction' || failures === 'both'
  if (tally.ended) return void marking.clear()
  if (tally.owed.length > 0) {
    const shown = signs && (await marking.show('failed'))
    if (!signs) void marking.clear()
    if (failures === 'line' || failures === 'both' || (failures === 'auto' && !shown)) await sayOwed(tally, outlet, kit)
  } else if (tally.said) {
    // The line has told already.
    if (progress && signs) void marking.show('failed')
    else void marking.clear()
  } else if (tally.arrived && !tally.doubtful) {
    if (progress) void marking.show('done')
  } else {
    // Unknown is neither done nor failed, and of duplicates nothing is told.
    void marking.clear()
  }
}

async function sayOwed({ owed }: Tally, outlet: Outlet, { ledger, log }: ChatKit): Promise<void> {
  for (const { platform, error } of owed) {
    if (!ledger.firstFailed(`${chatKey(outlet.chat)} ${platform} ${error.code}`)) continue
    const outcome = await outlet.send(lineOf(error, outlet), { quote: true })
    if (outcome.kind === 'refused') return log.debug(`the failure was not said: ${brief(outcome.reason)}`)
  }
}
