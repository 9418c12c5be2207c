/** Satori: the other side is a process of its own that cannot read our disk, so data always goes inline. */
import { type ChatAdapter } from './base'
import { ownerOrAdmin } from '../members'
import { mib } from '../../units'

/** Servers that put a QQ client behind Satori and keep merged forwards. */
const qqServers = new Set(['chronocat', 'llonebot', 'llbot', 'lagrange', 'napcat', 'red'])

export const satori: ChatAdapter = {
  name: 'satori',
  koishiAdapters: ['satori'],
  platforms: ['satori', ...qqServers],
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
    inlineBytes: 20 * mib,
    ways: ['base64', 'url', 'link'],
    maxMessages: Infinity,
  },
  // Ids of roles are whatever the server behind it uses; only these two words say what they mean.
  isChatAdmin: ownerOrAdmin,
  refine: (chat) => ({ forward: qqServers.has(chat.platform) }),
}
