import { answerAsked } from './asked'
import type { CommandRecord } from './record'

/** The comments of the first work that is named. */
export const comments: CommandRecord<'amagi.comments'> = {
  name: 'amagi.comments',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [{ word: '解析评论' }, { word: 'kkk评论', hash: true }, { word: '评论', ordinary: true }],
  right: 'everyone',
  run: (context) => answerAsked(context, ([link]) => context.flow.attendComments(context.conversation, link)),
}
