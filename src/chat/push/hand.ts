/** News into a chat: one line that says what happened, with the card below it. Nothing of it rejects. */
import { h } from 'koishi'
import { toAmagiError } from '../../errors'
import type { News, Post, Settings, Subscription } from '../../model'
import { declarations } from '../../platforms'
import type { Handed, Hand } from '../../push/outbox'
import { planReply } from '../../reply/plan'
import { minuteMs } from '../../units'
import { formatDate } from '../../words/dates'
import { formatSpan } from '../../words/durations'
import { key } from '../../words/families'
import { cardOptions } from '../answer'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import { deliver, type Delivery } from '../deliver'
import { handingIn } from '../deliver/handing'
import { missingOf, shutBy, type Outcome } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import { accountIn } from '../outlet/host'
import type { ChatRef } from '../ref'
import { clockIn } from '../say'
import type { ChatKit } from '../types'

/** Koishi's number for an account that is there; the enum is erased at build. */
const online = 1
/** A chat in which nobody may speak is tried again after so long. */
const mutedMs = 10 * minuteMs
const isMute = /禁言|mute/i

/** News of which a chat would only see that they are over. */
const hasCard = ({ kind }: News): boolean => kind !== 'live-end'

/** What is sent of news: the card, and the rest only where the chat wants it. */
const settingsFor = (settings: Settings, media: boolean): Settings => ({
  ...settings,
  reply: { ...settings.reply, preset: 'normal', parts: media ? ['info', 'media'] : ['info'] },
})

const conversationIn = ({ place, locales = [] }: Subscription<ChatRef>): Conversation => ({ chat: place, locales })

/** The first message it sends begins with these. */
function headed(outlet: Outlet, heading: readonly h[]): Outlet {
  let before = heading
  return {
    ...outlet,
    async send(elements, options) {
      const own = [...before, ...elements]
      before = []
      return outlet.send(own, options)
    },
  }
}

function handedOf(outcome: Outcome, shut: boolean): Handed {
  const missing = missingOf(outcome)
  if (!missing || outcome.kind === 'partly') return { kind: 'sent' }
  if (missing.kind === 'unknown') return { kind: 'unknown' }
  if (isMute.test(missing.reason)) return { kind: 'later', forMs: mutedMs }
  const about = shutBy(outcome) && shut ? 'chat' : 'moment'
  return { kind: 'refused', about, reason: missing.reason }
}

function handedOfAll({ sent, unknown, ended, failures }: Delivery, shut: boolean): Handed {
  if (sent > 0) return { kind: 'sent' }
  if (unknown > 0) return { kind: 'unknown' }
  if (ended) return handedOf(ended, shut)
  return {
    kind: 'refused',
    about: 'moment',
    reason: failures.map((error) => brief(error)).join(', ') || 'nothing was sent',
  }
}

/** The way of news into chats. */
export function createHand(kit: ChatKit): Hand<ChatRef> {
  const { host, log } = kit

  /** `样例UP甲 发布了视频`. */
  function lineOf({ kind, late, name, author, text, lastedMs = 0, at }: News, outlet: Outlet): h[] {
    const clock = clockIn(outlet.locale, kit)
    return outlet.say(late ? 'amagi.push.late' : key('news', kind), {
      name: name ?? author.id,
      title: text.split('\n', 1)[0] ?? '',
      span: formatSpan(lastedMs / 1000, clock.t),
      time: formatDate(at / 1000, clock),
    })
  }

  const addressOf = ({ target }: News): string => declarations[target.platform].canonical(target)

  async function sendPost(
    post: Post,
    heading: h[],
    subscription: Subscription<ChatRef>,
    outlet: Outlet,
  ): Promise<Handed> {
    const { signal } = kit
    const settings = settingsFor(kit.settings, subscription.media === true)
    const handing = handingIn(outlet, kit)
    const maxVideoBytes = await handing.learning.room('video', handing.place)
    const card = cardOptions(outlet, kit)
    const plan = planReply(post, settings, { ...outlet.abilities, maxVideoBytes }, { ...card, canEncode: false })
    const delivery = await deliver(plan, post, headed(outlet, heading), {
      settings,
      ...handing,
      signal,
      log,
      cards: kit.cards,
      media: kit.media,
      card,
      shown: () => undefined,
      refresh: async () =>
        (await kit.service()).resolve({ platform: post.platform, kind: 'work', id: post.id }, { signal }),
    })
    return handedOfAll(delivery, host.shut.has(subscription.place, kit.clock()))
  }

  async function handOver(
    subscription: Subscription<ChatRef>,
    work: (outlet: Outlet) => Promise<Handed>,
  ): Promise<Handed> {
    try {
      const { place } = subscription
      const perks = await host.perksOf(place)
      return await work(createOutlet(conversationIn(subscription), kit, false, perks))
    } catch (thrown) {
      const error = toAmagiError(thrown)
      // Nothing was or will be sent: the next life does it.
      if (error.code === 'cancelled') return { kind: 'later', forMs: 0 }
      return { kind: 'refused', about: 'moment', reason: brief(error) }
    }
  }

  const sendLine = async (line: h[], subscription: Subscription<ChatRef>, outlet: Outlet): Promise<Handed> =>
    handedOf(await outlet.send(line), host.shut.has(subscription.place, kit.clock()))

  return {
    reachable(place) {
      const bot = accountIn(host.bots(), place)
      return bot !== undefined && Number(bot.status) === online
    },
    line: ({ platform, selfId }) => `${platform}/${selfId}`,
    minuteOfDay: () => {
      const now = new Date(kit.clock())
      return now.getHours() * 60 + now.getMinutes()
    },
    send: (subscription, news) =>
      handOver(subscription, async (outlet) => {
        const heading = [...lineOf(news, outlet), h.text('\n')]
        if (!hasCard(news)) return sendLine(lineOf(news, outlet), subscription, outlet)
        try {
          const post = await (await kit.service()).resolve(news.target, { signal: kit.signal })
          return await sendPost(post, heading, subscription, outlet)
        } catch (thrown) {
          const error = toAmagiError(thrown)
          if (error.code === 'cancelled') throw error
          // Never silence: what happened and where is known.
          log.warn(`push: ${news.id}: no card: ${brief(error)}`)
          return sendLine([...heading, h.text(addressOf(news))], subscription, outlet)
        }
      }),
    digest: (subscription, news) =>
      handOver(subscription, (outlet) => {
        const lines = news.slice(-10).map((one) => h.text(`\n${addressOf(one)}`))
        return sendLine([...outlet.say('amagi.push.digest', { n: news.length }), ...lines], subscription, outlet)
      }),
  }
}
