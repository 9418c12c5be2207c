/** News into a chat: one line that says what happened, with the card below it. Nothing of it rejects. */
import { h } from 'koishi'
import type { DrawnCard } from '../../card/types'
import { AmagiError, toAmagiError } from '../../errors'
import type { News, Post, Subscription } from '../../model'
import type { Call } from '../../push/calls'
import type { Entry, Hand, Handed, Sending } from '../../push/outbox'
import { createPacer, type Paced, type PacerOptions } from '../../push/pace'
import type { MemberOf } from '../../words/families'
import { abilitiesOf, adapterOf } from '../adapters'
import { cardOptions } from '../card-options'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import { forwardOf } from '../deliver/bundles'
import { sendSheets } from '../deliver/sheets'
import { missingOf, type Outcome } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import { revive } from '../outlet/account'
import { accountIn } from '../outlet/host'
import { chatKey, type ChatRef } from '../ref'
import { literal, minuteOfDay } from '../say'
import type { ChatKit } from '../types'
import { createContents, isLine } from './content'
import { sendMedia } from './media'
import { createPassage, type Opening } from './passage'
import { paceOf } from './paces'
import { createPrints, type PrintTimes } from './prints'
import { createVerdicts } from './verdicts'
import { digestView, mostListed } from './views'
import { entryOf, isLate } from './words'

/** Koishi's number for an account that is there; the enum is erased at build. */
const online = 1

/** What a test puts its own in place of. */
export type HandParts = Partial<PacerOptions> & PrintTimes

type Following = Subscription<ChatRef>

const conversationIn = ({ place, locales = [] }: Following): Conversation => ({ chat: place, locales })

/** What a chat is shown of news: sheets, else words about the work as far as it is known, and why it is words. */
interface Shape {
  readonly sheets?: readonly DrawnCard[]
  readonly post?: Post | undefined
  readonly why?: MemberOf<'pushNote'>
}

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

  /** Never silence: what happened and where is known. Rejects with `cancelled`. */
  function without(why: MemberOf<'pushNote'>, { id }: News, error: AmagiError, post?: Post): Shape {
    if (error.code === 'cancelled') throw error
    log.warn(`push: ${id}: no card: ${brief(error)}`)
    return { why, post }
  }

  /** Undefined for a broadcast that is over before its start is told. Rejects with `cancelled`. */
  async function shapeOf({ subscription, news }: Entry<ChatRef>): Promise<Shape | undefined> {
    if (isLine(news)) return {}
    const work = await contents.work(news)
    // Of what has ended nothing more can be had; what was seen of it is in its card.
    const isEnd = news.kind === 'live-end'
    if (!work.ok && (!isEnd || work.error.code === 'cancelled')) return without('unread', news, work.error)
    const post = work.ok && !isEnd ? work.value : undefined
    const isStale = news.kind === 'live' && post?.kind === 'live' && !post.live && isLate(news, clock())
    if (isStale) return undefined
    if (!draws(subscription)) return { post }
    const sheets = await contents.sheets(news, work, subscription)
    return sheets.ok ? { sheets: sheets.value, post } : without('undrawn', news, sheets.error, post)
  }

  async function sendOne(entry: Entry<ChatRef>, out: Outlet): Promise<Handed> {
    const { subscription, news } = entry
    const { place } = subscription
    const shape = await shapeOf(entry)
    if (!shape) return over
    const { sheets, post } = shape
    const words = async (why = shape.why): Promise<Handed> =>
      verdicts.of(await out.send(contents.words(news, subscription, out, why, post)), place)
    if (!sheets) return words()
    const outcome = await sendSheets(out, sheets)
    // Words in the place of a card of which a sheet is there would say everything twice.
    if (outcome.kind === 'partly' && sheets.length > 1) return { kind: 'sent' }
    return orWords(outcome, place, () => words('refused'))
  }

  async function send(subscription: Following, news: News, how: Sending = {}): Promise<Handed> {
    const opening = await openingOf(how.call, subscription.place, contents.heading(news, subscription))
    return within(subscription, 'message', opening, (out) => sendOne({ subscription, news }, out), how)
  }

  /** One node of a forward: its words, and the sheets it carries; undefined for what is over. */
  async function nodeOf(
    entry: Entry<ChatRef>,
    out: Outlet,
  ): Promise<{ words: h[]; sheets: readonly DrawnCard[] } | undefined> {
    const { subscription, news } = entry
    const shape = await shapeOf(entry)
    if (!shape) return undefined
    const { sheets, post, why } = shape
    const words = sheets ? [] : contents.words(news, subscription, out, why, post)
    return { words: [...contents.heading(news, subscription), ...words], sheets: sheets ?? [] }
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
      const { place } = subscription
      const tongue = tongueOf(subscription)
      const links = (out: Outlet, titled: boolean): h[] =>
        news
          .slice(-mostListed)
          .map((one, index) => literal(`\n${index + 1}. ${entryOf(one, tongue, titled)}`, out.abilities))
      const work = async (out: Outlet): Promise<Handed> => {
        const words = async (): Promise<Handed> => verdicts.of(await out.send(links(out, true)), place)
        const sheet = await digestSheet(subscription, news, why)
        if (!sheet) return words()
        const outcome = await out.inline.carry([sheet], async () =>
          out.send([h.image(await out.inline.addressOf(sheet)), ...links(out, false)], { bytes: sheet.data.length }),
        )
        return orWords(outcome, place, words)
      }
      const line = tongue.say(why === 'quiet' ? 'amagi.push.quiet' : 'amagi.push.digest', { n: news.length })
      return within(subscription, 'message', { line }, work, how)
    },
    async media(subscription, news, how) {
      const work = async (out: Outlet): Promise<Handed> => {
        const post = await contents.work(news, true)
        if (!post.ok) throw post.error
        const delivery = await sendMedia(post.value, news.target, out, kit)
        // What is too large, or withheld, was never promised: the card is there.
        if (!delivery) return { kind: 'refused', about: 'news', reason: 'there are no media to send' }
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
