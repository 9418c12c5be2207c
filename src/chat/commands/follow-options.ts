/** Options of subscriptions: what is heard of somebody, when, and who is called. */
import { h } from 'koishi'
import { meansEverybody } from '../all-word'
import { families, key, type MemberOf } from '../../words/families'
import type { Following } from '../push'
import { kindsText } from '../push/kind-words'
import { readOption, startsOption, type Change, type OptionName } from '../push/option-words'
import { changed, isRefusal, wherePossible, type Refusal } from '../push/options'
import { wantedKinds } from '../push/overview'
import type { Meant } from '../push/whom'
import { hoursText } from '../quiet'
import { plainly, type Say } from '../say'
import { longestEntry } from '../../push/entries'
import { linksGiven } from './asked'
import { mostNamed, named, namesIn, noSuchPlace, which, whomOf } from './followed'
import { namesSomebody, ungluedPlace } from './person-word'
import { nameOf, readPlatform } from './platform-word'
import { mentionsAll, mentionsIn, type CommandContext, type CommandRecord } from './record'
import { onLine, refusalLine, type Line } from './subscribing'

type Shown = MemberOf<'pushOption'>

/** In the order they are shown. */
const order: readonly Shown[] = families.pushOption.members

/** What holds, in words. */
function valueOf(one: Following, what: Shown, say: Say): string {
  const none = plainly(say('amagi.settings.none'))
  const yesOrNo = (on: boolean | undefined): string => plainly(say(key('onOff', on ? 'on' : 'off')))
  const listed = (words: readonly string[] = []): string =>
    words.length > 0 ? words.map((word) => (/\s/.test(word) ? `“${word}”` : word)).join(' ') : none
  const { wishes, mention, quiet, quietDigest } = one
  switch (what) {
    case 'kinds':
      return kindsText(wantedKinds(one), say)
    case 'only':
    case 'never':
      return listed(wishes[what])
    case 'skipPaid':
    case 'liveWords':
      return yesOrNo(wishes[what])
    case 'media':
    case 'paused':
      return yesOrNo(one[what])
    case 'mention':
      return listed([...(mention?.all ? [plainly(say('amagi.push.everybody'))] : []), ...(mention?.users ?? [])])
    case 'quiet': {
      if (!quiet) return none
      const hours = hoursText([{ from: quiet[0], to: quiet[1] }])
      return plainly(say(quietDigest ? 'amagi.push.quiet-digest' : 'amagi.push.quiet-each', { hours }))
    }
    case 'remark':
      return one.remark ?? none
  }
}

const lineFor = (one: Following, what: Shown, say: Say): h[] => [
  h.text('\n'),
  ...say(key('pushOption', what), { value: valueOf(one, what, say) }),
]

/** All of one. */
function shown(one: Following, say: Say): h[] {
  const params = { name: named(one), platform: nameOf(say, one.author.platform) }
  return [
    ...say('commands.amagi.subscription.messages.title', params),
    ...order.flatMap((what) => lineFor(one, what, say)),
  ]
}

/** What was changed, as it is now. */
const shownOf = (change: Change): readonly Shown[] =>
  change.what === 'reset' ? order : [change.what === 'quietDigest' ? 'quiet' : change.what]

const usages: Readonly<Record<OptionName, MemberOf<'pushUsage'>>> = {
  kinds: 'kinds',
  only: 'words',
  never: 'words',
  skipPaid: 'toggle',
  liveWords: 'toggle',
  media: 'toggle',
  quietDigest: 'toggle',
  paused: 'toggle',
  mention: 'mention',
  quiet: 'quiet',
  remark: 'remark',
}

/** The first entry that is none, in words. Rejects with AmagiError. */
async function faulty(changes: readonly Change[], { kit, say }: CommandContext): Promise<h[] | undefined> {
  for (const change of changes) {
    if ((change.what !== 'only' && change.what !== 'never') || change.how !== 'add') continue
    for (const entry of change.entries) {
      const checked = await kit.push.filters.check(entry)
      if (!('fault' in checked)) continue
      return say(key('entryFault', checked.fault), { entry, detail: checked.detail ?? '', max: longestEntry })
    }
  }
  return undefined
}

/** Makes the changes; the line about them. */
async function change(whom: readonly Following[], written: readonly Change[], context: CommandContext): Promise<h[]> {
  const { say, kit, args, conversation } = context
  const everybody = mentionsAll(args)
  const changes = written.map((one) =>
    one.what === 'mention' && one.people ? { ...one, all: one.all || everybody } : one,
  )
  const wrong = await faulty(changes, context)
  if (wrong) return wrong
  const { chat, user } = conversation
  const people = mentionsIn(args).filter((id) => id !== chat.selfId)
  const nobody = changes.some(
    (one) => one.what === 'mention' && one.people && !one.all && !one.me && people.length === 0,
  )
  if (nobody) return say(key('pushUsage', 'mention'))
  const writer = { me: user?.userId, people }
  const next = (one: Following): Following | Refusal => changed(one, changes, writer)
  const able = whom.filter((one) => !isRefusal(next(one)))
  const refusal = able.length === 0 ? whom.map(next).find(isRefusal) : undefined
  if (refusal) return refusalLine(refusal, say)
  const after = await kit.push.alter(able, wherePossible(next))
  const [one] = after
  if (!one) return say('commands.amagi.subscriptions.messages.none')
  const lines = [...new Set(changes.flatMap(shownOf))].flatMap((what) => lineFor(one, what, say))
  const title =
    after.length === 1
      ? say('commands.amagi.subscription.messages.done', { name: named(one) })
      : say('commands.amagi.subscription.messages.done-several', { n: after.length, names: namesIn(after, say) })
  return [...title, ...lines]
}

