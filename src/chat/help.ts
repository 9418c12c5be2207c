/** The overview of the commands: a card where pictures are possible, lines of text otherwise. */
import { h, type Session } from 'koishi'
import type { HelpView } from '../card/views'
import { toAmagiError } from '../errors'
import { families, key, type MemberOf } from '../words/families'
import { cardOptions } from './answer'
import { brief } from './brief'
import { createOutlet } from './outlet'
import { say, sayPlain } from './say'
import { sendSheets } from './sheets'
import type { ChatKit } from './types'

/** Whom a command is for. */
export type HelpGroup = MemberOf<'helpGroup'>

export interface HelpEntry {
  /** Canonical name. */
  name: MemberOf<'command'>
  /** Words that call it, the most familiar one first. */
  words: readonly string[]
  group: HelpGroup
}

/** Aliases shown beside a command. */
const maxAliases = 4

function viewOf(session: Session, entries: readonly HelpEntry[]): HelpView {
  return {
    kind: 'help',
    title: sayPlain(session, 'amagi.help.title'),
    subtitle: sayPlain(session, 'amagi.help.about'),
    groups: families.helpGroup.members.map((group) => ({
      title: sayPlain(session, key('helpGroup', group)),
      entries: entries
        .filter((entry) => entry.group === group)
        .map(({ name, words }) => ({
          command: words[0] ?? name,
          text: sayPlain(session, key('command', name)),
          aliases: words.slice(1, 1 + maxAliases),
        })),
    })),
  }
}

function textOf(session: Session, entries: readonly HelpEntry[]): h[] {
  const lines = entries.map(({ name, words }) =>
    h.text(`\n${words[0] ?? name} — ${sayPlain(session, key('command', name))}`),
  )
  return [...say(session, 'amagi.help.lines'), ...lines]
}

/** Sends the card itself and resolves to nothing, or resolves to the text the command answers with. */
export async function showHelp(
  session: Session,
  entries: readonly HelpEntry[],
  kit: ChatKit,
): Promise<h[] | undefined> {
  const outlet = createOutlet({ session, signal: kit.signal, quote: false })
  if (!outlet.abilities.image || kit.settings.reply.info === 'text') return textOf(session, entries)
  try {
    const engine = await kit.cards()
    const sheets = await engine.drawView(viewOf(session, entries), {
      ...cardOptions(session, kit),
      signal: kit.signal,
    })
    await sendSheets(outlet, sheets)
    return undefined
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled' || error.details.uncertain === true) return undefined
    kit.log.info(`the overview goes out as text: ${brief(error)}`)
    return textOf(session, entries)
  }
}
