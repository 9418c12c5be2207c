import { startDiscordEnd } from '../../../simulator/chats/discord'
import type { Expected, Scene } from './table'

/** The adapter knows no file elements: nothing is asked, so nothing else can become of one. */
const file: { file: Expected } = { file: ['refused file', 0] }

export const scenes: readonly Scene[] = [
  {
    name: 'Discord channel',
    start: startDiscordEnd,
    chat(number) {
      const channelId = String(11_000 + number)
      return { ref: { platform: 'discord', selfId: '1', guildId: '2', channelId, direct: false }, end: channelId }
    },
    without: ['forward'],
    rows: {
      accepted: [['sent', 1], file],
      'nobody may write': [['refused chat', 0], file],
      'we are not in the chat any more': [['refused chat', 0], file],
      'the account is locked out': [['refused chat', 0], file],
      'the quoted message is gone': [['sent', 1], file],
      'the content is refused': [['refused file', 0], file],
      'the way is refused': [['refused file', 0], file],
      'too fast, then accepted': [['sent', 1], file],
      'too fast for ever': [['refused pace', 0], file],
      'the gateway gives up': [['unknown', 0], file],
      'the gateway gives up over a message that arrives': [['unknown', 1], file],
      'answered late': [['sent', 1], file],
      'never answered': [['unknown', 1], file],
      'answered without an id': [['unknown', 1], file],
      'taken in for later': null,
      'the connection drops': [['unknown', 0], file],
      'the answer breaks off': [['unknown', 1], file],
      'the files are lost': [['sent', 1], file],
    },
    waits: ['never answered'],
  },
]
