/** Following people: who is meant, what is said of it. */
import { h } from 'koishi'
import { newsKinds, samePerson, type NewsKind, type PersonRef, type PlatformId, type Target } from '../../model'
import { platforms } from '../../platforms'
import { mostRefusals } from '../../push/wishes'
import { key } from '../../words/families'
import type { Following } from '../push'
import { kindsIn } from '../push/kind-words'
import { changed } from '../push/options'
import { kindsOf, wantedKinds } from '../push/overview'
import { plainly, type Say } from '../say'
import { linksGiven } from './asked'
import { nameOf, readPlatform } from './platform-word'
import type { CommandContext, CommandRecord } from './record'
import { behindLink, caveats, named, onLine, personOf, watchingOf, whomOf, type Line } from './subscribing'

/** Words behind somebody that say what is wanted, in place of the other way round. */
const ons = new Set(['开启', '打开', 'on'])
const offs = new Set(['关闭', '取消', 'off'])

/** What was written: a platform in front, somebody, and perhaps kinds, on or off. */
interface Written {
  platform: PlatformId | undefined
  /** Number or name. */
  who: string
  kinds: readonly NewsKind[]
  wanted: 'on' | 'off' | undefined
}

function written({ words }: Line, context: CommandContext): Written {
  const platform = readPlatform(words[0] ?? '', context.kit.platforms)
  const hasLink = linksGiven(context).length > 0
  const rest = [...(hasLink ? behindLink(words, context) : platform ? words.slice(1) : words)]
  const kinds = new Set<NewsKind>()
  let wanted: Written['wanted']
  for (;;) {
    const last = rest.at(-1)?.toLowerCase() ?? ''
    // The word in front is somebody, whatever it looks like.
    if (rest.length <= (hasLink ? 0 : 1)) break
    const own = kindsIn(last)
    if (ons.has(last)) wanted ??= 'on'
    else if (offs.has(last)) wanted ??= 'off'
    else if (own) for (const kind of own) kinds.add(kind)
    else break
    rest.pop()
  }
  return { platform, who: rest.join(' '), kinds: newsKinds.filter((kind) => kinds.has(kind)), wanted }
}

/** Who may be meant by what was written: a link, or a number with its platform. */
async function personIn(
  context: CommandContext,
  { platform, who }: Written,
): Promise<(PersonRef & { name: string }) | undefined> {
  const [link] = linksGiven(context)
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
  name: person.name,
  platform: nameOf(say, person.platform),
})

/** Somebody who is followed already, and is named once more. */
async function again(before: Following, { kinds, wanted }: Written, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const params = paramsOf({ ...before.author, name: named(before) }, say)
  if (kinds.length > 0) {
    const next = changed(before, [{ what: 'kinds', how: 'set', kinds }], { me: undefined, people: [] })
    if ('refused' in next && typeof next.refused === 'string') return refusedKinds(before.author.platform, say)
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

const follow = onLine(async (line, context) => {
  const { say, kit, conversation } = context
  const own = written(line, context)
  const person = await personIn(context, own)
  if (!person) {
    return own.platform && own.who !== '' && watchingOf(own.platform)?.find
      ? say('commands.amagi.subscribe.messages.no-number', { number: own.who, platform: nameOf(say, own.platform) })
      : say('commands.amagi.subscribe.messages.who')
  }
  const { push } = kit
  const params = paramsOf(person, say)
  if (own.wanted === 'off') {
    const was = await push.unfollow(line.chat, person)
    return say(was ? 'commands.amagi.unsubscribe.messages.done' : 'commands.amagi.unsubscribe.messages.none', params)
  }
  const before = (await push.list(line.chat)).find(({ author }) => samePerson(author, person))
  if (before) return again(before, own, context)
  const kinds = own.kinds.filter((kind) => kindsOf(person.platform).includes(kind))
  if (own.kinds.length > 0 && kinds.length === 0) return refusedKinds(person.platform, say)
  const wishes = kinds.length > 0 ? { kinds } : {}
  await push.follow({ ...conversation, chat: line.chat }, person, wishes)
  const heard = kindsText(wantedKinds({ author: person, wishes }), say)
  const done = [
    ...say('commands.amagi.subscribe.messages.done', { ...params, kinds: heard }),
    ...caveats(line, context),
  ]
  return kit.settings.push.enabled ? done : [...done, h.text('\n'), ...say('amagi.push.off')]
})

/** Hears of what somebody does, in this chat. */
export const subscribe: CommandRecord<'amagi.subscribe'> = {
  name: 'amagi.subscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [
    { word: '订阅' },
    { word: '添加订阅' },
    { word: '关注', ordinary: true },
    ...platforms.flatMap(({ id, words: [word] }) => [
      { word: `订阅${word}`, args: [id] },
      { word: `设置${word}推送`, args: [id], hash: true as const },
    ]),
  ],
  right: 'chat',
  push: true,
  run: follow,
}

/** Hears of somebody no more. */
export const unsubscribe: CommandRecord<'amagi.unsubscribe'> = {
  name: 'amagi.unsubscribe',
  arguments: [{ name: 'content', kind: 'elements', required: true }],
  words: [{ word: '取消订阅' }, { word: '删除订阅' }, { word: '取关', ordinary: true }],
  right: 'chat',
  push: true,
  run: onLine(async (line, context) => {
    const { say, kit } = context
    const list = await kit.push.list(line.chat)
    const meant = await whomOf(context, list, line.words)
    if (!meant) {
      const person = await personIn(context, written(line, context))
      return person
        ? say('commands.amagi.unsubscribe.messages.none', paramsOf(person, say))
        : say('commands.amagi.unsubscribe.messages.who')
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
