/** How the plugin does, and which versions run. */
import type { h } from 'koishi'
import type { FactsView } from '../../card/views'
import { toAmagiError } from '../../errors'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { factsText } from '../insight/facts-text'
import { statusOf } from '../insight/status'
import { statusView, versionView } from '../insight/status-words'
import { versions } from '../insight/versions'
import { literal } from '../say'
import { clockOf, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

const showFacts = (context: CommandContext, view: FactsView): Promise<h[] | undefined> =>
  showView(context, view, ({ abilities }) => [literal(factsText(view, clockOf(context)), abilities)])

/** People say these words alone about other things: the whole message has to be the word. */
const alone = ({ rest }: { rest: string }): boolean => rest === ''

/** For who runs the bot. */
export const status: CommandRecord<'amagi.status'> = {
  name: 'amagi.status',
  arguments: [],
  words: [{ word: '状态', ordinary: true, hash: true }, { word: '解析状态' }, { word: 'amagi状态' }],
  right: 'accounts',
  meant: alone,
  async run(context) {
    const { kit, say, conversation } = context
    try {
      return await showFacts(context, statusView(await statusOf(kit), clockOf(context), conversation.chat.direct))
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') return undefined
      kit.log.warn(`the state of the plugin: ${brief(error)}`)
      return errorLine(say, error.code)
    }
  },
}

/** For everybody: what to name in an issue. */
export const version: CommandRecord<'amagi.version'> = {
  name: 'amagi.version',
  arguments: [],
  words: [{ word: '版本', ordinary: true, hash: true }, { word: 'amagi版本' }, { word: 'kkk版本', hash: true }],
  right: 'everyone',
  meant: alone,
  run: (context) => showFacts(context, versionView(versions(), clockOf(context))),
}
