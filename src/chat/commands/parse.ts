import { answerAsked } from './asked'
import { wishIn } from './options'
import type { CommandRecord } from './record'

/** A link, or the message replied to, answered without regard to switches and duplicates. */
export const parse: CommandRecord<'amagi.parse'> = {
  name: 'amagi.parse',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '解析', hash: true },
    { word: 'kkk解析', hash: true },
    { word: '视频解析' },
    { word: 'parse', ordinary: true },
  ],
  right: 'everyone',
  run(context) {
    const wish = wishIn(context.args)
    return answerAsked(context, (links) =>
      context.flow.attend({ ...context.conversation, links, manual: true, ...(wish ? { wish } : {}) }),
    )
  },
}
