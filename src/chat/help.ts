/** The overview of the commands: a card where pictures are possible, lines of text otherwise. */
import { h } from 'koishi'
import type { HelpView } from '../card/views'
import { toAmagiError } from '../errors'
import { families, key, type MemberOf } from '../words/families'
import { cardOptions } from './answer'
import { brief } from './brief'
import type { Conversation } from './conversation'
import { createOutlet } from './outlet'
import { plainly, type Say } from './say'
import { sendSheets } from './sheets'
import type { ChatKit } from './types'

/** Whom a command is for. */
export type HelpGroup = MemberOf<'helpGroup'>

/** One line of the overview; its explanation is locale text `commands.amagi.<name>`. */
export interface HelpEntry {
  /** Canonical name. */
  name: MemberOf<'command'>
  /** Words that call it, the most familiar one first. */
  words: readonly string[]
  group: HelpGroup
}

/** Aliases shown beside a command. */
const maxAliases = 4

function viewOf(say: Say, entries: readonly HelpEntry[]): HelpView {
  return {
    kind: 'help',
    title: plainly(say('amagi.help.title')),
    subtitle: plainly(say('amagi.help.about')),
    groups: families.helpGroup.members.map((group) => ({
      title: plainly(say(key('helpGroup', group))),
      entries: entries
        .filter((entry) => entry.group === group)
        .map(({ name, words }) => ({
          command: words[0] ?? name,
          text: plainly(say(key('command', name))),
          aliases: words.slice(1, 1 + maxAliases),
        })),
    })),
  }
}

function textOf(say: Say, entries: readonly HelpEntry[]): h[] {
  const lines = entries.map(({ name, words }) =>
    h.text(`\n${words[0] ?? name} — ${plainly(say(key('command', name)))}`),
  )
  return [...say('amagi.help.lines'), ...lines]
}

/** Sends the card itself and resolves to nothing, or resolves to the text the command answers with. */
export async function showHelp(
  conversation: Conversation,
  entries: readonly HelpEntry[],
  kit: ChatKit,
): Promise<h[] | undefined> {
  const outlet = createOutlet(conversation, kit, false)
  const text = (): h[] => textOf(outlet.say, entries)
  if (!outlet.abilities.image || kit.settings.reply.info === 'text') return text()
  try {
    const engine = await kit.cards()
    const options = { ...cardOptions(outlet, kit), signal: kit.signal }
    const outcome = await sendSheets(outlet, await engine.drawView(viewOf(outlet.say, entries), options))
    if (outcome.kind !== 'refused') return undefined
    kit.log.info(`the overview goes out as text: ${outcome.reason}`)
    return text()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.info(`the overview goes out as text: ${brief(error)}`)
    return text()
  }
}
