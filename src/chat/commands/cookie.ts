/** Cookies of the platforms; in private only. */
import type { h } from 'koishi'
import { platforms } from '../../platforms'
import { manageAccounts } from '../accounts/manage'
import { readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

async function manage(context: CommandContext): Promise<h[]> {
  const { args, say, kit } = context
  const platform = readPlatform(textOf(args[0]), kit.platforms)
  if (!platform) return say('amagi.remark.unknown-platform')
  // Nothing behind it asks for the state, as it always did.
  return manageAccounts(platform, textOf(args[1]) || 'status', context)
}

/** The account of a platform, for who runs the bot. */
export const cookie: CommandRecord<'amagi.cookie'> = {
  name: 'amagi.cookie',
  arguments: [
    { name: 'platform', kind: 'word', required: true },
    { name: 'value', kind: 'text' },
  ],
  words: ['设置', ''].flatMap((verb) =>
    platforms.map(({ id, words: [word] }) => ({ word: `${verb}${word}Cookie`, args: [id] })),
  ),
  right: 'accounts',
  privateOnly: true,
  run: manage,
}
