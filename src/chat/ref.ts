/** Chats and people by name, made from a session or from the store; nothing below the intake holds a session. */
import { createHash } from 'node:crypto'

/** One chat as one of our accounts sees it. Plain data: stored, compared and sent to as it is. */
export interface ChatRef {
  /** Platform as Koishi names it; may hold a colon (`sandbox:x1`). */
  readonly platform: string
  /** Id of our account there. */
  readonly selfId: string
  /** Server, guild or group, where the platform has one above the channel. */
  readonly guildId?: string
  /** Channel, group or private chat. */
  readonly channelId: string
  /** Topic or thread inside the channel, with an address of its own. */
  readonly threadId?: string
  /** A private chat with one person. */
  readonly direct: boolean
}

/** One person on a platform. */
export interface UserRef {
  readonly platform: string
  readonly userId: string
}

/** Longest key in characters: with the platform column (20) below the 191 an index of old MySQL holds (767 bytes). */
const maxKey = 150

/** `%` and `/` are the only letters a part may not bring along: parts stay readable, joined they stay apart. */
const part = (text: string | undefined): string =>
  (text ?? '').replace(/[%/]/g, (sign) => (sign === '/' ? '%2F' : '%25'))

function joined(...parts: (string | undefined)[]): string {
  const key = parts.map(part).join('/')
  if (key.length <= maxKey) return key
  const digest = createHash('sha256').update(key).digest('base64url')
  return `${key.slice(0, maxKey - digest.length - 1)}~${digest}`
}

/**
 * The one key of a chat, at most 150 characters: `platform/g/guild/channel[/thread]` or `platform/d/account/channel`.
 * A private chat belongs to the account it is with; the account of a group does not matter (two bots, one chat).
 */
export function chatKey({ platform, selfId, guildId, channelId, threadId, direct }: ChatRef): string {
  const place = threadId === undefined ? [channelId] : [channelId, threadId]
  if (direct) return joined(platform, 'd', selfId, ...place)
  return joined(platform, 'g', guildId === channelId ? undefined : guildId, ...place)
}

/**
 * The keys choices of a chat are kept under. Version 0.1.0 kept them under `platform:channelId`, where the channel of a
 * Telegram topic was its number: five groups with a topic 5 shared one key, which nobody inherits.
 */
export function chatKeys(chat: ChatRef): { key: string; legacy?: string } {
  const legacy = `${chat.platform}:${chat.channelId}`
  return chat.threadId === undefined ? { key: chatKey(chat), legacy } : { key: chatKey(chat) }
}

/** `platform:userId`, as administrators write it in the settings. */
export const userKey = ({ platform, userId }: UserRef): string => `${platform}:${userId}`

/**
 * An entry of a list in the settings (`platform:id`) read back; undefined for what is none. Blanks mean nothing wherever
 * they stand, and neither does the width of the colon. Platforms may hold a colon, ids do not, but for the private
 * chats of OneBot (`private:1`).
 */
function readEntry(entry: string): { platform: string; id: string } | undefined {
  const plain = entry.replaceAll(/\s/gu, '').replaceAll('：', ':')
  const [, platform, id] = /^(.+?):(private:[^:]+)$/.exec(plain) ?? /^(.+):([^:]+)$/.exec(plain) ?? []
  return platform === undefined || id === undefined ? undefined : { platform, id }
}

/** A person named in the settings. */
export function readUserKey(entry: string): UserRef | undefined {
  const read = readEntry(entry)
  return read && { platform: read.platform, userId: read.id }
}

/** Whether a list of the settings names this person. */
export const namesUser = (entries: readonly string[], user: UserRef): boolean =>
  entries.some((entry) => {
    const named = readUserKey(entry)
    return named?.platform === user.platform && named.userId === user.userId
  })

/** Whether a list of the settings names this chat, or the server or group it belongs to. */
export const namesChat = (entries: readonly string[], { platform, guildId, channelId }: ChatRef): boolean =>
  entries.some((entry) => {
    const named = readEntry(entry)
    return named?.platform === platform && (named.id === channelId || named.id === guildId)
  })

/** One person in one chat. */
export const memberKey = (chat: ChatRef, { userId }: UserRef): string => `${chatKey(chat)} ${userId}`
