import { answerAsked } from './asked'
import type { CommandRecord } from './record'

/** What the first video that is named says: summary, chapters, subtitles. */
export const summary: CommandRecord<'amagi.summary'> = {
  name: 'amagi.summary',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '总结', hash: true, ordinary: true },
    { word: '视频总结', hash: true },
    { word: 'AI总结', ordinary: true },
    { word: 'summary', ordinary: true },
  ],
  right: 'everyone',
  run: (context) => answerAsked(context, ([link]) => context.flow.attendSummary(context.conversation, link)),
}
