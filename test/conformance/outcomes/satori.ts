import { startSatoriEnd } from '../../../simulator/chats/satori'
import type { Scene } from './table'

export const scenes: readonly Scene[] = [
  {
    name: 'QQ client behind Satori',
    start: startSatoriEnd,
    chat(number) {
      const id = `c${number}`
      return { ref: { platform: 'llonebot', selfId: '10', guildId: id, channelId: id, direct: false }, end: id }
    },
    byAddress: ['file'],
    rows: {
      accepted: [['sent', 1]],
      'nobody may write': [['refused chat', 0]],
      'we are not in the chat any more': [['refused chat', 0]],
      'the account is locked out': [['refused chat', 0]],
      // A server passes what its platform said on as an error of its own.
      'the quoted message is gone': [['sent', 1], { quote: ['unknown', 0] }],
      'the content is refused': [['refused file', 0]],
      'the way is refused': [['refused file', 0]],
      'too fast, then accepted': [['sent', 1]],
      'too fast for ever': [['refused pace', 0]],
      'the gateway gives up': [['unknown', 0]],
      'the gateway gives up over a message that arrives': [['unknown', 1]],
      'answered late': [['sent', 1]],
      'never answered': [['unknown', 1]],
      'answered without an id': [['unknown', 1]],
      'taken in for later': null,
      'the connection drops': [['unknown', 0]],
      'the answer breaks off': [['unknown', 1]],
      'the files are lost': [['sent', 1]],
    },
    waits: ['never answered'],
  },
]
