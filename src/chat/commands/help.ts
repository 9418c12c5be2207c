/** The overview of the commands: a card where pictures are possible, lines of text otherwise. */
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
  const used = (session.stripped as Partial<Session['stripped']>).prefix
  return used && all.includes(used) ? used : all.includes('') ? '' : (all[0] ?? '')
}

/** `/解析 <链接>`: how a command is called here, by its most familiar word. */
function callOf({ name, words: [first], ...record }: CommandRecord, prefix: string, say: Say): string {
  const argument = (one: Parameters<Parameters<typeof argumentsText>[1]>[0]) => plainly(say(key('argument', one)))
  return `${prefix}${first?.word ?? name}${argumentsText(record, argument, first?.args?.length)}`
}

const listed = ({ commands }: CommandContext): readonly CommandRecord[] =>
  commands.filter(({ unlisted }) => unlisted !== true)

function viewOf(context: CommandContext, say: Say): HelpView {
  const prefix = prefixOf(context.session)
  return {
    kind: 'help',
    title: plainly(say('amagi.help.title')),
    subtitle: plainly(say('amagi.help.about')),
    groups: families.right.members.map((right) => ({
      title: plainly(say(key('right', right))),
      entries: listed(context)
        .filter((record) => record.right === right)
        .map((record) => ({
          command: callOf(record, prefix, say),
          text: plainly(say(key('command', record.name))),
          aliases: [...record.words.map(({ word }) => word), record.name].slice(1, 1 + maxAliases),
        })),
    })),
  }
}

function textOf(context: CommandContext, say: Say): h[] {
  const prefix = prefixOf(context.session)
  const lines = listed(context).map((record) =>
    h.text(`\n${callOf(record, prefix, say)} — ${plainly(say(key('command', record.name)))}`),
  )
  return [...say('amagi.help.lines'), ...lines]
}

const showHelp = (context: CommandContext): Promise<h[] | undefined> =>
  showView(context, viewOf(context, context.say), ({ say }) => textOf(context, say))

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
