/** Subscriptions on their way: to another account of ours, into a file, out of one. */
import { createHash } from 'node:crypto'
import type { Bot, h } from 'koishi'
import type { Wishes } from '../../model'
import { key } from '../../words/families'
import { meansAllChats } from '../all-word'
import { createOutlet } from '../outlet'
import type { Following } from '../push'
import type { Wanted } from '../push/deeds'
import type { Contents, Item } from '../push/item'
import { exported, imported, longestFile } from '../push/transfer'
import { createCensus, type Presence } from '../presence'
import { chatKey, readUserKey, type ChatRef } from '../ref'
import { accountsOn } from './elsewhere'
import { fileGiven, type GivenFile } from './given-file'
import { sendKept } from './kept-file'
import { mentionsIn, type CommandContext, type CommandRecord } from './record'
import { caveats, onChatOrAll, oneByOne, onLine, type Statement } from './subscribing'

/** More chats than these to be asked about take a while, and whoever waits is told so. */
const manyChats = 30

/** A chat, and the accounts that may be in it: the first one first. */
interface Asked {
  readonly bots: readonly Bot[]
  readonly place: ChatRef
}

/** Where accounts of ours are with these chats, by the same keys. Rejects with `cancelled`. */
async function presences(
  asked: ReadonlyMap<string, Asked>,
  { say, kit, conversation }: CommandContext,
): Promise<Map<string, Presence>> {
  if (asked.size > manyChats)
    await createOutlet(conversation, kit, false).send(say('amagi.push.asking', { n: asked.size }))
  const census = createCensus(kit.signal)
  const found = new Map<string, Presence>()
  for (const [key, { bots, place }] of asked) found.set(key, await census(bots, place))
  return found
}

/** What is said of subscriptions in chats nobody could be asked about. */
const unsureLine = (count: number, { say }: CommandContext): Statement =>
  count > 0 && say('amagi.push.unsure-some', { n: count })

/** Another account serves this chat, or every chat of the platform. */
export const move: CommandRecord<'amagi.move'> = {
  name: 'amagi.move',
  arguments: [{ name: 'account', kind: 'elements', required: true }],
  words: [{ word: '设置推送机器人', hash: true }, { word: 'kkk设置推送机器人', hash: true }, { word: '订阅换号' }],
  right: 'accounts',
  run: onLine(async (line, context) => {
    const { say, kit } = context
    const { chat } = line
    const isGlobal = line.words.some(meansAllChats)
    const [called] = mentionsIn(context.args)
    const [word = ''] = called === undefined ? line.words.filter((one) => !meansAllChats(one)) : [called]
    const { platform, userId } = readUserKey(word) ?? { platform: chat.platform, userId: word.replace(/^[@＠]/, '') }
    const own = [...kit.host.bots()].filter((bot) => bot.platform === chat.platform)
    const bot = own.find(({ selfId }) => selfId === userId && platform === chat.platform)
    const bots = own.map(({ selfId }) => selfId).join(' ')
    if (!bot) return say('commands.amagi.move.messages.which', { bots })
    const list = await kit.push.list(isGlobal ? undefined : chat)
    const here = list.filter(({ place }) => place.platform === chat.platform)
    if (here.length === 0) return say('commands.amagi.subscriptions.messages.none')
    if (here.every(({ place }) => place.selfId === userId))
      return say('commands.amagi.move.messages.same', { bot: userId })
    // Private chats, and where it serves already.
    const isClear = ({ place }: Following): boolean => place.direct || place.selfId === userId
    const asked = here.flatMap((one) => (isClear(one) ? [] : [[one.chat, { bots: [bot], place: one.place }] as const]))
    const found = await presences(new Map(asked), context)
    const able = here.filter((one) => found.get(one.chat)?.kind !== 'absent')
    const unsure = able.filter((one) => found.get(one.chat)?.kind === 'unsure')
    if (able.length === 0) return say('commands.amagi.move.messages.away', { n: here.length, bot: userId })
    const { moved, merged, stayed } = await kit.push.move(able, { selfId: userId })
    const absent = here.length - able.length
    return oneByOne([
      say('commands.amagi.move.messages.done', { n: moved + merged, bot: userId }),
      merged > 0 && say('commands.amagi.move.messages.merged', { n: merged }),
      stayed > 0 && say('commands.amagi.move.messages.stayed', { n: stayed }),
      absent > 0 && say('commands.amagi.move.messages.away', { n: absent, bot: userId }),
      unsureLine(unsure.length, context),
    ])
  }),
}

