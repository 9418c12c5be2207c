/** The last failures as a file for an issue, and one of them as a card. */
import { h } from 'koishi'
import { toAmagiError } from '../../errors'
import { formatAgo, type Clock } from '../../words/dates'
import { targetKey, type Target } from '../../model'
import { key } from '../../words/families'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { errorText } from '../insight/facts-text'
import { failureView, reportFailures } from '../insight/report'
import { createOutlet } from '../outlet'
import { literal } from '../say'
import type { ToldFailure } from '../told-failure'
import { isForget } from './forget'
import { sendKept } from './kept-file'
import { clockOf, textOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

/** Failures that are named in the chat; the file has them all. */
const maxRows = 10

/** What other chats asked for is told in private only. */
function line({ id, at, target, code, times }: ToldFailure, alone: boolean, clock: Clock): string {
  const work = alone ? targetKey(target as Target) : clock.t(key('platform', target.platform))
  const parts = [id, formatAgo(at / 1000, clock), work, code, times > 1 ? `×${times}` : '']
  return `\n· ${parts.filter((part) => part !== '').join(' · ')}`
}

/** What there is, then the file; resolves to the line where there is nothing. */
async function report({ conversation, kit, say }: CommandContext, clock: Clock): Promise<h[] | undefined> {
  const made = await reportFailures(kit)
  if (!made) return say('commands.amagi.report.messages.nothing')
  const { table, capture } = made.kept
  const all = await kit.failures.latest()
  kit.log.info(`a report of ${all.length} failures is kept in ${capture}`)
  const more = all.length > maxRows ? `\n· +${all.length - maxRows}` : ''
  const outlet = createOutlet(conversation, kit, false)
  const alone = conversation.chat.direct
  await outlet.send([
    ...say('commands.amagi.report.messages.done', { count: all.length, table, capture }),
    ...all.slice(0, maxRows).map((one) => h.text(line(one, alone, clock))),
    h.text(more),
  ])
  if (alone) await sendKept({ path: made.kept.path, name: 'amagi-failures.json' }, outlet, kit)
  return undefined
}

async function run(context: CommandContext): Promise<h[] | undefined> {
  const { args, kit, say } = context
  const clock = clockOf(context)
  const id = textOf(args[0])
  if (id !== '') {
    if (isForget(id)) {
      await kit.failures.forget()
      kit.log.info('the failures are forgotten')
      return say('commands.amagi.report.messages.forgotten')
    }
    const failure = await kit.failures.find(id)
    if (!failure) return say('commands.amagi.report.messages.unknown')
    const view = failureView(failure, clock.t)
    return showView(context, view, ({ abilities }) => [literal(errorText(view, clock), abilities)])
  }
  try {
    return await report(context, clock)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.warn(`the report of failures: ${brief(error)}`)
    return errorLine(say, error.code)
  }
}

/** For who runs the bot. */
export const reportOf: CommandRecord<'amagi.report'> = {
  name: 'amagi.report',
  arguments: [{ name: 'number', kind: 'text' }],
  words: [{ word: '错误报告', hash: true }, { word: '解析错误报告' }],
  right: 'accounts',
  run,
}
