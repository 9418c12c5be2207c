/**
 * QQ official bot. Replies to one message: five within five minutes, so four are planned. Text with an
 * address in it is refused (40054010), voice needs silk, files are not open for groups.
 */
import { at } from '../../json'
import { extra, type ChatAdapter } from './base'
import { mib } from '../../units'

/** Roles of a guild: 4 owner, 2 administrator; 5 runs one channel only. Groups name no roles at all. */
const adminRoles: ReadonlySet<unknown> = new Set(['4', '2'])

export const qq: ChatAdapter = {
  name: 'qq',
  koishiAdapters: ['qq', 'qqguild'],
  platforms: ['qq', 'qqguild'],
  abilities: {
    image: true,
    video: true,
    audio: false,
    file: false,
    forward: false,
    // The passive reply already points at the message.
    quote: false,
    links: false,
    maxImageBytes: 10 * mib,
    maxVideoBytes: 10 * mib,
    inlineBytes: 10 * mib,
    ways: ['base64', 'file', 'link'],
    maxMessages: 4,
  },
  isChatAdmin(session) {
    const roles = at(extra(session, 'qqguild'), 'd.member.roles')
    return Array.isArray(roles) && roles.some((role) => adminRoles.has(String(role)))
  },
  refine: (chat) => (chat.platform === 'qqguild' ? { video: false } : {}),
}
