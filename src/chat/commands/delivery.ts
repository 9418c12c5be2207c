/** Which way files go on each account, as far as that was learned; and a way to forget it. */
import { h } from 'koishi'
import type { HelpView } from '../../card/views'
import type { Lesson } from '../../store'
import { formatAgo } from '../../words/dates'
import { key, knownKey } from '../../words/families'
import { readLesson } from '../deliver/learning'
import { plainly, type Say } from '../say'
import { isForget } from './forget'
import { clockOf, textOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

/** Kinds of files and messages that are shown; the latest ones. */
const maxPlaces = 30

/** What was learned of one kind of files on one account, in words. */
interface Group {
  title: string
  entries: { command: string; text: string }[]
}

function groupsOf(lessons: readonly Lesson[], context: CommandContext): Group[] {
  const { say } = context
  const clock = clockOf(context)
  const groups = new Map<string, Group & { at: number }>()
  for (const lesson of lessons) {
    const { account, direct, wanted, element, way, size } = readLesson(lesson)
    const [medium, form, name] = [knownKey('medium', wanted), knownKey('medium', element), knownKey('way', way)]
    if (!medium || !form || !name) continue
    const chat = plainly(say(key('chatKind', direct ? 'direct' : 'group')))
    const group = groups.get(lesson.place) ?? {
      title: `${account} · ${chat} · ${plainly(say(medium))} ${size}`,
      entries: [],
      at: 0,
    }
    const when = formatAgo(lesson.at / 1000, clock)
    group.entries.push({
      command: element === wanted ? plainly(say(name)) : `${plainly(say(form))}：${plainly(say(name))}`,
      text: plainly(say(key('learned', lesson.value > 0 ? 'worked' : 'refused'), { when })),
    })
    group.at = Math.max(group.at, lesson.at)
    groups.set(lesson.place, group)
  }
  return [...groups.values()].toSorted((a, b) => b.at - a.at).slice(0, maxPlaces)
}

const viewOf = (groups: readonly Group[], say: Say): HelpView => ({
  kind: 'help',
  title: plainly(say('commands.amagi.delivery.messages.title')),
  subtitle: plainly(say('commands.amagi.delivery.messages.about')),
  groups: [...groups],
})

function linesOf(groups: readonly Group[], say: Say): h[] {
  const lines = groups.flatMap(({ title, entries }) => [
    h.text(`\n${title}`),
    ...entries.map(({ command, text }) => h.text(`\n· ${command} — ${text}`)),
  ])
  return [...say('commands.amagi.delivery.messages.title'), ...lines]
}

/** For who runs the bot. */
export const delivery: CommandRecord<'amagi.delivery'> = {
  name: 'amagi.delivery',
  arguments: [{ name: 'value', kind: 'text' }],
  words: [{ word: '发送方式' }],
  right: 'accounts',
  async run(context) {
    const { args, say, kit } = context
    if (isForget(textOf(args[0]))) {
      await kit.experience.forget()
      kit.log.info('what was learned of the ways of delivery is forgotten')
      return say('commands.amagi.delivery.messages.forgotten')
    }
    const lessons = await kit.experience.lessons()
    if (lessons.length === 0) return say('commands.amagi.delivery.messages.nothing')
    const groups = groupsOf(lessons, context)
    return showView(context, viewOf(groups, say), (outlet) => linesOf(groups, outlet.say))
  },
}
