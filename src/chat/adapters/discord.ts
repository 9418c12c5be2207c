/** Discord: attachments end at 10 MB, on servers with boosts later; `<https://…>` is destroyed by the element parser. */
import { h, type Bot, type HTTP, type Session } from 'koishi'
import { at, isObject } from '../../json'
import { mib } from '../../units'
import { album, completeAlbum } from '../discord/album'
import type { Exchange } from '../listening'
import { anyBit, anyRole, listIn, rawCall, roleIds } from '../members'
import { sent, unknown, type Outcome, type RefusalScope } from '../outcome'
import type { ChatRef } from '../ref'
import { listed, type Sighting } from '../sighting'
import { byMethods, emojiSigns } from '../signs'
import { answerTo, ofFailure, ofStatus, refusedBy, unlessRefused, verdictBy, type Answer } from '../verdict'
import { apart, extra, type ChatAdapter, type Reactions } from './base'

/** Calls that carry a message; a message named in the path is one that is read. */
const carries = (call: string): boolean => /\/channels\/\w+\/messages$|\/webhooks\/\w+\/[^/?]+(?:\?|$)/.test(call)

/** JSON error codes of the API reference (API 10, autumn 2026); what is not listed goes by its status. */
const scopes: Readonly<Record<number, RefusalScope>> = {
  10003: 'chat', // unknown channel
  10015: 'chat', // unknown webhook, or the token of an interaction is over
  10008: 'quote', // unknown message
  20016: 'pace', // slow mode
  20028: 'pace', // write limit of the channel
  40005: 'file', // request entity too large
  50001: 'chat', // missing access
  50007: 'chat', // this person takes no messages
  50013: 'chat', // missing permissions
  50083: 'chat', // the thread is archived
  160002: 'quote', // reply without the right to read the history
  160005: 'chat', // the thread is locked
}

function refusal(answer: Answer): Outcome | undefined {
  const { code, message, errors } = isObject(answer.data) ? answer.data : {}
  const said = `${String(code ?? '')} ${typeof message === 'string' ? message : ''}`.trim()
  if (at(errors, 'message_reference') !== undefined) return refusedBy('quote', answer, said)
  const scope = typeof code === 'number' ? scopes[code] : undefined
  return scope ? refusedBy(scope, answer, said) : ofStatus(answer, said)
}

const idIn = (answer: Answer | undefined): string | undefined => {
  const id = at(answer?.data, 'id')
  return typeof id === 'string' && id !== '' ? id : undefined
}

function read(exchange: Exchange): Outcome | undefined {
  if (!carries(exchange.call)) return undefined
  const answer = answerTo(exchange)
  if (!answer) return ofFailure(exchange.error, true)
  const no = refusal(answer)
  if (no) return no
  const id = idIn(answer)
  return id === undefined ? unknown(`${answer.status} without an id`) : sent(id)
}

/** Kinds of channels that stand below another one: news threads, public threads and forum posts, private threads. */
const threads = new Set([10, 11, 12])

/** How long the token of an interaction can be answered with, with a minute to spare. Milliseconds. */
const interactionMs = 14 * 60_000

async function homeOf(chat: ChatRef, bot: Bot): Promise<ChatRef> {
  const { getChannel } = bot.internal as { getChannel(id: string): Promise<unknown> }
  const channel = await getChannel.call(bot.internal, chat.channelId)
  const { type, parent_id: parent } = isObject(channel) ? channel : {}
  return threads.has(type as number) && typeof parent === 'string' ? { ...chat, channelId: parent } : chat
}

/** One message of a channel when it is ours. All that is no picture goes out as an attachment like any other. */
function sightingIn(message: unknown, selfId: string): Sighting[] {
  const { id, content, timestamp, attachments } = isObject(message) ? message : {}
  if (at(message, 'author.id') !== selfId || typeof id !== 'string') return []
  const files: readonly unknown[] = Array.isArray(attachments) ? attachments : []
  return [
    {
      id,
      at: Date.parse(String(timestamp)),
      text: typeof content === 'string' ? content : '',
      shows: files.map((file) => (String(at(file, 'content_type')).startsWith('image/') ? 'image' : 'file')),
    },
  ]
}

/** Codes of the API reference about reactions; the others mean what they mean for messages. */
const reactionScopes: Readonly<Record<number, RefusalScope>> = {
  10008: 'quote', // unknown message
  10014: 'way', // unknown emoji
  30010: 'quote', // a message has twenty different ones at most
  90001: 'quote', // its author has blocked us
}

const reactions: Reactions = {
  // What a form of the chat asks for has no message yet.
  there: ({ reply }) => reply.extra?.token === undefined,
  ...byMethods(() => emojiSigns),
  read(exchange) {
    if (!exchange.call.includes('/reactions/')) return undefined
    const answer = answerTo(exchange)
    if (!answer) return ofFailure(exchange.error, true)
    const code = at(answer.data, 'code')
    const scope = typeof code === 'number' ? reactionScopes[code] : undefined
    return (scope ? refusedBy(scope, answer, String(code)) : refusal(answer)) ?? sent()
  },
}

/** Largest attachments in bytes by `premium_tier` of a server (help centre, "File Attachments", autumn 2026). */
const boosted: ReadonlyMap<unknown, number> = new Map([
  [2, 50 * mib],
  [3, 100 * mib],
])

/**
 * Of all files of one message. For apps the limit is one of each file since April 2025 (Discord's change log,
 * "Per-attachment file upload behavior for apps"), before it counted for the whole request, and requests beyond 25 MB
 * were refused on any server (@sapphire/discord-utilities, `MaximumRequestSize`). All of it is in memory at once, too.
 */
