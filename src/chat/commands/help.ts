/** The overview of what the asker may do: a card where pictures are possible, lines of text otherwise. */
import { h, type Session } from 'koishi'
import type { HelpView } from '../../card/views'
import { families, key } from '../../words/families'
import { plainly, type Say } from '../say'
import { linksGiven } from './asked'
import { parse } from './parse'
import { showView } from './show'
import { argumentsText, type CommandContext, type CommandRecord } from './record'

/** Aliases shown beside a command. */
const maxAliases = 4

/** What has to stand before a command here; the one that was used, where several do. */
function prefixOf(session: Session): string {
  const { prefix, prefixMode } = session.app.koishi.config
  // In private a command needs none, unless Koishi is told to insist.
  if (session.isDirect && prefixMode !== 'strict') return ''
  const wanted: unknown = session.resolve(prefix)
  const all = (Array.isArray(wanted) ? wanted : [wanted]).map((one) => (typeof one === 'string' ? one : ''))
  const used = (session.stripped as Partial<Session['stripped']> | undefined)?.prefix
  return used && all.includes(used) ? used : all.includes('') ? '' : (all[0] ?? '')
}

/** `/解析 <链接>`: how a command is called here, by its most familiar word. */
function callOf({ name, words: [first], ...record }: CommandRecord, prefix: string, say: Say): string {
  const argument = (one: Parameters<Parameters<typeof argumentsText>[1]>[0]) => plainly(say(key('argument', one)))
  return `${prefix}${first?.word ?? name}${argumentsText(record, argument, first?.args?.length)}`
}

/** Who asks for the overview, and what he may. */
export type HelpAsker = Pick<CommandContext, 'session' | 'say' | 'commands' | 'mayUse'>

/** Commands by whom they are for; those the asker may not use are left out, and so are empty groups. */
export async function helpFor({ session, say, commands, mayUse }: HelpAsker): Promise<HelpView> {
  const prefix = prefixOf(session)
  const listed = commands.filter(({ unlisted }) => unlisted !== true)
  const allowed = await Promise.all(listed.map(mayUse))
  const shown = listed.filter((_, index) => allowed[index])
  const groups = families.right.members.map((right) => ({
    title: plainly(say(key('right', right))),
    entries: shown
      .filter((record) => record.right === right)
      .map((record) => ({
        command: callOf(record, prefix, say),
        text: plainly(say(key('command', record.name))),
        aliases: [...record.words.map(({ word }) => word), record.name].slice(1, 1 + maxAliases),
      })),
  }))
  return {
    kind: 'help',
    title: plainly(say('amagi.help.title')),
    subtitle: plainly(say('amagi.help.about')),
    groups: groups.filter(({ entries }) => entries.length > 0),
  }
}

/** The same as lines of text. */
export function helpText({ groups }: HelpView, say: Say): h[] {
  const lines = groups.flatMap(({ entries }) => entries.map(({ command, text }) => h.text(`\n${command} — ${text}`)))
  return [...say('amagi.help.lines'), ...lines]
}

async function showHelp(context: CommandContext): Promise<h[] | undefined> {
  const view = await helpFor(context)
  return showView(context, view, ({ say }) => helpText(view, say))
}

/** What there is to say. */
export const help: CommandRecord<'amagi.help'> = {
  name: 'amagi.help',
  arguments: [],
  words: [{ word: 'amagi帮助' }, { word: 'kkk帮助', hash: true }],
  right: 'everyone',
  run: showHelp,
}

/** The name of the plugin: with a link what `amagi.parse` does, alone the overview. */
export const root: CommandRecord<'amagi'> = {
  name: 'amagi',
  // Declared arguments would hide `amagi parse` behind them.
  arguments: [],
  words: [],
  right: 'everyone',
  unlisted: true,
  run: (context) => (linksGiven(context).length > 0 ? parse.run(context) : showHelp(context)),
}
