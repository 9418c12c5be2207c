/** Chats nothing is known about: everything is tried, data goes inline, nothing depends on shared disks. */
import { type ChatAdapter } from './base'
import { ownerOrAdmin } from '../members'
import { mib } from '../../units'

export const fallback: ChatAdapter = {
  name: 'default',
  koishiAdapters: [],
  platforms: [],
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    picture: { bytes: 10 * mib },
    picturesTogether: 1,
    maxVideoBytes: 100 * mib,
    maxFileBytes: 100 * mib,
    inlineBytes: 10 * mib,
    inlineFiles: true,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
  saysAdmin: ownerOrAdmin,
}
