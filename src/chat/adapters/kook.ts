/**
 * KOOK: the adapter downloads every source itself without a referer and uploads it again, so it only
 * ever gets data or a local file from us. A forward would be sent as single messages anyway.
 */
import { at } from '../../json'
import { extra, type ChatAdapter } from './base'
import { mib } from '../../units'

export const kook: ChatAdapter = {
  name: 'kook',
  koishiAdapters: ['kook'],
  platforms: ['kook'],
  // The raw event says it (`extra.author.bot`); adapter-kook 4.8.0 leaves `user.isBot` out.
  fromBot: (session) => at(extra(session, 'kook'), 'extra.author.bot') === true,
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    maxImageBytes: 10 * mib,
    maxVideoBytes: 100 * mib,
    // The adapter copies what it gets about twice: a file is read once less than inline data.
    inlineBytes: 4 * mib,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
}
