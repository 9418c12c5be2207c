/** What the commands about the plugin itself tell, for other plugins. */
import { diagnosisView } from '../insight/diagnosis-words'
import { diagnose } from '../insight/diagnosis'
import { factsText, statisticsText } from '../insight/facts-text'
import { reportFailures } from '../insight/report'
import { statusOf } from '../insight/status'
import { statusView } from '../insight/status-words'
import { allStatistics, allStatisticsView, chatStatistics, chatStatisticsView } from '../insight/statistics'
import { versions } from '../insight/versions'
import { commandList, type MayUse } from '../commands'
import { helpFor, helpText } from '../commands/help'
import { localeOf } from '../conversation'
import { createOutlet, type Outlet } from '../outlet'
import type { ChatRef } from '../ref'
import { clockBy, plainly, sayIn } from '../say'
import type { ChatKit } from '../types'
import { targetIn } from './content'
import type { Amagi, InsightOptions } from './types'

/** Work that ends with the plugin, too. */
export type Within = <T>(given: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** No chat at all: what nothing is known about takes everything. */
const nowhere: ChatRef = { platform: '', selfId: '', channelId: '', direct: true }

/** Each with its facts, its card and its text. */
export function insightOf(
  kit: ChatKit,
  mayUse: MayUse,
  within: Within,
): Pick<Amagi, 'diagnose' | 'status' | 'statistics' | 'report' | 'clean' | 'versions' | 'help'> {
  const outletIn = (chat: ChatRef, locale: string | undefined): Outlet =>
    createOutlet({ chat, locales: locale === undefined ? [] : [locale] }, kit, false)
  const clockFor = ({ locale }: InsightOptions, outlet = outletIn(nowhere, locale)) =>
    clockBy(outlet.say, outlet.locale, kit)

  return {
    diagnose: (content, options = {}) =>
      within(options.signal, async (signal) => {
        const target = targetIn(content, kit.platforms, kit.settings)
        const outlet = outletIn(options.chat ?? nowhere, options.locale)
        const facts = await diagnose(target, outlet, { ...kit, signal })
        const clock = clockFor(options, outlet)
        const view = diagnosisView(facts, clock)
        return { facts, view, text: factsText(view, clock) }
      }),
    status: (options = {}) =>
      within(options.signal, async (signal) => {
        const facts = await statusOf({ ...kit, signal })
        const clock = clockFor(options)
        const view = statusView(facts, clock, true)
        return { facts, view, text: factsText(view, clock) }
      }),
    statistics: ({ chat, ...options } = {}) =>
      within(options.signal, async () => {
        if (kit.settings.statistics === 'off') return undefined
        const clock = clockFor(options)
        const found = chat ? await chatStatistics(chat, kit) : await allStatistics(kit)
        const view = chat
          ? await chatStatisticsView(chat, kit, clock.t)
          : await allStatisticsView({ ...nowhere, direct: false }, kit, clock.t)
        const locale = localeOf(options.locale === undefined ? [] : [options.locale], kit.host.i18n)
        return found && view && { facts: found.sum, view, text: statisticsText(view, clock, locale) }
      }),
    report: () => within(undefined, () => reportFailures(kit)),
    clean: () => within(undefined, async () => (await kit.media()).clean()),
    versions,
    async help(session) {
      const say = sayIn(session)
      const commands = commandList
      const view = await helpFor({ session, say, commands, mayUse: (record) => mayUse(session, record) })
      const facts = view.groups.flatMap(({ entries }) => entries.map(({ command }) => command))
      return { facts, view, text: plainly(helpText(view, say)) }
    },
  }
}
