/** Satori: the other side is a process of its own that cannot read our disk, so data always goes inline. */
import { h } from 'koishi'
import { at } from '../../json'
import { mib } from '../../units'
import type { Exchange } from '../listening'
import { isRunner, listIn, ownerOrAdmin, unsaid } from '../members'
import { sent, unknown, type Outcome } from '../outcome'
import { qqFiles, qqPictures } from '../picture-hosts'
import { listed, shapeOf } from '../sighting'
import { byMethods, emojiSigns, qqFaces } from '../signs'
import { answerTo, ofFailure, ofStatus, refusedBy, unlessRefused, verdictBy } from '../verdict'
import type { ChatAdapter, Reactions } from './base'

/** Words of a server's refusal; most give a text or an object with a message. */
const saidIn = (data: unknown): string => (typeof data === 'string' ? data : String(at(data, 'message') ?? ''))

function read(exchange: Exchange): Outcome | undefined {
  if (!exchange.call.endsWith('/message.create')) return undefined
  const answer = answerTo(exchange)
  if (!answer) return ofFailure(exchange.error, true)
  const no = ofStatus(answer, saidIn(answer.data))
  if (no) return no
  const messages: readonly unknown[] = Array.isArray(answer.data) ? answer.data : []
  const ids = messages.map((message) => at(message, 'id')).filter((id) => typeof id === 'string' && id !== '')
  // Servers without ids name the messages, servers with a mind of their own nothing at all.
  return messages.length > 0 ? sent(...(ids as string[])) : unknown(`${answer.status} without a message`)
}

/** Servers that put a QQ client behind Satori and keep merged forwards. */
const qqServers = new Set(['chronocat', 'llonebot', 'llbot', 'lagrange', 'napcat', 'red'])

const reactions: Reactions = {
  // The server lists what it can do; one that lists nothing is asked. Private chats of QQ have no reactions.
  there: ({ chat }, { features }) =>
    (features as readonly string[] | undefined)?.includes('reaction.create') !== false &&
    !(chat.direct && qqServers.has(chat.platform)),
  ...byMethods(({ chat }) => (qqServers.has(chat.platform) ? qqFaces : emojiSigns)),
  read(exchange) {
    if (!/\/reaction\.(?:create|delete)$/.test(exchange.call)) return undefined
    const answer = answerTo(exchange)
    if (!answer) return ofFailure(exchange.error, true)
    const said = saidIn(answer.data)
    const { status } = answer
    // The protocol's words for what a server does not have.
    if (status === 404 || status === 405 || status === 501) return refusedBy('way', answer, said)
    return ofStatus(answer, said) ?? sent()
  },
}

export const satori: ChatAdapter = {
  name: 'satori',
  koishiAdapters: ['satori'],
  pictureHosts: qqPictures,
  fileHosts: qqFiles,
  platforms: ['satori', ...qqServers],
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    // A server that is a Koishi parses 10 MB of JSON (jsonLimit of @cordisjs/plugin-server), a third lost to base64.
    picture: { bytes: 7 * mib },
    picturesTogether: 1,
    maxVideoBytes: 100 * mib,
    maxFileBytes: 100 * mib,
    // Koishi's own Satori server takes 10 MB of JSON; four letters carry three bytes.
    inlineBytes: 7 * mib,
    inlineFiles: true,
    ways: ['base64', 'server', 'url', 'link'],
    maxMessages: Infinity,
  },
  // Ids of roles are whatever the server behind it uses; only two words say what they mean.
  saysAdmin: ownerOrAdmin,
  async isChatAdmin({ bot, guildId, userId }) {
    // Servers say themselves what can be asked; the adapter has a method for everything.
    if (!bot.features.includes('guild.member.get') || !guildId || !userId) return undefined
    const roles = listIn(await bot.getGuildMember(guildId, userId), 'roles')
    return roles.some((role) => isRunner(String(at(role, 'id'))))
  },
  async find(bot, chat) {
    if (!bot.features?.includes('channel.get')) throw unsaid()
    const found = await unlessRefused(() => bot.getChannel(chat.channelId, chat.guildId))
    return found && chat
  },
  refine: ({ platform }) => (qqServers.has(platform) ? { forward: true, picturesTogether: 4 } : {}),
  verdict: (report) => verdictBy(read, report),
  // Only of servers that say they have it; many give a message no time, and then nothing can be told.
  async look(bot, { channelId, selfId }) {
    if (!bot.features?.includes('message.list')) return undefined
    const { data } = await bot.getMessageList(channelId, undefined, 'before', listed, 'desc')
    return data.flatMap(({ id, content = '', user, createdAt }) =>
      id !== undefined && user?.id === selfId && createdAt !== undefined
        ? [{ id, at: createdAt, ...shapeOf(h.parse(content)) }]
        : [],
    )
  },
  // Whether QQ would take it cannot be asked through Satori, and what it does not take vanishes.
  callsAll: async (_, { platform, direct }) => !direct && !qqServers.has(platform),
  reactions: [reactions],
}
