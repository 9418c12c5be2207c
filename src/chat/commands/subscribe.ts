/** People are followed, and followed no more. */
import type { h } from 'koishi'
import { hasUnread } from '../../links'
import { newsKinds, personKey, samePerson, type PersonRef } from '../../model'
import { platforms } from '../../platforms'
import { mostRefusals } from '../../push/wishes'
import { key } from '../../words/families'
import { localeOf } from '../conversation'
import { elementsOf } from '../intake'
import type { Following } from '../push'
import { kindsText, plainWord } from '../push/kind-words'
import { liveNow } from '../push/newest'
import type { Change } from '../push/option-words'
import { changed, isRefusal, wherePossible } from '../push/options'
import { wantedKinds } from '../push/overview'
import { kindsOf, watchingOf } from '../push/watching'
import { alike } from '../push/whom'
import { calledIn, lineOf } from '../push/words'
import type { Say } from '../say'
import { linksGiven } from './asked'
import { named, noSuchPlace, which, whomOf } from './followed'
import { isNumber, namesSomebody, platformIn, unglued, ungluedPlace } from './person-word'
import { nameOf } from './platform-word'
import type { CommandContext, CommandRecord } from './record'
import { attempt, caveats, mostPeople, oneByOne, onLine, refusalLine, type Line, type Statement } from './subscribing'
import { personIn, written, type Pointed, type Written } from './written'

const paramsOf = (person: PersonRef & { name: string }, say: Say) => ({
  name: calledIn(person.name, person.id),
  platform: nameOf(say, person.platform),
})

/** What a change makes of somebody; it calls nobody. */
const by = (change: Change) => (one: Following) => changed(one, [change], { me: undefined, people: [] })

/** Somebody who is followed already, and is named once more. */
async function again(before: Following, { kinds, wanted }: Written, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const params = paramsOf({ ...before.author, name: named(before) }, say)
  if (kinds.length > 0) {
    const how = wanted === 'on' ? 'add' : wanted === 'off' ? 'remove' : 'set'
    const change = by({ what: 'kinds', how, kinds })
    const next = change(before)
    if (isRefusal(next)) return refusalLine(next, say)
    const [after = before] = await kit.push.alter([before], wherePossible(change))
    return say('commands.amagi.subscribe.messages.changed', { ...params, kinds: kindsText(wantedKinds(after), say) })
  }
  if (before.paused || (before.refused ?? 0) >= mostRefusals) {
    // Whoever asks for it wants it to come: nobody ends in this way what had ended by itself.
    await kit.push.alter([before], wherePossible(by({ what: 'paused', on: false })))
    return say('commands.amagi.subscribe.messages.resumed', params)
  }
  if (wanted === 'on') return say('commands.amagi.subscribe.messages.already', params)
  await kit.push.unfollow(before.place, before.author)
  return say('commands.amagi.unsubscribe.messages.done', params)
}

/** What the chat will not be told of any more: somebody went live before he was followed. */
async function underWay(person: PersonRef & { name: string }, context: CommandContext): Promise<Statement> {
  const { kit, conversation, say } = context
  const live = await liveNow(person, kit)
  return live && lineOf(live, { say, locale: localeOf(conversation.locales, kit.host.i18n) }, kit.siteClock())
}

/** What is said where nobody was found by what was written. */
function nobody({ platform, who }: Pointed, { say, kit, session }: CommandContext): h[] {
  // A page of a platform that is nobody's.
  if (hasUnread(elementsOf(session), kit.platforms)) return say(key('subscribeError', 'unsupported'))
  return platform && who !== '' && watchingOf(platform)?.find
    ? say('commands.amagi.subscribe.messages.no-number', { number: who, platform: nameOf(say, platform) })
    : say('commands.amagi.subscribe.messages.who')
}

/** One of them, now that it is known who he is; whether he is followed from now on. */
async function followOne(
  { chat }: Line,
  person: PersonRef & { name: string },
  own: Written,
  context: CommandContext,
): Promise<{ said: h[]; isNew: boolean }> {
  const { say, kit, conversation } = context
  const { push, settings } = kit
  const params = paramsOf(person, say)
  const old = (said: h[]) => ({ said, isNew: false })
  const before = (await push.list(chat)).find(({ author }) => samePerson(author, person))
  if (own.wanted === 'off' && (!before || own.kinds.length === 0)) {
    const was = before !== undefined && (await push.unfollow(chat, person))
    return old(
      say(was ? 'commands.amagi.unsubscribe.messages.done' : 'commands.amagi.unsubscribe.messages.none', params),
    )
  }
  if (before) return old(await again(before, own, context))
  const { platform } = person
  const kinds = own.kinds.filter((kind) => kindsOf(platform).includes(kind))
  if (own.kinds.length > 0 && kinds.length === 0) return old(refusalLine({ refused: 'no-kind', platform }, say))
  const wishes = kinds.length > 0 ? { kinds } : {}
  await push.follow({ ...conversation, chat }, person, wishes)
  const heard = wantedKinds({ author: person, wishes })
  const done = say('commands.amagi.subscribe.messages.done', { ...params, kinds: kindsText(heard, say) })
  const live = settings.push.enabled && heard.includes('live') && (await underWay(person, context))
  return { said: oneByOne([done, live]), isNew: true }
}

