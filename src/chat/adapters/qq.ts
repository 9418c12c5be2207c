/**
 * QQ official bot. Replies to one message: five within five minutes, so four are planned. Text with an
 * address in it is refused (40054010), voice needs silk, files are not open for groups.
 */
import { madeBy, mebibytes, type ChatAdapter } from './base'

export const qq: ChatAdapter = {
  name: 'qq',
  detect: (session) => madeBy(session, 'qq', 'qqguild'),
  abilities: {
    image: true,
    video: true,
    audio: false,
    file: false,
    forward: false,
    // The passive reply already points at the message.
    quote: false,
    links: false,
    maxImageBytes: mebibytes(10),
    maxVideoBytes: mebibytes(10),
    inlineBytes: mebibytes(10),
    ways: ['base64', 'file', 'link'],
    maxMessages: 4,
  },
  refine: (session) => (session.platform === 'qqguild' ? { video: false } : {}),
}
