/**
 * Familiar words (`解析`) of our commands. They are aliases of the framework, so that its help, its suggestions and the
 * commands page know them, but they give way: the framework would hand a plugin that defines `解析` *our* command to
 * extend, or throw at an alias. So whoever asks whether a word is free hears that it is, and a word somebody else has
 * is his, whoever came first and whoever leaves.
 */
import { Argv, Command, h, type Context, type Session } from 'koishi'
import { findLinks, type LinkMatcher } from '../../links'
import { brief } from '../brief'
import { elementsOf } from '../intake'
import type { Log } from '../types'
import type { Word } from './record'

/** Familiar words in force. */
export interface Words {
  /** Adds the words of one command; `meant`: whether an ordinary one means it, by what follows the word. */
  add(command: Command, words: readonly Word[], meant?: Meant): void
  /** Whether an ordinary word, without prefix or mention, called the command. */
  casual(session: Session): boolean
}

/** Undefined: as usual. */
type Meant = (rest: string, session: Session) => boolean | undefined

interface Owned {
  command: Command
  meant: Meant | undefined
  ordinary: boolean
  /** Stands for arguments: a number may follow without a blank. */
  complete: boolean
  unglued: Word['unglued']
}

/** Letters of our longest words, and a few more. */
const longestWord = 24

/** What may follow a word of ours without a blank, as people write Chinese: a colon, an address, a number or id. */
const gluedText = /^[:：]?(?=https?:\/\/)/i
const gluedNumber = /^[:：]?(?=uid|[\d０-９]|[\w.-]{2,}$)/i

/** A link, a card or an id right at the start; words before a link are talk about it. */
function startsWithLink(rest: string, session: Session, matchers: readonly LinkMatcher[]): boolean {
  const [first] = h.parse(rest)
  if (!first) return false
  if (first.type !== 'text') {
    const source = /^https?:$/.test(first.type) ? elementsOf(session) : [first]
    return findLinks(source, matchers, { max: 1 }).length > 0
  }
  const [token = ''] = String(first.attrs.content).trim().split(/\s/, 1)
  return findLinks([h.text(token)], matchers, { max: 1 }).length > 0
}

/** Changes how the framework looks words up until the context is disposed; once per plugin. */
export function createWords(ctx: Context, matchers: readonly LinkMatcher[], log: Log): Words {
  const commander = ctx.$commander
  const owned = new Map<string, Owned>()
  const ours = new Set<Command>()
  const told = new Set<string>()

  /** The word a message begins with, and what follows it. */
  function headOf(content: string): { word: string; rest: string; isGlued: boolean } {
    const [token = ''] = content.split(/\s|(?=<\w)/, 1)
    const own = Command.normalize(token)
    const behind = content.slice(token.length)
    if (token === '' || owned.has(own)) return { word: own, rest: behind.trim(), isGlued: behind.startsWith('<') }
    for (let length = Math.min(token.length - 1, longestWord); length > 0; length--) {
      const word = Command.normalize(token.slice(0, length))
      const known = owned.get(word)
      const rest = token.slice(length)
      const sign = known && (gluedText.exec(rest) ?? (known.complete ? gluedNumber.exec(rest) : null))
      if (sign) return { word, rest: rest.slice(sign[0].length) + behind, isGlued: true }
      const unglued = known?.unglued?.(rest)
      if (unglued !== undefined) return { word, rest: unglued + behind, isGlued: true }
    }
    return { word: own, rest: behind.trim(), isGlued: behind.startsWith('<') }
  }

  /** The same of a message without prefix and mention. */
  function bare(session: Session): { word: string; rest: string } | undefined {
    // A form of the chat has no content.
    const { content, prefix, appel } = session.stripped as Partial<Session['stripped']>
    return content === undefined || prefix || appel ? undefined : headOf(content)
  }

  const has = (command: Command, word: string): boolean => Object.hasOwn(command._aliases, word)

  function rivalOf(word: string, session?: Session): Command | undefined {
    return commander._commandList.find(
      (command) =>
        !ours.has(command) &&
        has(command, word) &&
        (session?.resolve(command._aliases[word]?.filter) ?? true) !== false,
    )
  }

  /** Whether the word means us in this message. */
  function meant(word: string, session: Session): boolean {
    const own = owned.get(word)
    if (!own?.ordinary) return true
    const said = bare(session)
    if (said?.word !== word) return true
    const wanted = own.meant?.(said.rest, session)
    if (wanted !== undefined) return wanted
    return said.rest === '' ? Boolean(session.quote) : startsWithLink(said.rest, session, matchers)
  }

  const look = commander.get.bind(commander)
  function lookPast(word: string, session?: Session): Command | undefined {
    if (!owned.has(word)) return look(word, session)
    const rival = rivalOf(word, session)
    if (rival) return rival
    // Without a session somebody asks for the word itself, not what a message means.
    return session && meant(word, session) ? look(word, session) : undefined
  }
  commander.get = lookPast as typeof commander.get
  ctx.on('dispose', () => {
    owned.clear()
    if (Object.hasOwn(commander, 'get')) Reflect.deleteProperty(commander, 'get')
  })

  // A file, a picture or a mention stands right behind the word where the adapter puts nothing in between (QQ, Satori), and
  // people write `订阅https://…`: the framework takes it all for one word.
  const parseGlued = (content: string, session: Session): Argv | undefined => {
    const { prefix, appel } = session.stripped as Partial<Session['stripped']>
    // As the framework has it: where a prefix is wanted and missing, nothing is a command.
    if (!session.isDirect && typeof prefix !== 'string' && !appel) return undefined
    const { word, rest, isGlued } = headOf(content)
    const command = isGlued ? lookPast(word, session) : undefined
    return command && ours.has(command) ? Argv.parse(`${word} ${rest}`) : undefined
  }
  // Undefined leaves it to the framework.
  ctx.before('parse', parseGlued as (content: string, session: Session) => Argv)

  /** Says once who has a word now. */
  function tell(word: string, why: string): void {
    if (told.has(word)) return
    told.add(word)
    const name = owned.get(word)?.command.name ?? ''
    log.info(`the command word ${word} belongs to another plugin, use ${name} instead (${why})`)
  }
  const watch = (command: Command): void => {
    if (ours.has(command)) return
    for (const word of owned.keys()) if (has(command, word)) tell(word, command.name)
  }
  ctx.on('command-added', watch)
  ctx.on('command-updated', watch)

  function alias(command: Command, word: string, own: Word, meant: Meant | undefined): void {
    const { args, ordinary = false, unglued } = own
    owned.set(Command.normalize(word), { command, meant, ordinary, complete: args !== undefined, unglued })
    try {
      command.alias(word, args ? { args: [...args] } : {})
    } catch (error) {
      tell(Command.normalize(word), brief(error))
    }
  }

  return {
    add(command, words, meant) {
      ours.add(command)
      for (const word of words) {
        alias(command, word.word, word, meant)
        for (const sign of word.hash ? ['#', '＃'] : []) alias(command, `${sign}${word.word}`, word, meant)
      }
    },
    casual(session) {
      const said = bare(session)
      return said !== undefined && owned.get(said.word)?.ordinary === true
    },
  }
}