/** What holds for whoever is followed from now on. */
const newcomers = (line: Line, context: CommandContext): readonly Statement[] => [
  ...caveats(line, context),
  !context.kit.settings.push.enabled && context.say('amagi.push.off'),
]

/** A line for each; nobody's following ends by his being named once more. */
async function followSeveral(line: Line, own: Written, context: CommandContext): Promise<h[]> {
  const { say } = context
  const { wanted = 'on' } = own
  const done = new Set<string>()
  const lines: Statement[] = []
  let hasNew = false
  for (const one of own.people) {
    const about = (said: h[]): h[] => [...say('amagi.push.of', { who: one.who }), ...said]
    const follow = async (): Promise<h[] | undefined> => {
      const person = await personIn(context, one)
      if (!person) return about(nobody(one, context))
      if (done.has(personKey(person))) return undefined
      done.add(personKey(person))
      const { said, isNew } = await followOne(line, person, { ...own, wanted }, context)
      hasNew ||= isNew
      return said
    }
    lines.push(await attempt(context, follow, about))
  }
  return oneByOne([...lines, ...(hasNew ? newcomers(line, context) : [])])
}

async function follow(line: Line, context: CommandContext): Promise<h[] | undefined> {
  const { say } = context
  const { links, told } = await line.pointers()
  const own = written(line.words, told === undefined ? links : links.slice(0, 1), context)
  const [one = { who: '' }, ...others]: readonly Pointed[] = own.people
  if (own.unknown !== undefined) {
    const kinds = kindsText(one.platform ? kindsOf(one.platform) : newsKinds, say)
    return say('amagi.push.no-kind-word', { word: own.unknown, kinds })
  }
  if (own.people.length > mostPeople) return say('amagi.push.too-many', { n: mostPeople })
  if (others.length > 0) return followSeveral(line, own, context)
  const person = await personIn(context, one)
  // Without a number it was not meant.
  if (!person)
    return context.casual && !(one.platform && isNumber(one.who, one.platform)) ? undefined : nobody(one, context)
  const { said, isNew } = await followOne(line, person, own, context)
  return oneByOne([said, ...(isNew ? newcomers(line, context) : [])])
}

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
  run: onLine(follow),
}

/** What is said where nobody of the list was named. */
async function stranger(
  { words }: Line,
  list: readonly Following[],
  context: CommandContext,
): Promise<h[] | undefined> {
  const { say } = context
  const [first = ''] = words
  const [one] = written(words, [], context).people
  const person = one && (await personIn(context, one))
  if (person) return say('commands.amagi.unsubscribe.messages.none', paramsOf(person, say))
  if (context.casual) return undefined
  if (/^\d{5,}$/.test(plainWord(first))) return say('commands.amagi.unsubscribe.messages.stranger')
  if (alike(first, list).length > 1) return which(list, say, first)
  return [...noSuchPlace(first, list, context), ...say('commands.amagi.unsubscribe.messages.who')]
}

async function unfollow(line: Line, context: CommandContext): Promise<h[] | undefined> {
  const { say, kit } = context
  const list = await kit.push.list(line.chat)
  const meant = await whomOf(context, list, line)
  if (!meant) return stranger(line, list, context)
  const { whom, rest } = meant
  // Behind a link stands whatever it was shared with.
  if (rest.length > 0 && linksGiven(context).length === 0)
    return say('commands.amagi.subscription.messages.unknown', { word: rest[0] ?? '' })
  const [first, ...others] = whom
  if (!first) {
    const { byName: platform } = platformIn(line.words, context)
    return platform
      ? say('commands.amagi.subscriptions.messages.none-of', { platform: nameOf(say, platform) })
      : say('commands.amagi.unsubscribe.messages.stranger')
  }
  for (const one of whom) await kit.push.unfollow(one.place, one.author)
  return others.length === 0
    ? say('commands.amagi.unsubscribe.messages.done', paramsOf({ ...first.author, name: named(first) }, say))
    : say('commands.amagi.unsubscribe.messages.several', { n: whom.length })
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
  run: onLine(unfollow),
}
