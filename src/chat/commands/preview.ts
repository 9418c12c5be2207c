/** The newest of somebody on purpose: to see how it looks, or once more; and what nobody shall hear of. */
import type { h } from 'koishi'
import { platforms } from '../../platforms'
import type { NewsKind, PersonRef } from '../../model'
import { meansEverybody } from '../all-word'
import type { Handed } from '../../push/outbox'
import type { Conversation } from '../conversation'
import { kindsIn } from '../push/kind-words'
import { newestOf, shownBy } from '../push/newest'
import { calledIn } from '../push/words'
import type { Following } from '../push'
import { linksGiven, linksQuoted } from './asked'
import { named, noSuchPlace, whomOf } from './followed'
import { ungluedPlace } from './person-word'
import { nameOf, readPlatform } from './platform-word'
import type { CommandContext, CommandRecord } from './record'
import { attempt, behindLink, oneByOne, onLine, personOf, type Line, type Statement } from './subscribing'
import { personIn, written } from './written'

/** People whose newest goes out in one go: a chat takes no more at a time, the sites neither. */
const mostAtOnce = 5

interface Asked {
  person: PersonRef & { name: string }
  kinds: readonly NewsKind[]
}

/** Somebody, followed or not, and which of his works. */
async function askedIn(line: Line, context: CommandContext): Promise<Asked | undefined> {
  const { words, chat } = line
  const { kit } = context
  const [link] = (await line.pointers()).links
  const behind = link ? behindLink(words, context) : words
  // Without a link the first word is somebody, whatever it looks like.
  const from = behind.findLastIndex((word, at) => (at === 0 && !link) || !kindsIn(word)) + 1
  const kinds = behind.slice(from).flatMap((word) => kindsIn(word) ?? [])
  if (link) return { person: await personOf(link.target, context), kinds }
  const who = words.slice(0, from)
  const meant = await whomOf(context, await kit.push.list(chat), { ...line, words: who })
  const [one] = meant?.whom ?? []
  if (one) return { person: { ...one.author, name: named(one) }, kinds }
  const asked = written(words, [], context)
  const [pointed] = asked.people
  const person = asked.unknown === undefined && pointed ? await personIn(context, pointed) : undefined
  return person && { person, kinds: asked.kinds }
}

/** The line about a message nobody has; undefined where it is there. */
const handedLine = (handed: Handed, { say }: CommandContext): h[] | undefined => {
  if (handed.kind === 'sent') return undefined
  return handed.kind === 'unknown' ? say('amagi.push.perhaps') : say('amagi.push.not-sent')
}

/** There is no newest one, of these kinds or of any. */
const nothingOf = (name: string, kinds: readonly NewsKind[], { say }: CommandContext): h[] =>
  say(kinds.length > 0 ? 'amagi.push.nothing-new' : 'amagi.push.nothing', { name })

/** Works without subscribing. */
export const preview: CommandRecord<'amagi.preview'> = {
  name: 'amagi.preview',
  arguments: [{ name: 'whom', kind: 'elements', required: true }],
  words: [
    ...['预览订阅', '预览推送', '测试推送', '最新作品'].map((word) => ({ word, unglued: ungluedPlace })),
    ...platforms.map(({ id, words: [word] }) => ({ word: `测试${word}推送`, args: [id], hash: true as const })),
  ],
  right: 'chat',
  push: true,
  run: onLine(async (line, context) => {
    const { say, kit, conversation } = context
    const asked = await askedIn(line, context)
    if (!asked) return say('commands.amagi.subscribe.messages.who')
    const { person, kinds } = asked
    const [link] = (await line.pointers()).links
    const exact = link && kinds.length === 0 ? await shownBy(link.target, person, kit) : undefined
    const news = exact ?? (await newestOf(person, kinds, kit))
    if (!news) return nothingOf(calledIn(person.name, person.id), kinds, context)
    return handedLine(await kit.push.show({ ...conversation, chat: line.chat }, news), context)
  }),
}

