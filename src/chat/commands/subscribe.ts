/** Following people: who is meant, what is said of it. */
import { h } from 'koishi'
import {
  newsKinds,
  personKey,
  samePerson,
  type NewsKind,
  type PersonRef,
  type PlatformId,
  type Target,
} from '../../model'
import { hasUnread, type FoundLink } from '../../links'
import { platforms } from '../../platforms'
import { mostRefusals } from '../../push/wishes'
import { key } from '../../words/families'
import { meansAll } from '../all-word'
import { localeOf } from '../conversation'
import { elementsOf } from '../intake'
import type { Following } from '../push'
import { kindsIn, plainWord } from '../push/kind-words'
import { onOrOff } from '../push/option-words'
import { changed } from '../push/options'
import { kindsOf, wantedKinds } from '../push/overview'
import { liveNow } from '../push/newest'
import { alike } from '../push/whom'
import { calledIn, lineOf } from '../push/words'
import { plainly, type Say } from '../say'
import { linksGiven } from './asked'
import { nameOf, readPlatform } from './platform-word'
import type { CommandContext, CommandRecord } from './record'
import {
  attempt,
  behindLink,
  caveats,
  isCalled,
  isNumber,
  mostPeople,
  named,
  namesSomebody,
  noSuchPlace,
  oneByOne,
  onLine,
  personOf,
  platformIn,
  unglued,
  ungluedPlace,
  watchingOf,
  which,
  whomNamed,
  whomOf,
  type Line,
} from './subscribing'

/** Somebody as he was written: a link, or a number or name of a platform. */
interface Pointed {
  readonly platform?: PlatformId | undefined
  readonly who: string
  readonly link?: FoundLink
}

/** What was written: people, and perhaps kinds, on or off. */
interface Written {
  readonly people: readonly Pointed[]
  readonly kinds: readonly NewsKind[]
  readonly wanted: 'on' | 'off' | undefined
  /** Stands behind somebody and is none of these. */
  readonly unknown?: string
}

