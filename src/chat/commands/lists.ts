/** The lists of all chats, shown and changed by who runs the bot. */
import { h } from 'koishi'
import type { FactsView } from '../../card/views'
import { key } from '../../words/families'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { factsText } from '../insight/facts-text'
import { changeLists, heldLists, listNames, type HeldLists, type ListName } from '../lists'
import { readUserKey, userKey } from '../ref'
import { literal, plainly } from '../say'
import { chatWords, plainText } from './people'
import { clockOf, mentionsIn, type CommandContext, type CommandRecord } from './record'
import { showView } from './show'

/** Entries of a list that are shown. */
const maxShown = 20

/** What words say is to be done, to which list, about whom; `undefined`: they do not say. */
interface Asked {
  act: 'add' | 'remove' | 'clear'
  deny: boolean | undefined
  chats: boolean | undefined
}

const says = (pattern: RegExp, other: RegExp, text: string): boolean | undefined =>
  pattern.test(text) === other.test(text) ? undefined : pattern.test(text)

/** In any order, together or apart: `屏蔽群`, `群 黑名单`, `deny chats`, `取消屏蔽 用户`. */
function readAsked(words: string): Asked {
  return {
    act: /清空|全部移除|clear|reset/iu.test(words)
      ? 'clear'
      : /移除|移出|删除|取消|解除|去掉|remove|delete|\bdel\b|\brm\b|unblock/iu.test(words)
        ? 'remove'
        : 'add',
    deny: says(/黑|屏蔽|禁止|deny|block|ban/iu, /白|只回答|允许|allow|white|only/iu, words),
    chats: says(/群|会话|频道|服务器|chat|group|guild|channel|server/iu, /用户|人|people|person|user|member/iu, words),
  }
}

/** An entry as it is kept: `platform:id`; a bare id is one of the platform it was said on. */
function readEntry(word: string, platform: string): string | undefined {
  const named = readUserKey(word)
  if (named) return userKey(named)
  return /^-?\d+$|^[\w-]{16,}$/.test(word) ? `${platform}:${word}` : undefined
}

interface Request extends Asked {
  entries: string[]
}

function readRequest({ args, conversation: { chat } }: CommandContext): Request {
  // `屏蔽群：123` has a colon as `onebot:123` has; no word of ours is the name of a platform.
  const words = plainText(args)
    .replaceAll(/(\p{Script=Han})[:：=]/gu, '$1 ')
    .split(/[\s,，、]+/)
    .filter((word) => word !== '')
  const here = words.filter((word) => chatWords.has(word.toLowerCase()))
  const people = mentionsIn(args).filter((id) => id !== chat.selfId)
  const written = words.flatMap((word) => readEntry(word, chat.platform) ?? [])
  const rest = words.filter((word) => !here.includes(word) && readEntry(word, chat.platform) === undefined).join(' ')
  const asked = readAsked(rest)
  return {
    ...asked,
    chats: asked.chats ?? (here.length > 0 ? true : people.length > 0 ? false : undefined),
    entries: [
      ...people.map((id) => `${chat.platform}:${id}`),
      ...(here.length > 0 && !chat.direct ? [`${chat.platform}:${chat.channelId}`] : []),
      ...written,
    ],
  }
}

/** Lists that are meant: all that fit what was said. */
const meantBy = ({ deny, chats }: Asked): ListName[] =>
  listNames.filter(
    (name) =>
      (deny === undefined || name.startsWith('deny') === deny) &&
      (chats === undefined || name.endsWith('Chats') === chats),
  )

