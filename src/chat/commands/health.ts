/** How the ways to the platforms did over the last two weeks. */
import { h } from 'koishi'
import type { HelpView } from '../../card/views'
import { leavesOf } from '../../model'
import type { ChannelHealth } from '../../platforms/health'
import { toAmagiError } from '../../errors'
import { formatAgo, type Clock } from '../../words/dates'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { plainly, type Say } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { clockOf, textOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

/** Channels of a platform that are shown; those that failed most are first. */
const maxRows = 25

const failures = ({ calls, successes }: ChannelHealth): number => calls - successes

function textOfChannel(
  { calls, successes, lastCode, lastAt, breaker, pauseSec }: ChannelHealth,
  say: Say,
  clock: Clock,
): string {
  const parts = [
    `${successes}/${calls}`,
    ...(lastCode === undefined ? [] : [lastCode]),
    ...(lastAt === undefined ? [] : [formatAgo(lastAt, clock)]),
    ...(breaker === 'open' ? [plainly(say('commands.amagi.health.messages.paused', { seconds: pauseSec ?? 0 }))] : []),
  ]
  return parts.join(' · ')
}

async function groupsOf(context: CommandContext): Promise<HelpView['groups']> {
  const { args, kit, say } = context
  const clock = clockOf(context)
  const wanted = readPlatform(textOf(args[0]), kit.platforms)
  const leaves = leavesOf((await kit.service()).health())
  return kit.platforms
    .filter(({ id }) => wanted === undefined || id === wanted)
    .map(({ id }) => {
      const own = leaves
        .filter(([platform]) => platform === id)
        .toSorted(([, , , a], [, , , b]) => failures(b) - failures(a) || b.calls - a.calls)
      const sum = (of: (channel: ChannelHealth) => number): number => own.reduce((all, leaf) => all + of(leaf[3]), 0)
      return {
        title: `${nameOf(say, id)} ${sum(({ successes }) => successes)}/${sum(({ calls }) => calls)}`,
        entries: own.slice(0, maxRows).map(([, endpoint, channel, health]) => ({
          command: `${endpoint} ${channel}`,
          text: textOfChannel(health, say, clock),
        })),
      }
    })
    .filter(({ entries }) => entries.length > 0)
}

/** For who runs the bot. */
export const health: CommandRecord<'amagi.health'> = {
  name: 'amagi.health',
  arguments: [{ name: 'platform', kind: 'word' }],
  words: [{ word: '平台状态' }],
  right: 'accounts',
  async run(context) {
    const { args, kit, say } = context
    const word = textOf(args[0])
    if (word !== '' && !readPlatform(word, kit.platforms)) return say('amagi.remark.unknown-platform')
    try {
      const groups = await groupsOf(context)
      if (groups.length === 0) return say('commands.amagi.health.messages.nothing')
      const title = plainly(say('commands.amagi.health.messages.title'))
      const subtitle = plainly(say('commands.amagi.health.messages.about'))
      return await showView(context, { kind: 'help', title, subtitle, groups }, () => [
        h.text(title),
        ...groups.flatMap((group) => [
          h.text(`\n${group.title}`),
          ...group.entries.map(({ command, text }) => h.text(`\n· ${command} — ${text}`)),
        ]),
      ])
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') return undefined
      kit.log.warn(`the state of the platforms: ${brief(error)}`)
      return errorLine(say, error.code)
    }
  },
}
