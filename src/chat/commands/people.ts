/** Who is not answered in a chat: said by a mention, an id, or a reply. */
import type { h } from 'koishi'
import { withOption } from '../../store'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { idsIn } from '../policy'
import { chatKey, chatKeys, readUserKey } from '../ref'
import { elementsOfArguments, mentionsIn, type CommandContext, type CommandRecord } from './record'

/** More people than this are no list of a chat. */
const maxPeople = 200

/** Text of the arguments, however the framework took the line apart; what is no text stands for a blank. */
export const plainText = (args: readonly unknown[]): string =>
  elementsOfArguments(args)
    .map((element) => (element.type === 'text' ? String(element.attrs.content ?? '') : ' '))
    .join('')
    .trim()

/** Ids of the people meant: mentioned, written (`12345`, `onebot:12345`), or replied to; never the bot itself. */
export function peopleIn({ session, conversation: { chat } }: CommandContext, args: readonly unknown[]): string[] {
  const written = plainText(args)
    .split(/[\s,，、]+/)
    .flatMap((word) => {
      const named = readUserKey(word)
      if (named) return named.platform === chat.platform ? [named.userId] : []
      const id = word.replace(/^@/, '')
      // Ids of people: digits, or long words of letters and digits.
      return /^\d{4,}$|^[\w-]{16,}$/.test(id) ? [id] : []
    })
  const named = [...mentionsIn(args), ...written]
  const replied = session.quote?.user?.id
  const all = named.length === 0 && replied !== undefined ? [replied] : named
  return [...new Set(all)].filter((id) => id !== chat.selfId)
}

/** Makes another list of one; resolves to how many are in it, or to undefined when it could not be kept. */
export async function changePeople(
  { kit, conversation }: CommandContext,
  list: 'blocked' | 'chosen',
  next: (ids: readonly string[]) => readonly string[],
): Promise<readonly string[] | undefined> {
  const home = await kit.host.homes.of(conversation.chat)
  let ids: readonly string[] = []
  try {
    await kit.choices.alter(chatKeys(home), (chosen) => {
      ids = [...new Set(next(idsIn(chosen, list)))].slice(-maxPeople)
      return withOption(chosen, list, ids.join(' '))
    })
    return ids
  } catch (error) {
    kit.log.warn(`the list of ${chatKey(home)} could not be kept: ${brief(error)}`)
    return undefined
  }
}

/** Words for the chat itself in the place of a person. */
export const chatWords: ReadonlySet<string> = new Set(['本群', '本会话', '会话', '这个群', 'chat', 'here'])

/** All of a chat is left alone until who runs the bot says otherwise; the chat's own switches do not help. */
async function changeChat({ say, kit, conversation, may }: CommandContext, out: boolean): Promise<h[]> {
  if (!(await may('accounts'))) return say('commands.amagi.block.messages.chat-accounts')
  const home = await kit.host.homes.of(conversation.chat)
  try {
    await kit.choices.alter(chatKeys(home), (chosen) => withOption(chosen, 'denied', out ? 'on' : ''))
  } catch (error) {
    kit.log.warn(`the list of ${chatKey(home)} could not be kept: ${brief(error)}`)
    return errorLine(say, 'internal')
  }
  return say(out ? 'commands.amagi.block.messages.chat' : 'commands.amagi.unblock.messages.chat')
}

async function change(context: CommandContext, out: boolean): Promise<h[]> {
  const { say, args } = context
  if (chatWords.has(plainText(args).toLowerCase())) return changeChat(context, out)
  const people = peopleIn(context, args)
  if (people.length === 0) return say('commands.amagi.block.messages.whom')
  const ids = await changePeople(context, 'blocked', (before) => {
    const others = before.filter((id) => !people.includes(id))
    return out ? [...others, ...people] : others
  })
  if (!ids) return errorLine(say, 'internal')
  const params = { people: people.join(' '), count: ids.length }
  return say(out ? 'commands.amagi.block.messages.done' : 'commands.amagi.unblock.messages.done', params)
}

/** Without prefix or mention the words mean us only before a person, or in reply to one. */
const ofPerson = ({ rest, quoted }: { rest: string; quoted: boolean }): boolean =>
  rest === '' ? quoted : chatWords.has(rest.toLowerCase()) || /^(?:<at\b|@\S|\d{4,}|[\w.:-]+:\S+)/.test(rest)

const common = {
  arguments: [{ name: 'user', kind: 'elements' }],
  right: 'chat',
  meant: ofPerson,
} as const

/** Leaves somebody's links alone here. */
export const block: CommandRecord<'amagi.block'> = {
  ...common,
  name: 'amagi.block',
  words: [
    { word: '屏蔽', ordinary: true },
    { word: 'block', ordinary: true },
  ],
  run: (context) => change(context, true),
}

/** Answers him again. */
export const unblock: CommandRecord<'amagi.unblock'> = {
  ...common,
  name: 'amagi.unblock',
  words: [
    { word: '取消屏蔽', ordinary: true },
    { word: '解除屏蔽', ordinary: true },
    { word: 'unblock', ordinary: true },
  ],
  run: (context) => change(context, false),
}
