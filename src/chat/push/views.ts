/** Cards of what comes by itself and of who is followed, as plain data. */
import type { DigestView, LiveEndView, SubscriptionsView } from '../../card/views'
import type { LivePost, News, NewsKind, PlatformId } from '../../model'
import { key, type MemberOf } from '../../words/families'
import { shortLine } from '../../words/line'
import { plainly, type Say } from '../say'
import { kindsText } from './kind-words'
import { unusual } from './overview'
import { addressOf, happened, titleOf, type Tongue } from './words'

/** Signs of a name in a row. */
const shortName = 16
/** Rows of a digest; the latest ones. */
export const mostListed = 10

/** Of a broadcast that is over, with the room as it was last seen, where anybody saw it. */
export function liveEndView(news: News, banner: string, room: LivePost | undefined): LiveEndView {
  const { target, author, name, lastedMs = 0, at, sinceSeen } = news
  const title = room?.title ?? titleOf(news)
  return {
    kind: 'live-end',
    platform: target.platform,
    banner,
    author: room?.author ?? { id: author.id, name: name ?? author.id },
    ...(title === '' ? {} : { title }),
    ...(room?.cover ? { cover: room.cover } : {}),
    lastedSec: lastedMs / 1000,
    ...(sinceSeen ? { atLeast: true } : {}),
    endedAt: at / 1000,
    id: target.id,
    url: addressOf(news),
  }
}

/** Of what there was too much of, or what came in a quiet time; oldest first. */
export function digestView(news: readonly News[], why: 'many' | 'quiet', tongue: Tongue): DigestView {
  const listed = news.slice(-mostListed)
  const words = (text: Parameters<Say>[0], n: number): string => plainly(tongue.say(text, { n }))
  const left = news.length - listed.length
  return {
    kind: 'digest',
    title: words('amagi.push.updates', news.length),
    subtitle: words(why === 'quiet' ? 'amagi.push.missed' : 'amagi.push.many', news.length),
    rows: listed.map((one, place) => ({
      number: place + 1,
      platform: one.target.platform,
      // What happened stands behind the name and must be seen.
      said: happened(one, tongue, shortName),
      title: one.kind === 'live-title' ? '' : titleOf(one),
      at: one.at / 1000,
    })),
    ...(left > 0 ? { more: words('amagi.push.unlisted', left) } : {}),
  }
}

/** One subscription, as the list of them tells it. Times in milliseconds since the epoch. */
interface ListedSubscription {
  /** By which commands take it. */
  readonly place: number
  readonly platform: PlatformId
  readonly id: string
  readonly name: string
  /** Address of the portrait. */
  readonly face?: string
  /** What the chat calls it. */
  readonly remark?: string
  readonly kinds: readonly NewsKind[]
  /** What keeps news from coming. */
  readonly state: 'on' | MemberOf<'followingState'>
  /** Is live now. */
  readonly live?: object
  /** Of the latest that is known of somebody. */
  readonly lastAt?: number
  /** Of what was sent here last. */
  readonly lastSent?: number
  /** How many wait to be sent. */
  readonly waiting?: number
}

/** Letters of an id that people can read off; a longer one (`sec_uid`) tells them nothing. */
const longestId = 20

/** What is heard of somebody, unless it is what is heard of everybody. */
function heardOf({ platform, kinds }: ListedSubscription, say: Say): string {
  const heard = unusual(platform, kinds)
  const text = kindsText(heard?.kinds ?? [], say)
  return heard?.how === 'without' ? plainly(say(key('followingPart', 'without'), { kinds: text })) : text
}

/** The list of a chat; titles and `more` as the caller says them. */
export function subscriptionsView(
  list: readonly ListedSubscription[],
  { title, subtitle, more }: Pick<SubscriptionsView, 'title' | 'subtitle' | 'more'>,
  say: Say,
): SubscriptionsView {
  const words = (text: Parameters<Say>[0]): string => plainly(say(text))
  return {
    kind: 'subscriptions',
    title,
    ...(subtitle === undefined ? {} : { subtitle }),
    rows: list.map((one) => {
      const { place, platform, id, name, face, remark = '', state, live, lastAt, lastSent, waiting } = one
      const where = [words(key('platform', platform)), id.length <= longestId && id]
      return {
        number: place,
        platform,
        name,
        ...(face === undefined ? {} : { portrait: { source: { urls: [face] } } }),
        about: [shortLine(remark, shortName), where.filter(Boolean).join(' ')].filter(Boolean).join(' · '),
        kinds: heardOf(one, say),
        ...(state === 'on'
          ? live && { state: { words: words('amagi.card.on-air') } }
          : { state: { words: words(key('followingState', state)), alarm: state === 'suspended' } }),
        ...(lastAt === undefined ? {} : { lastAt: lastAt / 1000 }),
        ...(lastSent === undefined ? {} : { lastSent: lastSent / 1000 }),
        ...(waiting === undefined ? {} : { waiting }),
      }
    }),
    ...(more === undefined ? {} : { more }),
  }
}
