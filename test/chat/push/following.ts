/** Subscriptions of chats, invented. */
import type { Following } from '../../../src/chat/push'
import { chatKey, type ChatRef } from '../../../src/chat/ref'

export const room: ChatRef = { platform: 'test', selfId: 'bot', guildId: 'room', channelId: 'room', direct: false }

/** Somebody of bilibili, followed in the room unless said otherwise. */
export const following = (id: string, facts: Partial<Following> = {}): Following => {
  const place = facts.place ?? room
  return { chat: chatKey(place), place, author: { platform: 'bilibili', id }, wishes: {}, since: 1000, ...facts }
}
