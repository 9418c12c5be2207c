/** Discord: attachments of servers without boosts end at 10 MB; `<https://…>` is destroyed by the element parser. */
import { extra, type ChatAdapter } from './base'
import { mib } from '../../units'

export const discord: ChatAdapter = {
  name: 'discord',
  koishiAdapters: ['discord'],
  platforms: ['discord'],
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    // A forward would open a thread.
    forward: false,
    quote: true,
    links: true,
    maxImageBytes: 10 * mib,
    maxVideoBytes: 10 * mib,
    inlineBytes: 4 * mib,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
  rawText(session) {
    const payload = extra(session, 'discord') as { d?: { content?: unknown } } | undefined
    const content = payload?.d?.content
    return typeof content === 'string' ? content : undefined
  },
}
