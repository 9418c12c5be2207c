import { answerAsked } from './asked'
import type { CommandRecord } from './record'

/** The video of the first work that is named with its danmaku, or their card. */
export const danmaku: CommandRecord<'amagi.danmaku'> = {
  name: 'amagi.danmaku',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '弹幕解析', hash: true },
    { word: 'kkk弹幕解析', hash: true },
    { word: 'danmaku', ordinary: true },
  ],
  right: 'everyone',
  run: (context) => answerAsked(context, ([link]) => context.flow.attendDanmaku(context.conversation, link)),
}
