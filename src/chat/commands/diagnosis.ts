import { answerAsked } from './asked'
import type { CommandRecord } from './record'

/** What the first work that is named is made of, how it was had, and what would be sent. */
export const diagnosis: CommandRecord<'amagi.diagnose'> = {
  name: 'amagi.diagnose',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [{ word: '诊断', ordinary: true, hash: true }, { word: '诊断链接' }, { word: 'diagnose', ordinary: true }],
  right: 'chat',
  run: (context) => answerAsked(context, ([link]) => context.flow.attendDiagnosis(context.conversation, link)),
}
