/** The overview of the commands: a card where pictures are possible, lines of text otherwise. */
import { h, type Session } from 'koishi'
import type { HelpView } from '../card/views'
import { toAmagiError } from '../errors'
import { cardOptions } from './answer'
import { brief } from './brief'
import { createOutlet } from './outlet'
import { sendSheets } from './sheets'
import type { ChatKit } from './types'

/** Whom a command is for, in the order of the overview. */
export const helpGroups = ['everyone', 'chat', 'accounts'] as const

export type HelpGroup = (typeof helpGroups)[number]

export interface HelpEntry {
  /** Canonical name. */
  name: string
  /** Words that call it, the most familiar one first. */
  words: readonly string[]
  group: HelpGroup
}

/** Aliases shown beside a command. */
const maxAliases = 4

/** A text as plain words: i18n answers with markup. */
const plain = (session: Session, path: string): string => h.unescape(session.text(path))

function viewOf(session: Session, entries: readonly HelpEntry[]): HelpView {
  return {
    kind: 'help',
    title: plain(session, 'amagi.help.title'),
    subtitle: plain(session, 'amagi.help.about'),
    groups: helpGroups.map((group) => ({
      title: plain(session, `amagi.help.group.${group}`),
      entries: entries
        .filter((entry) => entry.group === group)
        .map(({ name, words }) => ({
          command: words[0] ?? name,
          text: plain(session, `commands.${name}.description`),
          aliases: words.slice(1, 1 + maxAliases),
        })),
    })),
  }
}

function textOf(session: Session, entries: readonly HelpEntry[]): h[] {
  const lines = entries.map(({ name, words }) =>
    h.text(`\n${words[0] ?? name} — ${plain(session, `commands.${name}.description`)}`),
  )
  return [...session.i18n('amagi.help.lines'), ...lines]
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