/** A platform in front of an option, or alone: everybody of it. */
function ofPlatform(
  list: readonly Following[],
  [first = '', ...rest]: readonly string[],
  { kit }: CommandContext,
): Meant | undefined {
  const platform = readPlatform(first, kit.platforms)
  if (!platform || (rest[0] !== undefined && !startsOption(rest[0]))) return undefined
  return { whom: list.filter(({ author }) => author.platform === platform), rest }
}

/** Words that are meant for everybody where they name nobody. */
const forAll = (changes: readonly Change[]): boolean => changes.every(({ what }) => what === 'paused')

/** Whom the message is about that a bare option replies to. */
async function repliedTo(line: Line, list: readonly Following[], context: CommandContext): Promise<Meant | undefined> {
  if (!context.session.quote || linksGiven(context).length > 0) return undefined
  const { links, told } = await line.pointers()
  if (links.length === 0 && told === undefined) return undefined
  const meant = await whomOf(context, list, line)
  return meant && { ...meant, rest: line.words }
}

async function options(line: Line, context: CommandContext): Promise<h[] | undefined> {
  const { say, kit } = context
  const list = await kit.push.list(line.chat)
  if (list.length === 0) return say('commands.amagi.subscriptions.messages.none')
  const [first = ''] = line.words
  const alone = list.length === 1 ? list : undefined
  // Somebody may be called like an option.
  const isOption = startsOption(first) && !list.some((one) => named(one) === first)
  const meant = isOption
    ? await repliedTo(line, list, context)
    : (ofPlatform(list, line.words, context) ?? (await whomOf(context, list, line)))
  if (meant?.whom.length === 0) return say('commands.amagi.unsubscribe.messages.stranger')
  const words = meant?.rest ?? line.words
  if (words.length === 0) {
    const whom = meant?.whom ?? alone
    if (!whom) return [...say('commands.amagi.subscription.messages.usage'), h.text('\n'), ...which(list, say)]
    return whom
      .slice(0, mostNamed)
      .flatMap((one, index) => [...(index > 0 ? [h.text('\n\n')] : []), ...shown(one, say)])
  }
  const reading = readOption(words)
  if (!reading) {
    // Somebody nobody here knows stands in front of an option.
    const stranger = !meant && words.slice(1).some((_, index) => readOption(words.slice(index + 1)) !== undefined)
    const missing = meant ? [] : noSuchPlace(first, list, context)
    if (missing.length > 0 || stranger || (!meant && !alone)) return [...missing, ...which(list, say, first)]
    return say('commands.amagi.subscription.messages.usage')
  }
  if ('wrong' in reading) return say(key('pushUsage', usages[reading.wrong]))
  // `关闭 转发 某某`: whom it is about may stand behind.
  const behind =
    meant || reading.rest.length === 0
      ? undefined
      : (ofPlatform(list, reading.rest, context) ?? (await whomOf(context, list, { ...line, words: reading.rest })))
  const left = behind ? behind.rest : reading.rest
  if (left.length > 0) {
    const missing = noSuchPlace(left[0], list, context)
    if (missing.length > 0) return [...missing, ...which(list, say)]
    return say('commands.amagi.subscription.messages.unknown', { word: left[0] ?? '' })
  }
  const whom = meant?.whom ?? behind?.whom ?? alone ?? (forAll(reading.changes) ? list : undefined)
  return whom && whom.length > 0 ? change(whom, reading.changes, context) : which(list, say)
}

/** For who runs the chat. */
export const followOptions: CommandRecord<'amagi.subscription'> = {
  name: 'amagi.subscription',
  arguments: [{ name: 'option', kind: 'elements' }],
  words: [
    ...['订阅选项', '订阅设置', '推送设置'].map((word) => ({ word, unglued: ungluedPlace })),
    { word: '暂停订阅', args: ['暂停'] },
    { word: '恢复订阅', args: ['恢复'] },
    { word: '暂停推送', args: ['暂停'] },
    { word: '恢复推送', args: ['恢复'] },
    ...['动态', '直播', '全体'].flatMap((what) =>
      ['开启', '关闭'].map((how) => ({ word: `${how}${what}`, args: [how, what], ordinary: true as const })),
    ),
  ],
  right: 'chat',
  push: true,
  // `开启直播 2`: a number of the list, or all of it.
  meant: ({ rest, kit }) =>
    rest !== '' && (/^#?[\d０-９]{1,4}$/.test(rest) || meansEverybody(rest) || namesSomebody(rest, { kit })),
  run: onLine(options),
}
