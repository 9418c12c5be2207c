/**
 * QQ official bot. Replies to one message: five within five minutes, so four are planned. Text with an
 * address in it is refused (40054010), voice needs silk, files are not open for groups.
 */
import { type ChatAdapter } from './base'
import { mib } from '../../units'

export const qq: ChatAdapter = {
  name: 'qq',
  koishiAdapters: ['qq', 'qqguild'],
  platforms: ['qq', 'qqguild'],
  abilities: {
    image: true,
    video: true,
    audio: false,
    file: false,
    forward: false,
    // The passive reply already points at the message.
    quote: false,
    links: false,
    maxImageBytes: 10 * mib,
    maxVideoBytes: 10 * mib,
    inlineBytes: 10 * mib,
    ways: ['base64', 'file', 'link'],
    maxMessages: 4,
  },
  refine: (chat) => (chat.platform === 'qqguild' ? { video: false } : {}),
}
