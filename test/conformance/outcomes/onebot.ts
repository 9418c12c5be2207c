import { startOneBotEnd } from '../../../simulator/chats/onebot'
import type { Scene } from './table'

const selfId = '10001'

/** One code for everything; the words tell. A socket that breaks is noticed by nobody who waits for an answer. */
const rows: Scene['rows'] = {
  accepted: [['sent', 1]],
  'nobody may write': [['refused chat', 0]],
  'we are not in the chat any more': [['refused chat', 0]],
  'the account is locked out': null,
  'the quoted message is gone': [['sent', 1]],
  'the content is refused': [['refused file', 0]],
  'the way is refused': [['refused way', 0]],
  'too fast, then accepted': [['sent', 1]],
  'too fast for ever': [['refused pace', 0]],
  // Its own time-out is all it has in place of a gateway.
  'the gateway gives up': [['unknown', 0]],
  'the gateway gives up over a message that arrives': [['unknown', 1]],
  'answered late': [['sent', 1]],
  'never answered': [['unknown', 1]],
  'answered without an id': [['sent', 1]],
  'taken in for later': [['unknown', 0]],
  'the connection drops': [['unknown', 0]],
  'the answer breaks off': [['unknown', 1]],
  'the files are lost': [['sent', 1]],
}
const waits = ['never answered', 'the connection drops', 'the answer breaks off'] as const

export const scenes: readonly Scene[] = [
  {
    name: 'OneBot group',
    start: () => startOneBotEnd(selfId),
    chat(number) {
      const id = String(20_000 + number)
      const ref = { platform: 'onebot', selfId, guildId: id, channelId: id, direct: false }
      return { ref, end: `group:${id}` }
    },
    rows,
    waits,
  },
  {
    name: 'OneBot private chat',
    start: () => startOneBotEnd(selfId),
    chat(number) {
      const id = `private:${30_000 + number}`
      return { ref: { platform: 'onebot', selfId, channelId: id, direct: true }, end: id }
    },
    rows,
    waits,
  },
]
