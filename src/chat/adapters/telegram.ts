/** Telegram: the Bot API takes uploads up to 50 MB and photos up to 10 MB. */
import { madeBy, mebibytes, type ChatAdapter } from './base'

export const telegram: ChatAdapter = {
  name: 'telegram',
  detect: (session) => madeBy(session, 'telegram'),
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    maxImageBytes: mebibytes(10),
    maxVideoBytes: mebibytes(50),
    inlineBytes: mebibytes(4),
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
}
