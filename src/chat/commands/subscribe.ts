/** Following people: who is meant, what is said of it. */
import type { h } from 'koishi'
import { toAmagiError } from '../../errors'
import { type PersonRef, type PlatformId, type Target } from '../../model'
import { declarations, platforms } from '../../platforms'
import type { Platform } from '../../platforms/define'
import { mostRefusals, usualKinds } from '../../push/wishes'
import { key } from '../../words/families'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import type { Following } from '../push'
import { plainly, type Say } from '../say'
import { linksGiven } from './asked'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

/** Words behind somebody that say what is wanted, in place of the other way round. */
const ons = new Set(['开启', '打开', 'on'])
const offs = new Set(['关闭', '取消', 'off'])

/** What was written: a platform in front, somebody, and perhaps on or off. */
interface Written {
  platform: PlatformId | undefined
  /** Number, name or place in the list. */
  who: string
  wanted: 'on' | 'off' | undefined
}

/** Words of an argument: elements of a message, or what a form of the chat gives. */
const wordsOf = (argument: unknown): string =>
  Array.isArray(argument)
    ? (argument as h[]).map(({ type, attrs }) => (type === 'text' ? String(attrs.content) : ' ')).join('')
    : textOf(argument)

function written({ args, kit }: Pick<CommandContext, 'args' | 'kit'>): Written {
  const words = args.flatMap((argument) => wordsOf(argument).split(/\s+/)).filter(Boolean)
  const platform = readPlatform(words[0] ?? '', kit.platforms)
  const rest = platform ? words.slice(1) : words
  const last = rest.at(-1)?.toLowerCase() ?? ''
  const wanted = ons.has(last) ? 'on' : offs.has(last) ? 'off' : undefined
  return { platform, who: (wanted ? rest.slice(0, -1) : rest).join(' '), wanted }
}

const watchingOf = (id: PlatformId) => (declarations[id] as Platform).watching

/** Who may be meant by what was written: a link, or a number with its platform. */
function targetIn(context: CommandContext, { platform, who }: Written): Target | undefined {
  const [link] = linksGiven(context)
  if (link) return link.target
  return platform && watchingOf(platform)?.named?.(who)
}

/** Somebody of the list of this chat, by the place in it or by who it is. */
async function inList(context: CommandContext, own: Written): Promise<Following | undefined> {
  const all = await context.kit.push.list(context.conversation.chat)
  const place = /^\d{1,3}$/.test(own.who) && !own.platform ? all[Number(own.who) - 1] : undefined
  return place ?? all.find(({ name, author }) => own.who !== '' && (name === own.who || author.id === own.who))
}

/** Asks the platform. Rejects with AmagiError. */
async function personOf(target: Target, { kit }: CommandContext): Promise<PersonRef & { name: string }> {
  return (await kit.service()).lookouts.person(target, { signal: kit.signal })
}

const named = ({ name, author }: Pick<Following, 'name' | 'author'>): string => name ?? author.id

/** Runs what may fail; the line about it where it does. */
async function attempt(context: CommandContext, work: () => Promise<h[] | undefined>): Promise<h[] | undefined> {
  const { kit, say } = context
  try {
    return await work()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.warn(`subscriptions: ${brief(error)}`)
    const most = error.details.limit
    if (most?.name === 'followed') return say('commands.amagi.subscribe.messages.too-many', { n: Number(most.max) })
    return error.code === 'unsupported' ? say('commands.amagi.subscribe.messages.nobody') : errorLine(say, error.code)
  }
}

/** `toggle`: who is followed already is not any more, as people know it of other bots. */
function follow(context: CommandContext, toggle: boolean): Promise<h[] | undefined> {
  return attempt(context, async () => {
    const { say, kit, conversation } = context
    const own = written(context)
    const target = targetIn(context, own)
    if (!target) return say('commands.amagi.subscribe.messages.who')
    const person = await personOf(target, context)
    const { push } = kit
    const params = { name: person.name, platform: nameOf(say, person.platform) }
    if (own.wanted === 'off') {
      const was = await push.unfollow(conversation.chat, person)
      return say(was ? 'commands.amagi.unsubscribe.messages.done' : 'commands.amagi.unsubscribe.messages.none', params)
    }
    if (await push.follow(conversation, person)) {
      const kinds = usualKinds.filter((kind) => watchingOf(person.platform)?.kinds.includes(kind))
      const list = kinds.map((kind) => plainly(say(key('newsKind', kind)))).join(plainly(say('amagi.reply.comma')))
      return say('commands.amagi.subscribe.messages.done', { ...params, kinds: list })
    }
    if (!toggle || own.wanted === 'on') return say('commands.amagi.subscribe.messages.already', params)
    await push.unfollow(conversation.chat, person)
    return say('commands.amagi.unsubscribe.messages.done', params)
  })
}