const maxRequestBytes = 25_000_000

/** Field of a member: until when he may not speak. */
const timeOut = 'communication_disabled_until'

/** ADMINISTRATOR and MANAGE_GUILD. */
const adminBits = 0x8n | 0x20n

export const discord: ChatAdapter = {
  name: 'discord',
  koishiAdapters: ['discord'],
  pictureHosts: ['cdn.discordapp.com', 'media.discordapp.net'],
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
    picture: { bytes: 10 * mib },
    // Attachments of one message (reference of the API, autumn 2026).
    picturesTogether: 10,
    picturesTogetherBytes: 10 * mib,
    maxVideoBytes: 10 * mib,
    maxFileBytes: 10 * mib,
    inlineBytes: 4 * mib,
    inlineFiles: true,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
  // Only forms of the chat (slash commands) carry what the member may do.
  saysAdmin(session) {
    const carried = at(extra(session, 'discord'), 'd.member.permissions')
    return carried === undefined ? undefined : anyBit(carried, adminBits)
  },
  async isChatAdmin(session) {
    const { guildId, userId } = session
    if (guildId === undefined) return false
    const guild = await rawCall(session, 'getGuild', guildId)
    if (at(guild, 'owner_id') === userId) return true
    // The role that everybody has is called like the server.
    const own = new Set([guildId, ...roleIds(session)])
    return anyRole({ all: listIn(guild, 'roles'), idField: 'id', own }, adminBits)
  },
  /**
   * adapter-discord 4.6.0 drops plain files and sends sound as a voice message without a voice; videos are posted as the
   * attachments they are, under the name in `file`.
   */
  write: ({ type, src, name }) => (type === 'img' ? h('img', { src }) : h('video', { src, file: name })),
  together: album,
  // adapter-discord 4.6.0 takes care of `@everyone` and of Markdown, not of people, roles, channels, emoji and times.
  inert: (text) => text.replace(/<(?=[@#:/]|a:|t:|id:)/g, apart),
  amend: (call, body, elements, bot) => (carries(call) ? completeAlbum(body, elements, bot) : undefined),
  rawText(session) {
    const payload = extra(session, 'discord') as { d?: { content?: unknown } } | undefined
    const content = payload?.d?.content
    return typeof content === 'string' ? content : undefined
  },
  // Messages of webhooks have no member, which the adapter takes for a private chat.
  locate: ({ guildId }) => (guildId === undefined ? {} : { direct: false, guildId }),
  home: homeOf,
  async perks({ guildId }, bot) {
    if (guildId === undefined) return {}
    const { getGuild } = bot.internal as { getGuild(id: string): Promise<unknown> }
    const bytes = boosted.get(at(await getGuild.call(bot.internal, guildId), 'premium_tier'))
    if (bytes === undefined) return {}
    return { maxVideoBytes: bytes, maxFileBytes: bytes, picturesTogetherBytes: Math.min(bytes, maxRequestBytes) }
  },
  keep(session) {
    const { t, d } = (extra(session, 'discord') ?? {}) as { t?: unknown; d?: unknown }
    const application = at(d, 'application_id')
    const token = at(d, 'token')
    if (t !== 'INTERACTION_CREATE' || typeof application !== 'string' || typeof token !== 'string') return undefined
    return { application, token }
  },
  restore(session: Session, { reply, now }) {
    const { application, token } = reply?.extra ?? {}
    if (!reply || application === undefined || now - reply.at > interactionMs) return
    session.setInternal('discord', { t: 'INTERACTION_CREATE', d: { application_id: application, token } })
  },
  verdict: (report) => verdictBy(read, report),
  async find(bot, chat) {
    const { http } = bot as unknown as { http: HTTP }
    const channel: unknown = await unlessRefused(() => http.get(`/channels/${encodeURIComponent(chat.channelId)}`))
    if (channel === undefined) return undefined
    const { guildId: _, ...own } = chat
    const guildId = at(channel, 'guild_id')
    return typeof guildId === 'string' ? { ...own, guildId } : { ...own, direct: true }
  },
  // Without the right to read the history the list is empty (reference of the API, autumn 2026).
  async look(bot, { channelId, selfId }) {
    const { getChannelMessages } = bot.internal as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
    const messages = await getChannelMessages?.call(bot.internal, channelId, { limit: listed })
    return Array.isArray(messages) ? messages.flatMap((message) => sightingIn(message, selfId)) : undefined
  },
  // Without the right to, the words stand there and call nobody.
  callsAll: async (_, { direct }) => !direct,
  // A time-out of the member (reference of the API, autumn 2026).
  async mutedUntil(bot, { guildId, selfId }, now) {
    if (guildId === undefined) return undefined
    const { getGuildMember } = bot.internal as { getGuildMember(guild: string, user: string): Promise<unknown> }
    const until = Date.parse(String(at(await getGuildMember.call(bot.internal, guildId, selfId), timeOut)))
    return until > now ? until : undefined
  },
  reactions: [reactions],
  // adapter-discord 4.6.0 makes a webhook and posts again for as long as the answer is this one.
  dooms: (exchange) => carries(exchange.call) && at(answerTo(exchange)?.data, 'code') === 10_015,
  // It posts a reply, then reads the quoted message, and breaks over it when that cannot be read.
  unannounced({ error, exchanges }) {
    if (error === undefined) return []
    const unread = exchanges.findIndex(({ call, error: failure }) => failure !== undefined && !carries(call))
    const id = unread > 0 ? idIn(answerTo(exchanges[unread - 1] as Exchange)) : undefined
    return id === undefined ? [] : [id]
  },
}