/** Names of the files in the data folder. */
const exportFile = 'subscriptions.json'
const importFile = 'import.json'

/** Of a chat: a name of its own, so that what is still being sent, or read there, never is another chat's. */
const exportFileOf = (chat: ChatRef): string =>
  `subscriptions-${createHash('sha256').update(chatKey(chat)).digest('hex').slice(0, 16)}.json`

/** A file of this chat's subscriptions, or of all. */
export const exportAll: CommandRecord<'amagi.export'> = {
  name: 'amagi.export',
  arguments: [{ name: 'value', kind: 'elements' }],
  words: [{ word: '导出订阅' }],
  right: 'chat',
  push: true,
  run: onChatOrAll(async (chat, _, context) => {
    const { say, kit, conversation } = context
    const list = await kit.push.list(chat)
    if (list.length === 0) return say('commands.amagi.subscriptions.messages.none')
    const name = chat ? exportFileOf(chat) : exportFile
    const kept = await kit.reports.write(name, exported(list, kit.clock()))
    const done = say('commands.amagi.export.messages.done', { n: list.length, path: kept.shown })
    // Names of other chats are read by whoever reads this one.
    if (!chat && !conversation.chat.direct) return done
    const outlet = createOutlet(conversation, kit, false)
    await outlet.send(done)
    await sendKept({ path: kept.path, name: exportFile }, outlet, kit)
    return undefined
  }),
}

/** What is to be imported: of the message, else in the data folder, which who runs the bot can reach. Rejects with AmagiError. */
async function fileIn(context: CommandContext): Promise<GivenFile> {
  const { session, kit } = context
  const given = await fileGiven(session, kit)
  if (given || !(await context.may('accounts'))) return given
  const text = await kit.reports.read(importFile, longestFile)
  return text === undefined ? undefined : { text }
}

/** Without the filters that are none. Rejects with AmagiError. */
async function usable(wishes: Wishes, { kit }: CommandContext): Promise<Wishes> {
  const sound = async (entries: readonly string[] = []): Promise<string[]> => {
    const checked = await Promise.all(entries.map((entry) => kit.push.filters.check(entry)))
    return checked.flatMap((one) => ('fault' in one ? [] : one.kept))
  }
  const { only: _, never: __, ...rest } = wishes
  const [only, never] = await Promise.all([sound(wishes.only), sound(wishes.never)])
  return { ...rest, ...(only.length > 0 ? { only } : {}), ...(never.length > 0 ? { never } : {}) }
}

/** A chat of a file: `homeless` = none of ours is on the platform, and nothing could ever be sent. */
type Found = Presence | { readonly kind: 'homeless' }

const chatOfFile = ({ platform, channelId, threadId, selfId }: Item['chat']): string =>
  [platform, channelId, threadId, selfId].join('\n')

const isIn = ({ chat }: Item, { platform, channelId }: Pick<ChatRef, 'platform' | 'channelId'>): boolean =>
  chat.platform === platform && chat.channelId === channelId

/**
 * Chats of a file as ours, by {@link chatOfFile}: served by the account they name where that is ours and there, else by
 * another one of the platform. Those that follow somebody already are not asked about. Rejects with `cancelled`.
 */
