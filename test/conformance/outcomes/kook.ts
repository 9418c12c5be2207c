import { startKookEnd } from '../../../simulator/chats/kook'
import type { Scene } from './table'

export const scenes: readonly Scene[] = [
  {
    name: 'KOOK channel',
    start: startKookEnd,
    chat(number) {
      const channelId = String(8000 + number)
      return { ref: { platform: 'kook', selfId: '1', guildId: '9001', channelId, direct: false }, end: channelId }
    },
    without: ['forward'],
    rows: {
      accepted: [['sent', 1]],
      'nobody may write': [['refused chat', 0]],
      'we are not in the chat any more': [['refused chat', 0]],
      'the account is locked out': [['refused chat', 0]],
      'the quoted message is gone': [['sent', 1]],
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
