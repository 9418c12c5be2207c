/** Following people: who is meant, what is said of it. */
import { h } from 'koishi'
import { newsKinds, samePerson, type NewsKind, type PersonRef, type PlatformId, type Target } from '../../model'
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
import { calledIn, lineOf } from '../push/words'
import { plainly, type Say } from '../say'
import { linksGiven } from './asked'
import { nameOf } from './platform-word'
import type { CommandContext, CommandRecord } from './record'
import {
  behindLink,
  caveats,
  isCalled,
  linksAbout,
  named,
  namesSomebody,
  noSuchPlace,
  onLine,
  personOf,
  platformIn,
  watchingOf,
  whomOf,
  type Line,
} from './subscribing'

/** What was written: a platform in front, somebody, and perhaps kinds, on or off. */
interface Written {
  platform: PlatformId | undefined
  /** Number or name. */
  who: string
  kinds: readonly NewsKind[]
  wanted: 'on' | 'off' | undefined
  /** Shows who is meant. */
  link?: FoundLink
  /** Stands behind somebody and is none of these. */
  unknown?: string
}

/** What stands behind a command about somebody who need not be followed. */
export function written({ words }: Line, context: CommandContext): Written {
  const { platform, named: inFront } = platformIn(words, context)
  const [link] = linksAbout(words, context)
  const hasLink = link !== undefined
  const rest = [...(hasLink ? behindLink(words, context) : inFront ? words.slice(1) : words)]
  if (!hasLink && platform && rest.length > 1 && isCalled(rest[0] ?? '', platform)) rest.shift()
  const kinds = new Set<NewsKind>()
  let wanted: Written['wanted']
  /** Whether a word says what is wanted. */
  const take = (word = ''): boolean => {
    const own = meansAll(word) ? newsKinds : kindsIn(word)
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
  const [who = '', ...behind] = rest
  const unknown = behind.find((word) => !kindsIn(word)) ?? behind[0]
  const isWhole = unknown === undefined || hasLink || !platform || watchingOf(platform)?.named?.(rest.join(' '))
  return {
    platform,
    who: (isWhole ? rest.join(' ') : who).normalize('NFKC'),
    kinds: newsKinds.filter((kind) => kinds.has(kind)),
    wanted,
    ...(link ? { link } : {}),
    ...(isWhole ? {} : { unknown }),
  }
}

/** Who may be meant by what was written: a link, or a number with its platform. */
export async function personIn(
  context: CommandContext,
  { platform, who, link }: Written,
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

const follow = onLine(async (line, context) => {
  const { say, kit, conversation } = context
  const own = written(line, context)
  if (own.unknown !== undefined) {
    const kinds = kindsText(own.platform ? kindsOf(own.platform) : newsKinds, say)
    return say('amagi.push.no-kind-word', { word: own.unknown, kinds })
  }
  const person = await personIn(context, own)
  if (!person) {
    if (context.casual) return undefined
    // A page of a platform that is nobody's.
    if (hasUnread(elementsOf(context.session), kit.platforms)) return say(key('subscribeError', 'unsupported'))
    return own.platform && own.who !== '' && watchingOf(own.platform)?.find
      ? say('commands.amagi.subscribe.messages.no-number', { number: own.who, platform: nameOf(say, own.platform) })
      : say('commands.amagi.subscribe.messages.who')
  }
  const { push } = kit
  const params = paramsOf(person, say)
  if (own.wanted === 'off' && own.kinds.length === 0) {
    const was = await push.unfollow(line.chat, person)
    return say(was ? 'commands.amagi.unsubscribe.messages.done' : 'commands.amagi.unsubscribe.messages.none', params)
  }
  const before = (await push.list(line.chat)).find(({ author }) => samePerson(author, person))
  if (before) return again(before, own, context)
  if (own.wanted === 'off') return say('commands.amagi.unsubscribe.messages.none', params)
  const kinds = own.kinds.filter((kind) => kindsOf(person.platform).includes(kind))
  if (own.kinds.length > 0 && kinds.length === 0) return refusedKinds(person.platform, say)
  const wishes = kinds.length > 0 ? { kinds } : {}
  await push.follow({ ...conversation, chat: line.chat }, person, wishes)
  const heard = wantedKinds({ author: person, wishes })
  const done = [
    ...say('commands.amagi.subscribe.messages.done', { ...params, kinds: kindsText(heard, say) }),
    ...caveats(line, context),
  ]
  if (!kit.settings.push.enabled) return [...done, h.text('\n'), ...say('amagi.push.off')]
  return heard.includes('live') ? [...done, ...(await underWay(person, context))] : done
})

/** Hears of what somebody does, in this chat. */
export const subscribe: CommandRecord<'amagi.subscribe'> = {
  name: 'amagi.subscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '订阅' },
    { word: '添加订阅' },
    { word: '添加主播' },
    { word: '关注', ordinary: true },
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
    { word: '取消订阅' },
    { word: '删除订阅' },
    { word: '删除主播' },
    { word: '取关', ordinary: true },
    { word: '取消关注', ordinary: true },
  ],
  right: 'chat',
  push: true,
  // `取关 2`: a number of the list.
  meant: ({ rest, kit }) => /^#?[\d０-９]{1,4}$/.test(rest) || namesSomebody(rest, { kit }),
  run: onLine(async (line, context) => {
    const { say, kit } = context
    const list = await kit.push.list(line.chat)
    const meant = await whomOf(context, list, line.words)
    if (!meant) {
      const person = await personIn(context, written(line, context))
      if (!person && /^\d{5,}$/.test(plainWord(line.words[0] ?? '')))
        return say('commands.amagi.unsubscribe.messages.stranger')
      return person
        ? say('commands.amagi.unsubscribe.messages.none', paramsOf(person, say))
        : [...noSuchPlace(line.words[0], list, context), ...say('commands.amagi.unsubscribe.messages.who')]
    }
    const whom = new Set(meant.whom)
    // Several people, one behind the other; behind a link stands whatever it was shared with.
    for (let { rest } = meant; rest.length > 0 && linksGiven(context).length === 0;) {
      const next = await whomOf(context, list, rest)
      if (!next) return say('commands.amagi.subscription.messages.unknown', { word: rest[0] ?? '' })
      for (const one of next.whom) whom.add(one)
      rest = next.rest
    }
    const [first, ...others] = whom
    if (!first) return say('commands.amagi.unsubscribe.messages.stranger')
    for (const one of whom) await kit.push.unfollow(one.place, one.author)
    return others.length === 0
      ? say('commands.amagi.unsubscribe.messages.done', paramsOf({ ...first.author, name: named(first) }, say))
      : say('commands.amagi.unsubscribe.messages.several', { n: whom.size })
  }),
}