async function placesOf(items: readonly Item[], context: CommandContext): Promise<ReadonlyMap<string, Found>> {
  const known = await context.kit.push.list()
  const found = new Map<string, Found>()
  const asked = new Map<string, Asked>()
  for (const item of items) {
    const { platform, channelId, threadId, direct = false, guildId = channelId, selfId } = item.chat
    const key = chatOfFile(item.chat)
    if (found.has(key) || asked.has(key)) continue
    const there = known.find(({ place }) => isIn(item, place))
    const isNamed = (bot: Bot): number => Number(bot.selfId === selfId)
    const bots = accountsOn(platform, context).sort((a, b) => isNamed(b) - isNamed(a))
    const [first] = bots
    if (there) found.set(key, { kind: 'there', chat: there.place })
    else if (!first) found.set(key, { kind: 'homeless' })
    else {
      const place: ChatRef = {
        platform,
        channelId,
        selfId: first.selfId,
        direct,
        ...(direct ? {} : { guildId }),
        ...(threadId === undefined ? {} : { threadId }),
      }
      asked.set(key, { bots, place })
    }
  }
  return new Map([...found, ...(await presences(asked, context))])
}

/** Those of a file that are for one chat; undefined where the file names several others. */
function chosen(items: readonly Item[], chat: ChatRef): readonly Item[] | undefined {
  const own = items.filter((item) => isIn(item, chat))
  const [first] = items
  const isOfOne = items.every((item) => first && isIn(item, first.chat))
  return own.length > 0 ? own : isOfOne ? items : undefined
}

/** What is in a file, for this chat or for those it names; what came of it. */
async function take(contents: Contents, chat: ChatRef | undefined, context: CommandContext): Promise<h[]> {
  const { say, kit, conversation } = context
  const items = chat ? chosen(contents.items, chat) : contents.items
  if (!items) return say('commands.amagi.import.messages.several')
  const places = chat ? undefined : await placesOf(items, context)
  const wanted: Wanted[] = []
  const counts = { there: 0, unsure: 0, homeless: 0, absent: 0 }
  for (const item of items) {
    const { author, name, options } = item
    const found = places?.get(chatOfFile(item.chat))
    if (found) counts[found.kind]++
    const place = found && 'chat' in found ? found.chat : chat
    if (!place) continue
    const wishes = await usable(item.wishes, context)
    const named = name === undefined ? {} : { name }
    wanted.push({ locales: conversation.locales, ...options, chat: chatKey(place), place, author, ...named, wishes })
  }
  const { added, merged, over } = await kit.push.adopt(wanted)
  return oneByOne([
    added > 0 && say('commands.amagi.import.messages.done', { n: added }),
    merged > 0 && say('commands.amagi.import.messages.merged', { n: merged }),
    contents.passed > 0 && say('commands.amagi.import.messages.passed', { n: contents.passed }),
    counts.homeless > 0 && say('commands.amagi.import.messages.homeless', { n: counts.homeless }),
    counts.absent > 0 && say('commands.amagi.import.messages.absent', { n: counts.absent }),
    over > 0 && say('commands.amagi.import.messages.over', { n: over }),
    unsureLine(counts.unsure, context),
  ])
}

/** Nothing of it is sent: what is there already is where it begins. */
export const importAll: CommandRecord<'amagi.import'> = {
  name: 'amagi.import',
  arguments: [{ name: 'value', kind: 'elements' }],
  words: [{ word: '导入订阅' }],
  right: 'chat',
  push: true,
  // Behind the first word stands the file.
  run: onChatOrAll(
    async (chat, line, context) => {
      const { say } = context
      const file = await fileIn(context)
      if (!file) return say('commands.amagi.import.messages.how', { file: importFile })
      const contents = 'problem' in file ? file.problem : imported(file.text)
      if (typeof contents === 'string') return say(key('unreadableFile', contents))
      if (contents.items.length === 0) return say('commands.amagi.import.messages.empty')
      const taken = await take(contents, chat, context)
      return oneByOne([taken, ...(chat ? caveats(line, context) : [])])
    },
    ({ words: [first] }) => meansAllChats(first),
  ),
}
