/**
 * QQ official bot. Replies to one message: five within five minutes, so four are planned. Text with an
 * address in it is refused (40054010), voice needs silk, files are not open for groups.
 */
import { h, type Session } from 'koishi'
import { at } from '../../json'
import { mib } from '../../units'
import { oneLine } from '../brief'
import type { Exchange } from '../listening'
import { listIn, rawCall, unsaid } from '../members'
import { byMethods, type Signs } from '../signs'
import { qqFiles, qqPictures } from '../picture-hosts'
import { lockedOut, refused, sent, unknown, type Outcome, type RefusalScope } from '../outcome'
import { answerTo, ofFailure, ofStatus, refusedBy, unlessRefused, verdictBy, type Answer } from '../verdict'
import { apart, extra, type ChatAdapter, type Departure, type Reactions } from './base'

const carries = (call: string): boolean => /\/(?:v2\/groups|v2\/users|channels|dms)\/[^/]+\/messages$/.test(call)
const isUpload = (call: string): boolean => /\/v2\/(?:groups|users)\/[^/]+\/files$/.test(call)

/** The platform's codes (bot documentation and reports about it, autumn 2026); the rest goes by the status. */
const scopes: Readonly<Record<number, RefusalScope>> = {
  22009: 'pace', // too many messages
  304003: 'file', // address not allowed
  304022: 'pace', // messages of our own accord have their hours
  304026: 'chat', // no such message to reply to
  304027: 'chat', // the message is too old to be replied to
  304031: 'chat', // the person has closed his private chat
  304032: 'chat', // no such private chat
  304034: 'chat', // not a member of the private chat
  304035: 'pace', // messages of our own accord: too many channels
  304082: 'way', // file could not be fetched
  304083: 'way', // file could not be converted
  850012: 'file', // file too large
  1100100: 'pace', // held back by the safety department
  1100101: 'file', // sensitive content
  1100104: 'chat', // no such group any more
  1100301: 'chat', // not a member
  1100303: 'chat', // only administrators may write
  1100306: 'chat', // not a member of the channel
  1100308: 'pace', // too many messages in the channel
  40034102: 'chat', // replies used up
  40054005: 'chat', // the same reply twice
  40054010: 'file', // address not allowed
}

/** The token of our account is over; the adapter makes no other once that failed. */
const tokenOver = 11_244

/** Waiting for an audit: of a message of our own accord, of a reply. */
const pending = new Set([304023, 304024])

function refusal(answer: Answer): Outcome | undefined {
  const code = at(answer.data, 'code')
  const said = `${String(code ?? '')} ${String(at(answer.data, 'message') ?? '')}`.trim()
  if (typeof code !== 'number' || code === 0) return ofStatus(answer, said)
  if (code === tokenOver) return lockedOut(oneLine(`${answer.status} ${said}`))
  if (pending.has(code)) return unknown(`${answer.status} ${said}`)
  const scope = scopes[code]
  if (scope) return refusedBy(scope, answer, said)
  return ofStatus(answer, said) ?? refused('file', `${answer.status} ${said}`)
}

function read(exchange: Exchange): Outcome | undefined {
  const upload = isUpload(exchange.call)
  if (!upload && !carries(exchange.call)) return undefined
  const answer = answerTo(exchange)
  const no = answer ? refusal(answer) : ofFailure(exchange.error, true)
  // A file that could not be uploaded is no message that may have arrived.
  if (upload) return no?.kind === 'unknown' ? refused('way', no.reason) : no
  if (no) return no
  const id = at(answer?.data, 'id')
  const audited = at(answer?.data, 'audit_id') !== undefined
  return typeof id === 'string' && id !== '' && !audited ? sent(id) : unknown(`${answer?.status} without an id`)
}

/** A message can be replied to for five minutes; the adapter stops two seconds earlier. Milliseconds. */
const replyMs = 298_000

/**
 * Number of a reply. The adapter counts on the session, so every session made anew would begin at 1 again and be
 * refused as a double. Ours grow with time as well, so that they stay apart after a restart, and from those other
 * plugins count from 1.
 */
const sequence = (at: number, { turn, now }: Departure): number =>
  1000 + Math.max(0, Math.floor((now - at) / 1000)) * 16 + turn

