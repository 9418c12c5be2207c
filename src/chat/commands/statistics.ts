/** How much was answered: in this chat, and in all. */
import type { h } from 'koishi'
import type { StatisticsView } from '../../card/views'
import { statisticsText } from '../insight/facts-text'
import { allStatisticsView, chatStatisticsView } from '../insight/statistics'
import { literal } from '../say'
import { clockOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

type Find = typeof chatStatisticsView

async function show(context: CommandContext, find: Find): Promise<h[] | undefined> {
  const { conversation, kit, say } = context
  if (kit.settings.statistics === 'off') return say('amagi.statistics.off')
  const clock = clockOf(context)
  const view: StatisticsView | undefined = await find(conversation.chat, kit, clock.t)
  if (!view) return say('amagi.statistics.nothing')
  return showView(context, view, ({ abilities, locale }) => [literal(statisticsText(view, clock, locale), abilities)])
}

/** Of the chat it is asked in. */
export const statistics: CommandRecord<'amagi.stats'> = {
  name: 'amagi.stats',
  arguments: [],
  words: [
    { word: '解析统计', hash: true },
    { word: 'kkk解析统计', hash: true },
  ],
  right: 'everyone',
  run: (context) => show(context, chatStatisticsView),
}

/** Of all chats, for who runs the bot. */
export const totals: CommandRecord<'amagi.totals'> = {
  name: 'amagi.totals',
  arguments: [],
  words: [
    { word: '全局解析统计', hash: true },
    { word: 'kkk全局解析统计', hash: true },
  ],
  right: 'accounts',
  run: (context) => show(context, allStatisticsView),
}
