/** Discord: attachments of servers without boosts end at 10 MB; `<https://…>` is destroyed by the element parser. */
import { extra, madeBy, mebibytes, type ChatAdapter } from './base'

export const discord: ChatAdapter = {
  name: 'discord',
  detect: (session) => madeBy(session, 'discord'),
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    // A forward would open a thread.
    forward: false,
    quote: true,
    links: true,
    maxImageBytes: mebibytes(10),
    maxVideoBytes: mebibytes(10),
    inlineBytes: mebibytes(4),
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
  rawText(session) {
    const payload = extra(session, 'discord') as { d?: { content?: unknown } } | undefined
    const content = payload?.d?.content
    return typeof content === 'string' ? content : undefined
  },
}
