/** A check a platform wants a person to pass: begun, and its answer brought back; in private only. */
import type { h } from 'koishi'
import { AmagiError, toAmagiError } from '../../errors'
import { declarations, platforms } from '../../platforms'
import type { Platform } from '../../platforms/define'
import { readAnswer } from '../accounts/checks'
import { showCheck } from '../accounts/open-checks'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { createOutlet } from '../outlet'
import { key } from '../../words/families'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

async function pass(context: CommandContext): Promise<h[] | undefined> {
  const { args, say, kit, conversation } = context
  const platform = readPlatform(textOf(args[0]), kit.platforms)
  if (!platform) return say('amagi.remark.unknown-platform')
  const [word] = declarations[platform].words
  const params = { platform: nameOf(say, platform), word }
  const text = textOf(args[1])
  try {
    if (text !== '') {
      const answer = readAnswer(text)
      if (!answer) return say('commands.amagi.check.messages.unread', params)
      return say(key('checkPassed', await kit.checks.answer(platform, answer)), params)
    }
    // Begun when the page is opened, so that nothing runs out meanwhile.
    const url = kit.checks.page(platform)
    if (url !== undefined && kit.checks.waits(platform)) {
      await showCheck(platform, url, createOutlet(conversation, kit, false), kit)
      return undefined
    }
    const begun = await kit.checks.begin(platform)
    if (begun.state !== 'puzzle') return say(key('checkBegun', begun.state), params)
    return say('commands.amagi.check.messages.puzzle', { ...params, ...begun.check })
  } catch (thrown) {
    const { code } = toAmagiError(thrown)
    if (code === 'cancelled') return undefined
    kit.log.warn(`the check of ${platform}: ${brief(new AmagiError(code))}`)
    return errorLine(say, code)
  }
}

/** For who runs the bot. */
export const check: CommandRecord<'amagi.check'> = {
  name: 'amagi.check',
  arguments: [
    { name: 'platform', kind: 'word', required: true },
    { name: 'value', kind: 'text' },
  ],
  words: (platforms as readonly Platform[])
    .filter(({ checks }) => checks)
    .map(({ id, words: [word] }) => ({ word: `${word}验证`, args: [id] })),
  right: 'accounts',
  privateOnly: true,
  run: pass,
}
