/** What news are in a chat: words and cards, in its language; made once where they can be. */
import { h } from 'koishi'
import type { CardOptions, DrawnCard } from '../../card/types'
import type { News, Plan, Post, Settings, Subscription } from '../../model'
import { planReply } from '../../reply/plan'
import { key, type MemberOf } from '../../words/families'
import { abilitiesOf, adapterOf } from '../adapters'
import { cardOptions } from '../card-options'
import { brief } from '../brief'
import { localeOf } from '../conversation'
import type { Settled } from '../deliver/settled'
import type { Outlet } from '../outlet'
import { accountIn } from '../outlet/host'
import type { ChatRef } from '../ref'
import { literal } from '../say'
import type { ChatKit } from '../types'
import type { Prints } from './prints'
import { liveEndView } from './views'
import { addressOf, lineOf, plainOf, wordsOf, type Tongue } from './words'

type Following = Subscription<ChatRef>

/** Nothing of it rejects. */
export interface Contents {
  tongueOf(subscription: Following): Tongue
  /** Whether anything is drawn for a chat. */
  draws(subscription: Following): boolean
  /** The work behind news; of what is over, only where nobody has seen it before. `needed`: no words can stand in its place. */
  work(news: News, needed?: boolean): Promise<Settled<Post>>
  /** The card of a work, or of the end of a broadcast. */
  sheets(news: News, post: Settled<Post>, subscription: Following): Promise<Settled<DrawnCard[]>>
  /** What happened, above all else. */
  heading(news: News, subscription: Following): h[]
  /** What stands in the place of a card, with the reason; as much of a work as is known. */
  words(news: News, subscription: Following, out: Outlet, why?: MemberOf<'pushNote'>, post?: Post): h[]
}

/** News that are a line, whatever the chat can show: nothing is new but the title. */
export const isLine = ({ kind }: News): boolean => kind === 'live-title'

/** What is sent of news at a time: the card alone, or the rest below its own limit. */
export const settingsFor = (settings: Settings, parts: Settings['reply']['parts']): Settings => ({
  ...settings,
  reply: { ...settings.reply, preset: 'normal', parts },
  limits: { ...settings.limits, sizeMb: Math.min(settings.limits.sizeMb, settings.push.maxMediaMb) },
})

/** All of one plugin. */
export function createContents(kit: Pick<ChatKit, 'host' | 'settings' | 'clock' | 'log'>, prints: Prints): Contents {
  const { host, clock, log } = kit
  const adapterIn = (place: ChatRef) => adapterOf({ platform: place.platform, bot: accountIn(host.bots(), place) })

  const tongueOf: Contents['tongueOf'] = ({ locales = [] }) => ({
    say: (text, params = {}) => host.i18n.render([...locales], [text], params),
    locale: localeOf(locales, host.i18n),
  })

  /** What is said of a work; undefined for one nobody can make words of. */
  function plan(post: Post, out: Outlet): Plan | undefined {
    try {
      const options = { ...cardOptions(out, kit), canEncode: false }
      return planReply(post, settingsFor(kit.settings, ['info']), out.abilities, options)
    } catch (thrown) {
      log.warn(`push: ${post.platform} ${post.id}: ${brief(thrown)}`)
      return undefined
    }
  }

  /** A work in words, with where it is. */
  function described(post: Post, news: News, out: Outlet): string | undefined {
    const [info] = plan(post, out)?.parts ?? []
    if (info?.kind !== 'card' && info?.kind !== 'text') return undefined
    return info.text.includes(post.url) ? info.text : `${info.text}\n${addressOf(news)}`
  }

  return {
    tongueOf,
    draws: ({ place }) => kit.settings.reply.info === 'card' && abilitiesOf(adapterIn(place), place).image,
    async work(news, needed) {
      const room = news.kind === 'live-end' ? prints.room(news) : undefined
      return room ? { ok: true, value: room } : prints.post(news, needed)
    },
    async sheets(news, post, subscription) {
      const tongue = tongueOf(subscription)
      const banner = wordsOf(news, tongue, clock())
      const options: Omit<CardOptions, 'signal'> = { ...cardOptions(tongue, kit), banner }
      if (news.kind === 'live-end') {
        const room = prints.room(news) ?? (post.ok && post.value.kind === 'live' ? post.value : undefined)
        const view = liveEndView(news, banner, room)
        return prints.card(news.id, options, (engine, own) => engine.drawView(view, own))
      }
      if (!post.ok) return post
      const { value } = post
      return prints.card(news.id, options, (engine, own) => engine.draw(value, own))
    },
    heading: (news, subscription) => [...lineOf(news, tongueOf(subscription), clock()), h.text('\n')],
    words(news, subscription, out, why, post) {
      const { say } = tongueOf(subscription)
      const note = why === undefined ? [] : [...say(key('pushNote', why)), h.text('\n')]
      return [...note, literal((post && described(post, news, out)) ?? plainOf(news), out.abilities)]
    },
  }
}
