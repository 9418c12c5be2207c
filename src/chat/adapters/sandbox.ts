/** The console's sandbox shows data URIs; local files only with a setting of its own that is off by default. */
import type { ChatAdapter } from './base'
import { mib } from '../../units'

export const sandbox: ChatAdapter = {
  name: 'sandbox',
  koishiAdapters: ['sandbox'],
  platforms: ['sandbox'],
  // `sandbox:<id>`, one platform per console page.
  detect: (session) => session.platform.startsWith('sandbox'),
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    picture: { bytes: 20 * mib },
    picturesTogether: 9,
    maxVideoBytes: 100 * mib,
    maxFileBytes: 100 * mib,
    inlineBytes: 40 * mib,
    inlineFiles: true,
    ways: ['base64', 'link'],
    maxMessages: Infinity,
  },
}
