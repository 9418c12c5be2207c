import { startTelegramEnd } from '../../../simulator/chats/telegram'
import type { Scene } from './table'

const selfId = '424242'

const rows: Scene['rows'] = {
  accepted: [['sent', 1]],
  'nobody may write': [['refused chat', 0]],
  'we are not in the chat any more': [['refused chat', 0]],
  'the account is locked out': [['refused chat', 0]],
  'the quoted message is gone': [['sent', 1]],
  'the content is refused': [['refused file', 0]],
  'the way is refused': [['refused way', 0]],
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
}

export const scenes: readonly Scene[] = [
  {
    name: 'Telegram group',
    start: startTelegramEnd,
    chat(number) {
      const id = String(-1000 - number)
      return { ref: { platform: 'telegram', selfId, guildId: id, channelId: id, direct: false }, end: id }
    },
    without: ['forward'],
    rows,
    waits: ['never answered'],
  },
  {
    name: 'Telegram topic',
    start: startTelegramEnd,
    chat(number) {
      const id = String(-1000 - number)
      const place = { guildId: id, channelId: id, threadId: '5' }
      return { ref: { platform: 'telegram', selfId, ...place, direct: false }, end: id }
    },
    without: ['forward'],
    rows,
    waits: ['never answered'],
  },
]
