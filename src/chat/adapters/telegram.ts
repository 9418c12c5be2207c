/** Telegram: the Bot API takes uploads up to 50 MB and photos up to 10 MB. */
import { type ChatAdapter } from './base'
import { mib } from '../../units'

export const telegram: ChatAdapter = {
  name: 'telegram',
  koishiAdapters: ['telegram'],
  platforms: ['telegram'],
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    maxImageBytes: 10 * mib,
    maxVideoBytes: 50 * mib,
    inlineBytes: 4 * mib,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
}