/** Sends the newest of each once more, as the chat wants it; what came of it. */
async function sendAll(
  whom: readonly Following[],
  kinds: readonly NewsKind[],
  context: CommandContext,
): Promise<h[] | undefined> {
  const { say, kit, conversation } = context
  const lines: Statement[] = []
  for (const one of whom.slice(0, mostAtOnce)) {
    const { author, name, place, locales = conversation.locales } = one
    const news = await newestOf({ ...author, ...(name === undefined ? {} : { name }) }, kinds, kit)
    const to: Conversation = { chat: place, locales }
    lines.push(news ? handedLine(await kit.push.show(to, news, one), context) : nothingOf(named(one), kinds, context))
  }
  const left = whom.length - mostAtOnce
  if (left > 0) lines.push(say('commands.amagi.force.messages.more', { n: left, most: mostAtOnce }))
  const all = oneByOne(lines)
  return all.length > 0 ? all : undefined
}

/** Even what was sent before. */
export const force: CommandRecord<'amagi.force'> = {
  name: 'amagi.force',
  arguments: [{ name: 'whom', kind: 'elements' }],
  words: [
    { word: '强制推送', unglued: ungluedPlace },
    ...platforms.flatMap(({ id, words: [word] }) => [
      { word: `${word}强制推送`, args: [id], hash: true as const },
      { word: `${word}全部强制推送`, args: [id, '全部'], hash: true as const },
    ]),
  ],
  right: 'chat',
  push: true,
  run: onLine(async (line, context) => {
    const { say, kit } = context
    const list = await kit.push.list(line.chat)
    if (list.length === 0) return say('commands.amagi.subscriptions.messages.none')
    const [first = '', second] = line.words
    const platform = readPlatform(first, kit.platforms)
    const isWhole = linksGiven(context).length === 0 && (second === undefined || meansEverybody(second))
    if (platform && isWhole) {
      const own = list.filter(({ author }) => author.platform === platform)
      const none = say('commands.amagi.subscriptions.messages.none-of', { platform: nameOf(say, platform) })
      return own.length > 0 ? sendAll(own, [], context) : none
    }
    const meant =
      line.words.length === 0 && list.length === 1 ? { whom: list, rest: [] } : await whomOf(context, list, line)
    if (!meant) return [...noSuchPlace(line.words[0], list, context), ...say('commands.amagi.unsubscribe.messages.who')]
    if (meant.whom.length === 0) return say('commands.amagi.unsubscribe.messages.stranger')
    return sendAll(
      meant.whom,
      meant.rest.flatMap((word) => kindsIn(word) ?? []),
      context,
    )
  }),
}

/** Decided for every chat. */
export const ignoreOne: CommandRecord<'amagi.ignore'> = {
  name: 'amagi.ignore',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [{ word: '忽略推送' }, { word: '推送全局忽略', hash: true }, { word: 'kkk推送全局忽略', hash: true }],
  right: 'accounts',
  run: (context) =>
    attempt(context, async () => {
      const { say, kit } = context
      const own = linksGiven(context)
      const links = own.length > 0 ? own : linksQuoted(context)
      if (links.length === 0) return say('commands.amagi.ignore.messages.which')
      let chats = 0
      let found = false
      for (const { target } of links) {
        const ignored = await kit.push.ignore(target)
        found ||= ignored.found
        chats += ignored.chats
      }
      if (!found) return say('commands.amagi.ignore.messages.unknown')
      return say(chats > 0 ? 'commands.amagi.ignore.messages.done' : 'commands.amagi.ignore.messages.late', {
        n: chats,
      })
    }),
}

/** Looks now instead of later. */
export const look: CommandRecord<'amagi.look'> = {
  name: 'amagi.look',
  arguments: [],
  words: [{ word: '检查订阅' }],
  right: 'chat',
  push: true,
  run: (context) =>
    attempt(context, async () => {
      const { say, kit, conversation } = context
      const count = await kit.push.hurry(conversation.chat)
      return count === 0
        ? say('commands.amagi.subscriptions.messages.none')
        : say('commands.amagi.look.messages.begun', { n: count })
    }),
}
