import { answerAsked } from './asked'
import type { CommandRecord } from './record'

/** The sound of a work instead of the work: the track of a video, the music of an album. */
export const audio: CommandRecord<'amagi.audio'> = {
  name: 'amagi.audio',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [{ word: '解析音频' }, { word: '提取音频' }, { word: 'bm', ordinary: true }],
  right: 'everyone',
  run: (context) =>
    answerAsked(context, (links) =>
      context.flow.attend({ ...context.conversation, links, manual: true, wish: { sound: true } }),
    ),
}
