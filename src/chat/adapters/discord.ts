/** Discord: attachments of servers without boosts end at 10 MB; `<https://…>` is destroyed by the element parser. */
import { at, isObject } from '../../json'
import { extra, type ChatAdapter } from './base'
import { anyBit, rawCall, roleIds } from '../members'
import { mib } from '../../units'

/** ADMINISTRATOR and MANAGE_GUILD. */
const adminBits = 0x8n | 0x20n

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
  async isChatAdmin(session) {
    // Only forms of the chat (slash commands) carry what the member may do.
    const carried = at(extra(session, 'discord'), 'd.member.permissions')
    if (carried !== undefined) return anyBit([carried], adminBits)
    const { guildId, userId } = session
    if (guildId === undefined) return false
    const guild = await rawCall(session, 'getGuild', guildId)
    if (at(guild, 'owner_id') === userId) return true
    // The role that everybody has is called like the server.
    const own = new Set([guildId, ...roleIds(session)])
    const all = at(guild, 'roles')
    const mine = Array.isArray(all) ? all.filter((role) => isObject(role) && own.has(String(role.id))) : []
    return anyBit(
      mine.map((role) => at(role, 'permissions')),
      adminBits,
    )
  },
  rawText(session) {
    const payload = extra(session, 'discord') as { d?: { content?: unknown } } | undefined
    const content = payload?.d?.content
    return typeof content === 'string' ? content : undefined
  },
}