/** Marks around a number: brackets it was explained in, the end of a sentence. */
const around = /^[<[{("'“‘「『【《]+|[>\]})"'”’」』】》。!?~]+$/g

/** The platform, wherever it stands, and the words without it. */
function withoutPlatform([first = '', ...others]: readonly string[], context: CommandContext) {
  const words = [...(unglued(first) ?? first).split(' '), ...others].filter(Boolean)
  const { platform, named: inFront } = platformIn(words, context)
  const at = inFront ? 0 : platform ? -1 : words.findIndex((word) => readPlatform(word, context.kit.platforms))
  const rest = words.filter((_, index) => index !== at)
  return { platform: platform ?? readPlatform(words[at] ?? '', context.kit.platforms), rest }
}

/** What stands behind a command about people who need not be followed. `links`: those that say who they are. */
export function written(words: readonly string[], links: readonly FoundLink[], context: CommandContext): Written {
  const hasLink = links.length > 0
  const { platform, rest: all } = hasLink
    ? { platform: undefined, rest: behindLink(words, context) }
    : withoutPlatform(words, context)
  const rest = [...all]
  if (platform && rest.length > 1 && isCalled(rest[0] ?? '', platform)) rest.shift()
  const kinds = new Set<NewsKind>()
  let wanted: Written['wanted']
  /** Whether a word says what is wanted. */
  const take = (word = ''): boolean => {
    const own = meansAll(word) ? newsKinds : kindsIn(word.replace(/^(?:只[看要推]|仅)(?=.)/, ''))
    const on = onOrOff(word)
    if (on !== undefined) wanted ??= on ? 'on' : 'off'
    else if (own) for (const kind of own) kinds.add(kind)
    else return false
    return true
  }
  // One word is left: it is somebody, whatever it looks like.
  const least = hasLink ? 0 : 1
  while (rest.length > least && take(rest.at(-1))) rest.pop()
  // Behind a link stands whatever it was shared with.
  if (!hasLink) while (rest.length > 1 && take(rest[0])) rest.shift()
  const facts = { kinds: newsKinds.filter((kind) => kinds.has(kind)), wanted }
  if (hasLink) return { ...facts, people: links.map((link) => ({ link, who: link.url })) }
  const who = rest.join(' ').normalize('NFKC')
  const numbers = who
    .split(/[\s,、;]+/)
    .map((word) => word.replace(around, ''))
    .filter((word) => word !== '' && !(platform && isCalled(word, platform)))
  const isOne = !platform || watchingOf(platform)?.named?.(who) !== undefined
  if (!isOne && numbers.length > 0 && numbers.every((word) => isNumber(word, platform)))
    return { ...facts, people: numbers.map((number) => ({ platform, who: number })) }
  const [first = '', ...behind] = rest
  const unknown = isOne ? undefined : (behind.find((word) => !kindsIn(word)) ?? behind[0])
  const name = unknown === undefined ? who : first.normalize('NFKC')
  return { ...facts, people: [{ platform, who: name }], ...(unknown === undefined ? {} : { unknown }) }
}

/** Who may be meant by what was written: a link, or a number with its platform. */
export async function personIn(
  context: CommandContext,
  { platform, who, link }: Pointed,
): Promise<(PersonRef & { name: string }) | undefined> {
  const target: Target | undefined = link?.target ?? (platform && watchingOf(platform)?.named?.(who))
  if (target) return personOf(target, context)
  if (!platform || who === '') return undefined
  const { kit } = context
  return (await kit.service()).lookouts.find(platform, who, { signal: kit.signal })
}

/** Names of kinds in one line. */
export const kindsText = (kinds: readonly NewsKind[], say: Say): string =>
  kinds.map((kind) => plainly(say(key('newsKind', kind)))).join(plainly(say('amagi.reply.comma')))

const paramsOf = (person: PersonRef & { name: string }, say: Say) => ({
  name: calledIn(person.name, person.id),
  platform: nameOf(say, person.platform),
})

/** Somebody who is followed already, and is named once more. */
async function again(before: Following, { kinds, wanted }: Written, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const params = paramsOf({ ...before.author, name: named(before) }, say)
  if (kinds.length > 0) {
    const how = wanted === 'on' ? 'add' : wanted === 'off' ? 'remove' : 'set'
    const next = changed(before, [{ what: 'kinds', how, kinds }], { me: undefined, people: [] })
    if ('refused' in next && typeof next.refused === 'string') {
      return next.refused === 'nothing-left'
        ? say('amagi.push.nothing-left')
        : refusedKinds(before.author.platform, say)
    }
    const [after = before] = await kit.push.alter([before], () => next as Following)
    return say('commands.amagi.subscribe.messages.changed', { ...params, kinds: kindsText(wantedKinds(after), say) })
  }
  if (before.paused || (before.refused ?? 0) >= mostRefusals) {
    // Whoever asks for it wants it to come: nobody ends in this way what had ended by itself.
    const { paused: _, refused: __, ...rest } = before
    await kit.push.alter([before], () => rest)
    return say('commands.amagi.subscribe.messages.resumed', params)
  }
  if (wanted === 'on') return say('commands.amagi.subscribe.messages.already', params)
  await kit.push.unfollow(before.place, before.author)
  return say('commands.amagi.unsubscribe.messages.done', params)
}

const refusedKinds = (platform: PlatformId, say: Say): h[] =>
  say('amagi.push.no-kind', { platform: nameOf(say, platform), kinds: kindsText(kindsOf(platform), say) })

/** What the chat will not be told of any more: somebody went live before he was followed. */
async function underWay(person: PersonRef & { name: string }, context: CommandContext): Promise<h[]> {
  const { kit, conversation, say } = context
  const live = await liveNow(person, kit)
  if (!live) return []
  const locale = localeOf(conversation.locales, kit.host.i18n)
  return [h.text('\n'), ...lineOf(live, { say, locale }, kit.siteClock())]
}

/** What is said where nobody was found by what was written. */
function nobody({ platform, who }: Pointed, { say, kit, session }: CommandContext): h[] {
  // A page of a platform that is nobody's.
  if (hasUnread(elementsOf(session), kit.platforms)) return say(key('subscribeError', 'unsupported'))
  return platform && who !== '' && watchingOf(platform)?.find
    ? say('commands.amagi.subscribe.messages.no-number', { number: who, platform: nameOf(say, platform) })
    : say('commands.amagi.subscribe.messages.who')
}

/** One of them, now that it is known who he is. */
async function followOne(
  { chat }: Line,
  person: PersonRef & { name: string },
  own: Written,
  context: CommandContext,
): Promise<{ said: h[]; isNew?: true }> {
  const { say, kit, conversation } = context
  const { push } = kit
  const params = paramsOf(person, say)
  if (own.wanted === 'off' && own.kinds.length === 0) {
    const was = await push.unfollow(chat, person)
    return {
      said: say(was ? 'commands.amagi.unsubscribe.messages.done' : 'commands.amagi.unsubscribe.messages.none', params),
    }
  }
  const before = (await push.list(chat)).find(({ author }) => samePerson(author, person))
  if (before) return { said: await again(before, own, context) }
  if (own.wanted === 'off') return { said: say('commands.amagi.unsubscribe.messages.none', params) }
  const kinds = own.kinds.filter((kind) => kindsOf(person.platform).includes(kind))
  if (own.kinds.length > 0 && kinds.length === 0) return { said: refusedKinds(person.platform, say) }
  const wishes = kinds.length > 0 ? { kinds } : {}
  await push.follow({ ...conversation, chat }, person, wishes)
  const heard = wantedKinds({ author: person, wishes })
  const done = say('commands.amagi.subscribe.messages.done', { ...params, kinds: kindsText(heard, say) })
  const live = kit.settings.push.enabled && heard.includes('live') ? await underWay(person, context) : []
  return { said: [...done, ...live], isNew: true }
}

/** What holds for whoever is followed from now on. */
const newcomers = (line: Line, context: CommandContext): h[] => [
  ...caveats(line, context),
  ...(context.kit.settings.push.enabled ? [] : [h.text('\n'), ...context.say('amagi.push.off')]),
]

/** A line for each; nobody's following ends by his being named once more. */
async function followSeveral(line: Line, own: Written, context: CommandContext): Promise<h[]> {
  const { say } = context
  const { wanted = 'on' } = own
  const done = new Set<string>()
  const lines: (h[] | undefined)[] = []
  let hasNew = false
  for (const one of own.people) {
    const about = (said: h[]): h[] => [...say('amagi.push.of', { who: one.who }), ...said]
    const follow = async (): Promise<h[] | undefined> => {
      const person = await personIn(context, one)
      if (!person) return about(nobody(one, context))
      if (done.has(personKey(person))) return undefined
      done.add(personKey(person))
      const { said, isNew } = await followOne(line, person, { ...own, wanted }, context)
      hasNew ||= isNew === true
      return said
    }
    lines.push(await attempt(context, follow, about))
  }
  return [...oneByOne(lines), ...(hasNew ? newcomers(line, context) : [])]
}

const follow = onLine(async (line, context) => {
  const { say } = context
  const { links, told } = await line.pointers()
  const own = written(line.words, told === undefined ? links : links.slice(0, 1), context)
  const [one = { who: '' }, ...others]: readonly Pointed[] = own.people
  if (own.unknown !== undefined) {
    const kinds = kindsText(one.platform ? kindsOf(one.platform) : newsKinds, say)
    return say('amagi.push.no-kind-word', { word: own.unknown, kinds })
  }
  if (own.people.length > mostPeople) return say('amagi.push.too-many-entries', { n: mostPeople })
  if (others.length > 0) return followSeveral(line, own, context)
  const person = await personIn(context, one)
  // Without a number it was not meant.
  if (!person)
    return context.casual && !(one.platform && isNumber(one.who, one.platform)) ? undefined : nobody(one, context)
  const { said, isNew } = await followOne(line, person, own, context)
  return isNew ? [...said, ...newcomers(line, context)] : said
})

/** Hears of what somebody does, in this chat. */
export const subscribe: CommandRecord<'amagi.subscribe'> = {
  name: 'amagi.subscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '订阅', unglued },
    { word: '添加订阅', unglued },
    { word: '添加主播', unglued },
    { word: '关注', ordinary: true, unglued },
    { word: 'subscribe', ordinary: true },
    { word: 'follow', ordinary: true },
    ...platforms.flatMap(({ id, words: [word] }) => [
      { word: `订阅${word}`, args: [id] },
      { word: `设置${word}推送`, args: [id], hash: true as const },
    ]),
  ],
  right: 'chat',
  push: true,
  meant: ({ rest, kit }) => namesSomebody(rest, { kit }),
  run: follow,
}

/** Hears of somebody no more. */
export const unsubscribe: CommandRecord<'amagi.unsubscribe'> = {
  name: 'amagi.unsubscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '取消订阅', unglued: ungluedPlace },
    { word: '删除订阅', unglued: ungluedPlace },
    { word: '删除主播', unglued: ungluedPlace },
    { word: '退订', unglued: ungluedPlace },
    { word: '取关', ordinary: true, unglued },
    { word: '取消关注', ordinary: true, unglued },
    { word: 'unsubscribe' },
    { word: 'unfollow', ordinary: true },
  ],
  right: 'chat',
  push: true,
  // `取关 2`: a number of the list.
  meant: ({ rest, kit }) => /^#?[\d０-９]{1,4}$/.test(rest) || namesSomebody(rest, { kit }),
  run: onLine(async (line, context) => {
    const { say, kit } = context
    const list = await kit.push.list(line.chat)
    const meant = await whomOf(context, list, line)
    if (!meant) {
      const [one] = written(line.words, [], context).people
      const person = one && (await personIn(context, one))
      if (!person && context.casual) return undefined
      if (!person && /^\d{5,}$/.test(plainWord(line.words[0] ?? '')))
        return say('commands.amagi.unsubscribe.messages.stranger')
      return person
        ? say('commands.amagi.unsubscribe.messages.none', paramsOf(person, say))
        : alike(line.words[0] ?? '', list).length > 1
          ? which(list, say, line.words[0])
          : [...noSuchPlace(line.words[0], list, context), ...say('commands.amagi.unsubscribe.messages.who')]
    }
    const whom = new Set(meant.whom)
    // Several people, one behind the other; behind a link stands whatever it was shared with.
    for (let { rest } = meant; rest.length > 0 && linksGiven(context).length === 0;) {
      const next = whomNamed(rest, list, context)
      if (!next) return say('commands.amagi.subscription.messages.unknown', { word: rest[0] ?? '' })
      for (const one of next.whom) whom.add(one)
      rest = next.rest
    }
    const [first, ...others] = whom
    if (!first) {
      const { named: platform } = platformIn(line.words, context)
      return platform
        ? say('commands.amagi.subscriptions.messages.none-of', { platform: nameOf(say, platform) })
        : say('commands.amagi.unsubscribe.messages.stranger')
    }
    for (const one of whom) await kit.push.unfollow(one.place, one.author)
    return others.length === 0
      ? say('commands.amagi.unsubscribe.messages.done', paramsOf({ ...first.author, name: named(first) }, say))
      : say('commands.amagi.unsubscribe.messages.several', { n: whom.size })
  }),
}
