/** What is said of news, in the languages of a chat. */
import type { h } from 'koishi'
import type { News } from '../../model'
import { declarations } from '../../platforms'
import { hourMs } from '../../units'
import { formatDate } from '../../words/dates'
import { formatSpan } from '../../words/durations'
import { key } from '../../words/families'
import { shortLine } from '../../words/line'
import type { Locale } from '../../words/locale'
import { clockBy, plainly, type Say } from '../say'

/** How a chat is spoken to. */
export interface Tongue {
  readonly say: Say
  readonly locale: Locale
}

/** Signs of a name, and of a title, in one line. */
const longestName = 40
const longestTitle = 80

/** What somebody is called within a line: his id where the name says nothing that can be seen. */
export const calledIn = (name: string, id: string, most = longestName): string => shortLine(name, most) || id

/** Page of the work or the room. */
export const addressOf = ({ target }: News): string => declarations[target.platform].canonical(target)

/** What it is called, as far as the list told; empty where it did not. */
export const titleOf = ({ text }: News): string => shortLine(text.trimStart().split('\n', 1)[0] ?? '', longestTitle)

/** What began so long ago is not said to begin. */
const lateMs = hourMs / 6

/** Whether it is told long after it happened. */
export const isLate = ({ kind, late, at }: News, now: number): boolean =>
  kind === 'live' && (late === true || now - at > lateMs)

/** `样例UP甲 发布了视频`: what happened, and who did it. `now` in milliseconds since the epoch. */
export function lineOf(news: News, { say, locale }: Tongue, now: number, most = longestName): h[] {
  const { kind, name, author, lastedMs = 0, at, sinceSeen } = news
  const clock = clockBy(say, locale, { clock: () => now })
  const span = formatSpan(lastedMs / 1000, clock.t)
  const late = sinceSeen ? 'amagi.push.on-air' : 'amagi.push.late'
  return say(isLate(news, now) ? late : key('news', kind), {
    name: calledIn(name ?? author.id, author.id, most),
    title: titleOf(news),
    span: sinceSeen ? clock.t('amagi.time.at-least', { span }) : span,
    time: formatDate(at / 1000, clock),
  })
}

/** The same as plain words; `most`: signs of the name. */
export const wordsOf = (news: News, tongue: Tongue, now: number, most?: number): string =>
  plainly(lineOf(news, tongue, now, most))

/** The same in a list of what happened, whenever that was: whether somebody is live still, a list does not say. */
export const happened = (news: News, tongue: Tongue, most?: number): string =>
  wordsOf({ ...news, late: false }, tongue, news.at, most)

/** All that is known without asking: what it is called, and where it is. */
export function plainOf(news: News): string {
  const title = titleOf(news)
  const said = news.kind === 'live-title' ? '' : title
  return [said, addressOf(news)].filter((line) => line !== '').join('\n')
}

/** One of a list: where it is; `titled`: below what happened and what it is called, where no card says so. */
export function entryOf(news: News, tongue: Tongue, titled: boolean): string {
  const between = plainly(tongue.say('amagi.push.row-before'))
  const said = titled ? [happened(news, tongue), titleOf(news)].filter((word) => word !== '').join(between) : ''
  return said === '' ? addressOf(news) : `${said}\n${addressOf(news)}`
}
