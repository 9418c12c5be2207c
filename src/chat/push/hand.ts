/** News into a chat: one line that says what happened, with the card below it. Nothing of it rejects. */
import { h } from 'koishi'
import type { DrawnCard } from '../../card/types'
import { AmagiError, toAmagiError } from '../../errors'
import type { News, Post, Subscription } from '../../model'
import type { Call } from '../../push/calls'
import type { Entry, Hand, Handed, Sending } from '../../push/outbox'
import { createPacer, type Paced, type PacerOptions } from '../../push/pace'
import { planReply } from '../../reply/plan'
import { mib } from '../../units'
import type { MemberOf } from '../../words/families'
import { abilitiesOf, adapterOf } from '../adapters'
import { cardOptions } from '../card-options'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import { deliver } from '../deliver'
import { forwardOf } from '../deliver/bundles'
import { deliveringIn } from '../deliver/handing'
import { sendSheets } from '../deliver/sheets'
import { missingOf, type Outcome } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import { revive } from '../outlet/account'
import { accountIn } from '../outlet/host'
import { chatKey, type ChatRef } from '../ref'
import { literal, minuteOfDay } from '../say'
import type { ChatKit } from '../types'
import { createContents, isLine, settingsFor } from './content'
import { createPassage, type Opening } from './passage'
import { paceOf } from './paces'
import { createPrints, type PrintTimes } from './prints'
import { createVerdicts } from './verdicts'
import { digestView, mostListed } from './views'
import { addressOf, happened, isLate, titleOf } from './words'

/** Koishi's number for an account that is there; the enum is erased at build. */
const online = 1

/** What a test puts its own in place of. */
export type HandParts = Partial<PacerOptions> & PrintTimes

type Following = Subscription<ChatRef>

const conversationIn = ({ place, locales = [] }: Following): Conversation => ({ chat: place, locales })

/** The parts of an answer that are the work itself. */
const isMedium = ({ kind }: { kind: string }): boolean =>
  ['video', 'images', 'slideshow', 'motion', 'gif', 'audio', 'fold'].includes(kind)

const over: Handed = { kind: 'refused', about: 'news', reason: 'the broadcast is over' }

/** Refused, and the chat takes other messages as far as anybody knows. */
const isOfMoment = (handed: Handed): boolean => handed.kind === 'refused' && handed.about === 'moment'

/**
 * The way of news into chats, one for all that comes by itself or is sent on purpose, so that there is one pace for each
 * account. Answers to links keep none: somebody waits for them, how many he may ask for is limited, and where people paste
 * links all day news would never get a turn.
 */
