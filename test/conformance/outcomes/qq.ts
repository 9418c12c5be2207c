import { startQqEnd } from '../../../simulator/chats/qq'
import type { Expected, Scene } from './table'

const rows: Scene['rows'] = {
  accepted: [['sent', 1]],
  'nobody may write': [['refused chat', 0]],
  'we are not in the chat any more': [['refused chat', 0]],
  'the account is locked out': [['refused chat', 0]],
  // We quote nothing there: the reply itself names the message.
  'the quoted message is gone': [['refused chat', 0]],
  'the content is refused': [['refused file', 0]],
  'the way is refused': [['refused way', 0]],
  'too fast, then accepted': [['sent', 1]],
  'too fast for ever': [['refused pace', 0]],
  'the gateway gives up': [['unknown', 0]],
  'the gateway gives up over a message that arrives': [['unknown', 1]],
  'answered late': [['sent', 1]],
  'never answered': [['unknown', 1]],
  'answered without an id': [['unknown', 1]],
  'taken in for later': [['unknown', 0]],
  'the connection drops': [['unknown', 0]],
  'the answer breaks off': [['unknown', 1]],
  'the files are lost': [['sent', 1]],
}

/** The adapter's guild bot knows no videos: nothing is asked, so nothing else can become of one. */
const noVideo = Object.fromEntries(
  Object.entries(rows).map(([meeting, row]) => [
    meeting,
    row && [row[0], { video: ['refused file', 0] satisfies Expected }],
  ]),
) as Scene['rows']

export const scenes: readonly Scene[] = [
  {
    name: 'QQ group',
    start: startQqEnd,
    chat(number) {
      const id = `G${number}`
      return { ref: { platform: 'qq', selfId: 'card', guildId: id, channelId: id, direct: false }, end: id }
    },
    without: ['file', 'forward', 'quote'],
    rows,
    waits: ['never answered'],
  },
  {
    name: 'QQ private chat',
    start: startQqEnd,
    chat(number) {
      const id = `U${number}`
      return { ref: { platform: 'qq', selfId: 'card', channelId: id, direct: true }, end: id }
    },
    without: ['file', 'forward', 'quote'],
    rows,
    waits: ['never answered'],
  },
  {
    name: 'QQ guild channel',
    start: startQqEnd,
    chat(number) {
      const id = `C${number}`
      return { ref: { platform: 'qqguild', selfId: 'card', guildId: 'GG', channelId: id, direct: false }, end: id }
    },
    without: ['file', 'forward', 'quote'],
    rows: noVideo,
    waits: ['never answered'],
  },
]