function viewOf(held: HeldLists, { conversation, say }: CommandContext): FactsView {
  const text = (name: ListName): string => plainly(say(key('list', name)))
  /** Numbers of groups are nobody's business in another one. */
  const told = (entries: readonly string[], by: 'setting' | 'lists'): string[] => {
    if (entries.length === 0) return []
    const more = entries.length > maxShown ? '… ' : ''
    const value = conversation.chat.direct
      ? `${more}${entries.slice(-maxShown).join(' ')}`
      : plainly(say('amagi.lists.count', { count: entries.length }))
    return [plainly(say('amagi.settings.value', { value, because: plainly(say(key('because', by))) }))]
  }
  const row = (name: ListName) => {
    const { setting, lists } = held[name]
    const values = [...told(setting, 'setting'), ...told(lists, 'lists')]
    return { label: text(name), value: values.join(' ') || plainly(say('amagi.settings.none')) }
  }
  return {
    kind: 'facts',
    title: plainly(say('amagi.lists.title')),
    subtitle: plainly(say('amagi.lists.about')),
    groups: [
      { title: plainly(say('amagi.lists.users')), rows: [row('denyUsers'), row('allowUsers')] },
      {
        title: plainly(say('amagi.lists.chats')),
        rows: [row('denyChats'), row('allowChats')],
        note: plainly(say('amagi.lists.how')),
      },
    ],
  }
}

async function show(context: CommandContext): Promise<h[] | undefined> {
  const view = viewOf(await heldLists(context.kit), context)
  const clock = clockOf(context)
  return showView(context, view, ({ abilities }) => [literal(factsText(view, clock), abilities)])
}

/** What follows from a change that is not what it looks like. */
async function remarks(
  { act, entries }: Request,
  { kit, say }: CommandContext,
  meant: readonly ListName[],
): Promise<h[]> {
  const held = await heldLists(kit)
  const inSettings =
    act === 'add' ? [] : meant.filter((name) => held[name].setting.some((one) => isAmong(one, entries, act)))
  const allowing = act === 'add' ? meant.filter((name) => name.startsWith('allow')) : []
  return [
    ...inSettings.flatMap((name) => [
      h.text('\n'),
      ...say('commands.amagi.lists.messages.in-settings', { list: plainly(say(key('list', name))) }),
    ]),
    ...allowing.flatMap((name) => [
      h.text('\n'),
      ...say(key('listAlone', name === 'allowUsers' ? 'allowUsers' : 'allowChats'), {
        count: new Set([...held[name].setting, ...held[name].lists]).size,
      }),
    ]),
  ]
}

const isAmong = (entry: string, entries: readonly string[], act: Asked['act']): boolean => {
  const read = readUserKey(entry)
  return act === 'clear' || (read !== undefined && entries.includes(userKey(read)))
}

async function change(context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const request = readRequest(context)
  const { act, entries, deny, chats } = request
  const meant = meantBy(request)
  const unclear = act === 'clear' ? deny === undefined && chats === undefined : entries.length === 0
  if (unclear || meant.length === 0 || (act === 'add' && meant.length > 1))
    return say('commands.amagi.lists.messages.usage')
  try {
    await changeLists(kit, (name, before) => {
      if (!meant.includes(name)) return before
      if (act === 'clear') return []
      const others = before.filter((entry) => !entries.includes(entry))
      return act === 'add' ? [...others, ...entries] : others
    })
  } catch (error) {
    kit.log.warn(`the lists of all chats could not be kept: ${brief(error)}`)
    return errorLine(say, 'internal')
  }
  kit.log.info(`the lists of all chats were changed (${act} ${meant.join(', ')})`)
  const done = say(key('listChanged', act), {
    list: meant.map((name) => plainly(say(key('list', name)))).join(plainly(say('amagi.reply.comma'))),
    entries: entries.join(' '),
  })
  return [...done, ...(await remarks(request, context, meant))]
}

/** For who runs the bot. */
export const lists: CommandRecord<'amagi.lists'> = {
  name: 'amagi.lists',
  arguments: [{ name: 'value', kind: 'elements' }],
  words: [{ word: '解析名单', hash: true }],
  right: 'accounts',
  run: async (context) =>
    plainText(context.args) === '' && mentionsIn(context.args).length === 0 ? show(context) : change(context),
}