export function createHand(kit: ChatKit, parts: HandParts = {}): Hand<ChatRef> {
  const { host, log, clock, signal } = kit
  const prints = createPrints(kit, parts)
  const contents = createContents(kit, prints)
  const { tongueOf, draws } = contents
  const verdicts = createVerdicts(kit)
  // Not the clock of the wall, which may be set: a message would wait for hours.
  const pacer = createPacer({ clock: () => performance.now(), random: Math.random, ...parts })

  const lineName = ({ platform, selfId }: ChatRef): string => `${platform}/${selfId}`
  const adapterIn = (place: ChatRef) => adapterOf({ platform: place.platform, bot: accountIn(host.bots(), place) })
  const paceIn = (place: ChatRef) => paceOf(adapterIn(place).name)

  /** What a delivery does, with all that may go wrong on its way. */
  async function within(
    subscription: Following,
    what: Paced,
    opening: Opening | undefined,
    work: (outlet: Outlet) => Promise<Handed>,
    { ahead, leaving }: Sending = {},
  ): Promise<Handed> {
    const { place } = subscription
    const resting = await verdicts.resting(place)
    if (resting) return resting
    const outlet = createOutlet(conversationIn(subscription), kit, false, await host.perksOf(place))
    const take = async (): Promise<void> => {
      await pacer.take(lineName(place), chatKey(place), paceIn(place), what, signal, ahead)
      if ((await leaving?.()) === false) throw new AmagiError('cancelled')
    }
    const [passage, trace] = createPassage(outlet, take, opening)
    const called = (handed: Handed): Handed =>
      trace.called && (handed.kind === 'sent' || handed.kind === 'unknown') ? { ...handed, called: true } : handed
    try {
      return called(await work(passage))
    } catch (thrown) {
      const error = toAmagiError(thrown)
      // What left may be there; what did not is done by the next life.
      if (trace.left) return called({ kind: 'unknown' })
      if (error.code === 'cancelled') return { kind: 'later', forMs: 0 }
      return { kind: 'refused', about: 'moment', reason: brief(error) }
    }
  }

  /** Whom a message calls, once the platform was asked. */
  async function openingOf(call: Call | undefined, place: ChatRef, line: readonly h[]): Promise<Opening> {
    if (!call) return { line }
    const { callsAll } = adapterIn(place)
    const all = call.all && callsAll ? await verdicts.ask(place, (bot) => callsAll.call(undefined, bot, place)) : false
    return { line, all: all === true, users: call.users }
  }

  /**
   * A card goes out in words where the chat takes no picture now; a chat that takes nothing, or nothing yet, gets none. Where
   * the refusal could mean anything the platform is asked first: another message is no question.
   */
  async function orWords(outcome: Outcome, place: ChatRef, words: () => Promise<Handed>): Promise<Handed> {
    const missing = missingOf(outcome)
    if (missing?.kind !== 'refused' || missing.scope === 'chat') return verdicts.of(outcome, place)
    // Line and picture are two messages somewhere, and only one of them is there.
    const isPartly = outcome.kind === 'partly'
    if (!isPartly && (missing.scope === 'pace' || missing.scope === 'way')) {
      const handed = await verdicts.of(outcome, place)
      if (!isOfMoment(handed)) return handed
    }
    log.info(`push: a card was refused, words instead: ${missing.reason}`)
    const handed = await words()
    return isPartly ? { kind: 'sent' } : handed
  }

  /** A start that is told late, and nothing of it is to be seen any more. */
  const isOver = (news: News, post: Post | undefined): boolean =>
    news.kind === 'live' && post?.kind === 'live' && !post.live && isLate(news, clock())

  async function sendOne(subscription: Following, news: News, out: Outlet): Promise<Handed> {
    const words = async (why?: MemberOf<'pushNote'>, known?: Post): Promise<Handed> =>
      verdicts.of(await out.send(contents.words(news, subscription, out, why, known)), subscription.place)
    if (isLine(news)) return words()
    const post = await contents.work(news)
    if (!post.ok && post.error.code === 'cancelled') throw post.error
    const known = post.ok ? post.value : undefined
    // Of what is over nothing more can be had; what was seen of it is in its card.
    const isEnd = news.kind === 'live-end'
    if (!post.ok && !isEnd) {
      // Never silence: what happened and where is known.
      log.warn(`push: ${news.id}: no card: ${brief(post.error)}`)
      return words('unread')
    }
    if (isOver(news, known)) return over
    const described = isEnd ? undefined : known
    if (!draws(subscription)) return words(undefined, described)
    const sheets = await contents.sheets(news, post, subscription)
    if (!sheets.ok) {
      if (sheets.error.code === 'cancelled') throw sheets.error
      log.warn(`push: ${news.id}: no card: ${brief(sheets.error)}`)
      return words('undrawn', described)
    }
    const outcome = await sendSheets(out, sheets.value)
    // Words in the place of a card of which a sheet is there would say everything twice.
    if (outcome.kind === 'partly' && sheets.value.length > 1) return { kind: 'sent' }
    return orWords(outcome, subscription.place, () => words('refused', described))
  }

  async function send(subscription: Following, news: News, how: Sending = {}): Promise<Handed> {
    const opening = await openingOf(how.call, subscription.place, contents.heading(news, subscription))
    return within(subscription, 'message', opening, (out) => sendOne(subscription, news, out), how)
  }

  /** One node of a forward: its words, and the sheets it carries; undefined for what is over. */
  async function nodeOf(
    { subscription, news }: Entry<ChatRef>,
    out: Outlet,
  ): Promise<{ words: h[]; sheets: readonly DrawnCard[] } | undefined> {
    const heading = contents.heading(news, subscription)
    const words = (why?: MemberOf<'pushNote'>, post?: Post) => ({
      words: [...heading, ...contents.words(news, subscription, out, why, post)],
      sheets: [],
    })
    if (isLine(news)) return words()
    const post = await contents.work(news)
    const known = post.ok ? post.value : undefined
    if (isOver(news, known)) return undefined
    if (!draws(subscription)) return words(known ? undefined : 'unread', known)
    const sheets = await contents.sheets(news, post, subscription)
    if (sheets.ok) return { words: heading, sheets: sheets.value }
    if (sheets.error.code === 'cancelled') throw sheets.error
    log.warn(`push: ${news.id}: no card: ${brief(sheets.error)}`)
    return words(known ? 'undrawn' : 'unread', known)
  }

  /** Ends at the first the chat takes nothing of, now or any more: the others wait, and none of them is tried. */
  async function oneByOne(entries: readonly Entry<ChatRef>[], { call, ...how }: Sending): Promise<readonly Handed[]> {
    const each: Handed[] = []
    for (const { subscription, news } of entries) {
      const last = each.at(-1)
      const ends = last?.kind === 'later' || (last?.kind === 'refused' && last.about === 'chat')
      each.push(
        ends ? { kind: 'later', forMs: 0 } : await send(subscription, news, each.length === 0 ? { ...how, call } : how),
      )
    }
    return each
  }

  async function together(entries: readonly Entry<ChatRef>[], how: Sending = {}): Promise<readonly Handed[]> {
    const [first] = entries
    if (!first) return []
    const { subscription } = first
    const { place } = subscription
    const opening = await openingOf(how.call, place, [])
    let alone = false
    let shown = entries
    const forward = async (out: Outlet): Promise<Handed> => {
      const made = await Promise.all(entries.map((entry) => nodeOf(entry, out)))
      const nodes = made.flatMap((node) => node ?? [])
      shown = entries.filter((_, at) => made[at])
      if (nodes.length === 0) return over
      const sheets = nodes.flatMap((node) => node.sheets)
      const bytes = sheets.reduce((sum, { data }) => sum + data.length, 0)
      const outcome = await out.inline.carry(sheets, async () => {
        const contents = nodes.map(async (node) => {
          const pictures = node.sheets.map(async (sheet) => h.image(await out.inline.addressOf(sheet)))
          return [...node.words, ...(await Promise.all(pictures))]
        })
        return out.send([forwardOf(await Promise.all(contents), out.self())], { bytes })
      })
      alone = outcome.kind === 'refused' && outcome.scope !== 'chat' && outcome.scope !== 'pace'
      if (alone) log.info(`push: a forward was refused: ${'reason' in outcome ? outcome.reason : ''}`)
      return verdicts.of(outcome, place)
    }
    const handed = await within(subscription, 'message', undefined, forward, how)
    if (alone && isOfMoment(handed)) return oneByOne(entries, how)
    const each = (own: Handed): Handed[] => entries.map((entry) => (shown.includes(entry) ? own : over))
    // A forward calls nobody: the line about it does.
    if (handed.kind !== 'sent' || (!opening.all && !opening.users?.length)) return each(handed)
    const line = { ...opening, line: tongueOf(subscription).say('amagi.push.together', { n: shown.length }) }
    const said = await within(subscription, 'message', line, async (out) => verdicts.of(await out.send([]), place))
    const called = (said.kind === 'sent' || said.kind === 'unknown') && said.called === true
    return each(called ? { ...handed, called } : handed)
  }

  /** Undefined where nothing is drawn, or nothing could be. */
  async function digestSheet(
    subscription: Following,
    news: readonly News[],
    why: 'many' | 'quiet',
  ): Promise<DrawnCard | undefined> {
    if (!draws(subscription)) return undefined
    const tongue = tongueOf(subscription)
    const view = digestView(news, why, tongue)
    const name = `digest ${news.map(({ id }) => id).join(' ')}`
    const sheets = await prints.card(name, cardOptions(tongue, kit), (engine, own) => engine.drawView(view, own))
    return sheets.ok ? sheets.value[0] : undefined
  }

  return {
    reachable(place) {
      const bot = accountIn(host.bots(), place)
      if (bot === undefined) return false
      if (Number(bot.status) === online) return verdicts.loggedIn(place)
      // No link of a person brings it back: none comes over a connection that is gone.
      void revive(bot, adapterIn(place), kit)
      return false
    },
    line: lineName,
    minuteOfDay: (_, at = clock()) => minuteOfDay(at),
    callsPerDay: (place) => paceIn(place).callsPerDay ?? Infinity,
    turn: (place, what, own) => pacer.turn(lineName(place), chatKey(place), paceIn(place), what, own),
    async prepare(entries, line) {
      const [first] = entries
      const news = entries.map((entry) => entry.news)
      if (line !== undefined) return void (first && (await digestSheet(first.subscription, news, line)))
      const each = entries.map(async ({ subscription, news }) => {
        if (isLine(news)) return
        const post = await contents.work(news)
        if (draws(subscription)) await contents.sheets(news, post, subscription)
      })
      await Promise.allSettled(each)
    },
    send,
    merges: (place) => abilitiesOf(adapterIn(place), place).forward,
    together,
    async digest(subscription, news, why, how) {
      const tongue = tongueOf(subscription)
      const listed = news.slice(-mostListed)
      const line = tongue.say(why === 'quiet' ? 'amagi.push.quiet' : 'amagi.push.digest', { n: news.length })
      const work = async (out: Outlet): Promise<Handed> => {
        const links = (titled: boolean): h[] =>
          listed.flatMap((one, place) => {
            const said = titled ? [happened(one, tongue), titleOf(one)].filter((word) => word !== '') : []
            return [
              literal(
                `\n${place + 1}. ${[said.join('：'), addressOf(one)].filter((word) => word !== '').join('\n')}`,
                out.abilities,
              ),
            ]
          })
        const sheet = await digestSheet(subscription, news, why)
        if (!sheet) return verdicts.of(await out.send(links(true)), subscription.place)
        const outcome = await out.inline.carry([sheet], async () =>
          out.send([h.image(await out.inline.addressOf(sheet)), ...links(false)], { bytes: sheet.data.length }),
        )
        return orWords(outcome, subscription.place, async () =>
          verdicts.of(await out.send(links(true)), subscription.place),
        )
      }
      return within(subscription, 'message', { line }, work, how)
    },
    async media(subscription, news, how) {
      const work = async (out: Outlet): Promise<Handed> => {
        const found = await contents.work(news, true)
        if (!found.ok) throw found.error
        const post = found.value
        const settings = settingsFor(kit.settings, ['media'])
        const delivering = deliveringIn(out, kit, settings)
        const { learning, place, card } = delivering
        const maxVideoBytes = Math.min(await learning.room('video', place), settings.limits.sizeMb * mib)
        const plan = planReply(post, settings, { ...out.abilities, maxVideoBytes }, { ...card, canEncode: false })
        const media = plan.parts.filter(isMedium)
        // What is too large, or withheld, was never promised: the card is there.
        if (media.length === 0) return { kind: 'refused', about: 'news', reason: 'there are no media to send' }
        const delivery = await deliver({ ...plan, parts: media }, post, out, {
          ...delivering,
          refresh: async () => (await kit.service()).resolve(news.target, { signal, fresh: true }),
        })
        const { sent, unknown, ended, failures } = delivery
        if (sent > 0) return { kind: 'sent' }
        if (unknown > 0) return { kind: 'unknown' }
        if (ended) return verdicts.of(ended, subscription.place)
        const reason = failures.map((error) => brief(error)).join(', ') || 'nothing was sent'
        return { kind: 'refused', about: 'moment', reason }
      }
      return within(subscription, 'media', undefined, work, how)
    },
  }
}
