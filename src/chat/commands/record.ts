/** What a command is. One file per family beside this one; `index.ts` registers them. */
import { h, type Session } from 'koishi'
import type { Clock } from '../../words/dates'
import type { MemberOf } from '../../words/families'
import { localeOf, type Conversation } from '../conversation'
import type { Guarded, Right } from '../rights'
import { clockBy, type Say } from '../say'
import type { ChatKit, Flow } from '../types'

/** Canonical names; every one of them has a record. */
export type CommandName = MemberOf<'command'>

/** One argument as it is declared to the framework and shown to people. */
export interface Argument {
  /** Letters a-z and digits: Discord registers nothing else of a name and loses the value of one it changed. */
  readonly name: MemberOf<'argument'>
  /** `elements`: the rest of the line as it came, cards included; `text`: the rest of the line as words. */
  readonly kind: 'elements' | 'word' | 'text'
  /** Absent, the message replied to has to say it. */
  readonly required?: true
  /** Any number of them; the last argument only. */
  readonly several?: true
}

/** A familiar word that calls a command; gives way to another plugin that wants it. */
export interface Word {
  readonly word: string
  /** Leading arguments the word stands for. */
  readonly args?: readonly string[]
  /** Also with `#` or `＃` in front, as karin-plugin-kkk has it. */
  readonly hash?: true
  /** What stands behind it without a blank, with blanks; undefined where it is not ours. */
  readonly unglued?: (rest: string) => string | undefined
  /** People say it without meaning us: without prefix or mention it acts only before a link, an id, or on a reply. */
  readonly ordinary?: true
}

/** A word somebody said without prefix or mention, and what followed it. */
interface Said {
  readonly rest: string
  /** Said in reply to a message. */
  readonly quoted: boolean
  readonly conversation: Conversation
  readonly kit: ChatKit
}

/** One use of a command by somebody who may use it. */
export interface CommandContext {
  readonly session: Session
  readonly conversation: Conversation
  readonly say: Say
  /** As the framework took the line apart: words, or elements; from a form of the chat always words. */
  readonly args: readonly unknown[]
  /** Called by an ordinary word alone: nothing is said when it was not meant. */
  readonly casual: boolean
  /** Every command, in the order they are shown. */
  readonly commands: readonly CommandRecord[]
  /** Whether the one who asks has a right. Never rejects: what cannot be known is a no. */
  may(right: Right): Promise<boolean>
  /** The same about a command, whoever the settings say it is for. */
  mayUse(command: Guarded): Promise<boolean>
  readonly kit: ChatKit
  readonly flow: Flow
}

/** Everything there is to a command: registration, overview, READMEs and the test of rights derive from it. */
export interface CommandRecord<Name extends CommandName = CommandName> {
  /** Always works, whoever owns the familiar words. */
  readonly name: Name
  readonly arguments: readonly Argument[]
  /** The most familiar one first. */
  readonly words: readonly Word[]
  /** Who may use it; asked before every run. */
  readonly right: Right
  /** About subscriptions: the setting `push.authority` says whom it is for, where no row of `rights` does. */
  readonly push?: true
  /** Refused where others read along, before anything else is asked. */
  readonly privateOnly?: true
  /** Whether an ordinary word means us; undefined, as by default: a link, a card or an id follows it, or a message is replied to. */
  meant?(said: Said): boolean | undefined
  /** Left out of overview and table. */
  readonly unlisted?: true
  /** The line that is said, if any. Never rejects: the framework would log the arguments. */
  run(context: CommandContext): Promise<h[] | undefined>
}

const koishiTypes = { elements: 'el', word: 'string', text: 'text' } as const

/** `amagi.cookie <platform:string> [value:text]`. */
export function declarationOf({ name, arguments: list }: Pick<CommandRecord, 'name' | 'arguments'>): string {
  const parts = list.map((one) => {
    const inner = `${one.several ? '...' : ''}${one.name}:${koishiTypes[one.kind]}`
    return one.required ? `<${inner}>` : `[${inner}]`
  })
  return [name, ...parts].join(' ')
}

/** The arguments as people read them behind a word that stands for the first `given` of them: ` <link>`. */
export function argumentsText(
  { arguments: list }: Pick<CommandRecord, 'arguments'>,
  name: (argument: Argument['name']) => string,
  given = 0,
): string {
  return list
    .slice(given)
    .map((one) => {
      const inner = `${name(one.name)}${one.several ? '…' : ''}`
      return one.required ? ` <${inner}>` : ` [${inner}]`
    })
    .join('')
}

/** Whether a command was called with our name: a mention of us or the nickname in front. */
export const isNamed = (session: Session): boolean =>
  (session.stripped as Partial<Session['stripped']> | undefined)?.appel === true

/** The arguments as elements, however the framework took the line apart. */
export const elementsOfArguments = (args: readonly unknown[]): h[] =>
  args.flatMap((argument) =>
    typeof argument === 'string' ? h.parse(argument) : Array.isArray(argument) ? (argument as h[]) : [],
  )

const callsIn = (args: readonly unknown[]): h[] => h.select(elementsOfArguments(args), 'at')

/** Whoever is there, or right now; some adapters write it as if it were an id. */
const isEverybody = ({ attrs }: h): boolean =>
  [attrs.type, attrs.id].some((word) => word === 'all' || word === 'here' || word === 'everyone')

/** Ids of those who are mentioned in the arguments, however the framework took the line apart. */
export const mentionsIn = (args: readonly unknown[]): string[] =>
  callsIn(args)
    .filter((call) => !isEverybody(call))
    .flatMap(({ attrs }) => (typeof attrs.id === 'string' && attrs.id !== '' ? [attrs.id] : []))

/** Whether everybody is mentioned in the arguments. */
export const mentionsAll = (args: readonly unknown[]): boolean => callsIn(args).some(isEverybody)

/** One argument as words. */
export const textOf = (argument: unknown): string => (typeof argument === 'string' ? argument.trim() : '')

/** How moments read where a command was used; `clock`: milliseconds since the epoch. */
export const clockOf = (
  { say, conversation, kit }: Pick<CommandContext, 'say' | 'conversation' | 'kit'>,
  clock = kit.clock,
): Clock => clockBy(say, localeOf(conversation.locales, kit.host.i18n), { clock })