/** Roles of a guild: 4 owner, 2 administrator; 5 runs one channel only. Groups name no roles and cannot be asked. */
const adminRoles: ReadonlySet<unknown> = new Set(['4', '2'])
const runsGuild = (roles: readonly unknown[]): boolean => roles.some((role) => adminRoles.has(String(role)))

/** `type:id` of the documentation's table of emoji: 1 = QQ's faces (fight on, cheers), 2 = Unicode (the cross). */
const faces: Signs = { seen: '1:30', done: '1:144', failed: '2:10060' }

/** Only channels of guilds have reactions. */
const reactions: Reactions = {
  there: ({ chat }) => chat.platform === 'qqguild' && !chat.direct,
  ...byMethods(() => faces),
  read(exchange) {
    if (!exchange.call.includes('/reactions/')) return undefined
    const answer = answerTo(exchange)
    return (answer ? refusal(answer) : ofFailure(exchange.error, true)) ?? sent()
  },
}

export const qq: ChatAdapter = {
  name: 'qq',
  koishiAdapters: ['qq', 'qqguild'],
  pictureHosts: qqPictures,
  fileHosts: qqFiles,
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
    // 413 at 19 MB (tencent-connect/openclaw-qqbot 37, spring 2026).
    picture: { bytes: 10 * mib },
    picturesTogether: 1,
    maxVideoBytes: 10 * mib,
    maxFileBytes: 0,
    inlineBytes: 10 * mib,
    inlineFiles: false,
    ways: ['base64', 'file', 'link'],
    maxMessages: 4,
  },
  saysAdmin(session) {
    const roles = at(extra(session, 'qqguild'), 'd.member.roles')
    return Array.isArray(roles) ? runsGuild(roles) : undefined
  },
  async isChatAdmin(session) {
    const { platform, guildId, userId } = session
    if (platform !== 'qqguild') return undefined
    return runsGuild(listIn(await rawCall(session, 'getGuildMember', guildId, userId), 'roles'))
  },
  refine: (chat) => (chat.platform === 'qqguild' ? { video: false } : {}),
  // Private chats that began in a guild have one.
  locate: (session) =>
    session.isDirect ? { direct: true, ...(session.guildId ? { guildId: session.guildId } : {}) } : {},
  keep(session) {
    const id = extra((extra(session, 'qq') ?? {}) as object, 'id')
    return typeof id === 'string' ? { event: id } : undefined
  },
  // The encoder looks there without asking whether there is anything.
  restore(session: Session, { reply }) {
    session.setInternal('qq', { id: reply?.extra?.event })
  },
  address(chat, departure) {
    const { reply, now } = departure
    const { channelId, direct, platform } = chat
    // Files of a private chat go to the person, not to the channel.
    const event = direct && platform === 'qq' ? { event: { user: { id: channelId } } } : {}
    const counted = platform === 'qq' && reply?.messageId !== undefined && now - reply.at < replyMs
    const head = counted
      ? { head: [h('passive', { messageId: reply.messageId, seq: sequence(reply.at, departure) })] }
      : {}
    return { channelId, ...event, ...head }
  },
  // Formats within a text: `<@id>`, `<#id>`, `<emoji:id>`, `<qqbot-at-everyone/>` and the bare `@everyone` (documentation of the
  // platform, autumn 2026). The encoder lets all of them through (adapter-qq 4.11.0).
  inert: (text) => text.replace(/<(?=[@#a-z])|@(?=everyone)/gi, apart),
  verdict: (report) => verdictBy(read, report),
  // Groups and people cannot be asked about.
  async find(bot, chat) {
    if (chat.platform !== 'qqguild' || chat.direct) throw unsaid()
    const { getChannel } = bot.internal as unknown as { getChannel(id: string): Promise<unknown> }
    const channel = await unlessRefused(() => getChannel.call(bot.internal, chat.channelId))
    const guildId = at(channel, 'guild_id')
    return channel === undefined ? undefined : { ...chat, ...(typeof guildId === 'string' ? { guildId } : {}) }
  },
  // Groups lose the element (adapter-qq 4.11.0).
  callsAll: async (_, { platform, direct }) => platform === 'qqguild' && !direct,
  reactions: [reactions],
}