/** Hears of what somebody does, in this chat. */
export const subscribe: CommandRecord<'amagi.subscribe'> = {
  name: 'amagi.subscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '订阅' },
    { word: '添加订阅' },
    ...platforms.flatMap(({ id, words: [word] }) => [
      { word: `订阅${word}`, args: [id] },
      { word: `设置${word}推送`, args: [id], hash: true as const },
    ]),
  ],
  right: 'chat',
  run: (context) => follow(context, true),
}

/** Hears of somebody no more. */
export const unsubscribe: CommandRecord<'amagi.unsubscribe'> = {
  name: 'amagi.unsubscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [{ word: '取消订阅' }, { word: '删除订阅' }],
  right: 'chat',
  run: (context) =>
    attempt(context, async () => {
      const { say, kit, conversation } = context
      const own = written(context)
      const listed = await inList(context, own)
      const target = listed ? undefined : targetIn(context, own)
      if (!listed && !target) return say('commands.amagi.unsubscribe.messages.who')
      const person = listed ? { ...listed.author, name: named(listed) } : await personOf(target as Target, context)
      const was = await kit.push.unfollow(conversation.chat, person)
      const params = { name: person.name, platform: nameOf(say, person.platform) }
      return say(was ? 'commands.amagi.unsubscribe.messages.done' : 'commands.amagi.unsubscribe.messages.none', params)
    }),
}

/** Why nothing comes of somebody; empty where it does. */
function stateOf({ paused, refused = 0 }: Following, say: Say): string {
  if (paused) return plainly(say('commands.amagi.subscriptions.messages.paused'))
  return refused >= mostRefusals ? plainly(say('commands.amagi.subscriptions.messages.suspended')) : ''
}

/** Who is followed here. */
export const subscriptions: CommandRecord<'amagi.subscriptions'> = {
  name: 'amagi.subscriptions',
  arguments: [{ name: 'platform', kind: 'word' }],
  words: [
    { word: '订阅列表' },
    { word: '推送列表' },
    { word: '查询订阅' },
    ...platforms.map(({ id, words: [word] }) => ({ word: `${word}推送列表`, args: [id], hash: true as const })),
  ],
  right: 'everyone',
  run: (context) =>
    attempt(context, async () => {
      const { say, kit, conversation, args } = context
      const platform = readPlatform(textOf(args[0]), kit.platforms)
      const all = await kit.push.list(conversation.chat)
      const shown = all.map((one, index) => ({ one, place: index + 1 }))
      const own = shown.filter(({ one }) => !platform || one.author.platform === platform)
      if (own.length === 0) return say('commands.amagi.subscriptions.messages.none')
      const lines = own.flatMap(({ one, place }) => [
        ...say('commands.amagi.subscriptions.messages.row', {
          n: place,
          name: named(one),
          platform: nameOf(say, one.author.platform),
          state: stateOf(one, say),
        }),
      ])
      return [...say('commands.amagi.subscriptions.messages.title', { n: own.length }), ...lines]
    }),
}

/** Looks now instead of later. */
export const look: CommandRecord<'amagi.look'> = {
  name: 'amagi.look',
  arguments: [],
  words: [
    { word: '检查订阅' },
    ...platforms.map(({ words: [word] }) => ({ word: `${word}强制推送`, hash: true as const })),
  ],
  right: 'chat',
  run: (context) =>
    attempt(context, async () => {
      const { say, kit, conversation } = context
      const count = await kit.push.hurry(conversation.chat)
      return count === 0
        ? say('commands.amagi.subscriptions.messages.none')
        : say('commands.amagi.look.messages.begun', { n: count })
    }),
}
