/** Chats nothing is known about: everything is tried, data goes inline, nothing depends on shared disks. */
import { mebibytes, type ChatAdapter } from './base'

export const fallback: ChatAdapter = {
  name: 'default',
  detect: () => true,
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    maxImageBytes: mebibytes(10),
    maxVideoBytes: mebibytes(100),
    inlineBytes: mebibytes(10),
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
}
