/** Downloaded files nobody needs any more, before their time. */
import { toAmagiError } from '../../errors'
import type { Amount } from '../../media/types'
import { formatMegabytes } from '../../words/sizes'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import type { CommandRecord } from './record'

const told = ({ files, bytes }: Amount) => ({ count: files, size: formatMegabytes(bytes) })

/** For who runs the bot. */
export const clean: CommandRecord<'amagi.clean'> = {
  name: 'amagi.clean',
  arguments: [],
  words: [
    { word: '清理缓存', hash: true },
    { word: '清理媒体', hash: true },
    { word: '清理垃圾', hash: true },
  ],
  right: 'accounts',
  async run({ kit, say }) {
    try {
      const { removed, kept } = await (await kit.media()).clean()
      kit.log.info(`removed ${removed.files} media files, ${removed.bytes} bytes; ${kept.files} stay`)
      return [
        ...(removed.files > 0
          ? say('commands.amagi.clean.messages.done', told(removed))
          : say('commands.amagi.clean.messages.nothing')),
        ...(kept.files > 0 ? say('commands.amagi.clean.messages.kept', told(kept)) : []),
      ]
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') return undefined
      kit.log.warn(`cleaning up: ${brief(error)}`)
      return errorLine(say, error.code)
    }
  },
}
