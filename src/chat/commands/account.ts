/** The accounts of a platform: listed, chosen for what, renamed, removed; in private only. */
import { h } from 'koishi'
import { platforms } from '../../platforms'
import { manageAccounts } from '../accounts/manage'
import { readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

async function manage(context: CommandContext): Promise<h[]> {
  const { args, say, kit } = context
  const [word = '', ...rest] = args.map(textOf)
  const wanted = rest.filter((part) => part !== '').join(' ')
  if (word !== '') {
    const platform = readPlatform(word, kit.platforms)
    return platform ? manageAccounts(platform, wanted, context) : say('amagi.remark.unknown-platform')
  }
  const all = await Promise.all(kit.platforms.map(async ({ id }) => manageAccounts(id, '', context)))
  return all.flatMap((lines, index) => (index === 0 ? lines : [h.text('\n'), ...lines]))
}

/** For who runs the bot. */
export const account: CommandRecord<'amagi.account'> = {
  name: 'amagi.account',
  arguments: [
    { name: 'platform', kind: 'word' },
    { name: 'action', kind: 'word' },
    { name: 'account', kind: 'text' },
  ],
  // Those that need nothing behind them first.
  words: ['', '切换', '删除', '添加'].flatMap((verb) =>
    platforms.map(({ id, words: [word] }) => ({ word: `${verb}${word}账号`, args: verb === '' ? [id] : [id, verb] })),
  ),
  right: 'accounts',
  privateOnly: true,
  run: manage,
}
