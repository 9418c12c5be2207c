/** How much was answered, here and in all: what is counted, and how it reads. */
import type { StatisticsView } from '../../card/views'
import { platformIds } from '../../model'
import type { ChatStatistics, Counts, Statistics } from '../../store'
import { formatMonthDay } from '../../words/dates'
import { key } from '../../words/families'
import type { Translate } from '../../words/locale'
import type { AfterAnswer } from '../plugins/answers'
import { chatKey, userKey, type ChatRef } from '../ref'
import { dayOf, startOfDay } from '../say'
import type { ChatKit } from '../types'
import type { CountedChats } from './types'

/** Days of the chart, today included. */
const chartDays = 14
/** Places of the ranking. */
const maxRanks = 10

/** Counts an answer that is over; what a plugin kept from going out is none. */
export function count(answer: AfterAnswer, statistics: Pick<Statistics, 'count'>): void {
  const { chat, user, name, target, outcome } = answer
  if (outcome === 'vetoed' || answer.code === 'cancelled') return
  statistics.count({
    chat: chatKey(chat),
    platform: target.platform,
    answered: outcome !== 'failed',
    ...(user ? { person: { key: userKey(user), ...(name === undefined ? {} : { name }) } } : {}),
  })
}

const answered = (counts: Counts): number => platformIds.reduce((sum, id) => sum + (counts[id] ?? 0), 0)

function together(all: readonly Counts[]): Counts {
  const sum: Counts = {}
  for (const counts of all) {
    for (const [name, value] of Object.entries(counts))
      sum[name as keyof Counts] = (sum[name as keyof Counts] ?? 0) + value
  }
  return sum
}

function sumOf(
  chats: readonly ChatStatistics[],
  parties: number,
  kit: Pick<ChatKit, 'platforms' | 'clock'>,
): CountedChats {
  const total = together(chats.map((chat) => chat.total))
  const today = dayOf(kit.clock())
  const onDay = (day: number): number => chats.reduce((sum, { days }) => sum + answered(days[day] ?? {}), 0)
  return {
    ...(chats.length > 0 ? { since: startOfDay(Math.min(...chats.map(({ since }) => since))) } : {}),
    answered: answered(total),
    failed: total.failed ?? 0,
    today: onDay(today),
    parties,
    platforms: kit.platforms
      .map(({ id }) => ({ platform: id, count: total[id] ?? 0 }))
      .filter(({ count: some }) => some > 0)
      .toSorted((a, b) => b.count - a.count),
    days: Array.from({ length: chartDays }, (_, index) => today - chartDays + 1 + index).map((day) => ({
      day,
      count: onDay(day),
    })),
  }
}

function viewOf(
  sum: CountedChats,
  { title, parties }: { title: string; parties: string },
  ranking: StatisticsView['ranking'],
  t: Translate,
): StatisticsView {
  const { since, answered: all, failed, today, platforms, days } = sum
  return {
    kind: 'statistics',
    title,
    ...(since === undefined ? {} : { since }),
    totals: [
      { label: t('amagi.statistics.answers'), value: all },
      { label: t('amagi.statistics.today'), value: today },
      { label: parties, value: sum.parties },
      { label: t('amagi.statistics.failed'), value: failed },
    ],
    platforms,
    days: days.map(({ day, count: some }) => ({ label: formatMonthDay(day, t), count: some })),
    ranking: ranking.slice(0, maxRanks),
  }
}

/** A name somebody can read; of nothing but blanks and controls nobody could tell that it is one. */
const called = (name: string, t: Translate): string =>
  /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : t('amagi.card.nobody')

/** Of one chat; undefined where nothing was counted. */
export async function chatStatistics(
  chat: ChatRef,
  kit: Pick<ChatKit, 'statistics' | 'platforms' | 'clock'>,
): Promise<{ sum: CountedChats; people: ChatStatistics['people'] } | undefined> {
  const found = await kit.statistics.of(chatKey(chat))
  return found && { sum: sumOf([found], found.people.length, kit), people: found.people }
}

/** The same as a card. */
export async function chatStatisticsView(
  chat: ChatRef,
  kit: Pick<ChatKit, 'statistics' | 'platforms' | 'clock'>,
  t: Translate,
): Promise<StatisticsView | undefined> {
  const found = await chatStatistics(chat, kit)
  const words = { title: t('amagi.statistics.here'), parties: t('amagi.statistics.people') }
  return (
    found &&
    viewOf(
      found.sum,
      words,
      found.people.map(({ name, count: some }) => ({ name: called(name, t), count: some })),
      t,
    )
  )
}

/** A chat by what may be told of it elsewhere: where it is, and its number only to who reads this alone. */
function nameOf(place: string, own: string, alone: boolean, t: Translate): string {
  if (place === own) return t('amagi.statistics.this-chat')
  const [platform = '', kind = '', ...ids] = place.split('/')
  const direct = kind === 'd'
  const word = t(key('chatKind', direct ? 'direct' : 'group'))
  const id = alone && !direct ? ids.filter((part) => part !== '').join('/') : ''
  return [platform, word, id].filter((part) => part !== '').join(t('amagi.reply.separator'))
}

/** Of all chats. */
export async function allStatistics(
  kit: Pick<ChatKit, 'statistics' | 'platforms' | 'clock'>,
): Promise<{ sum: CountedChats; chats: { key: string; count: number }[] } | undefined> {
  const all = await kit.statistics.all()
  if (all.size === 0) return undefined
  return {
    sum: sumOf([...all.values()], all.size, kit),
    chats: [...all]
      .map(([place, { total }]) => ({ key: place, count: answered(total) }))
      .toSorted((a, b) => b.count - a.count),
  }
}

/** The same as a card, for one who reads it in `chat`; names of other chats are told in private only. */
export async function allStatisticsView(
  chat: ChatRef,
  kit: Pick<ChatKit, 'statistics' | 'platforms' | 'clock'>,
  t: Translate,
): Promise<StatisticsView | undefined> {
  const found = await allStatistics(kit)
  const words = { title: t('amagi.statistics.everywhere'), parties: t('amagi.statistics.chats') }
  const own = chatKey(chat)
  return (
    found &&
    viewOf(
      found.sum,
      words,
      found.chats.map(({ key: place, count: some }) => ({ name: nameOf(place, own, chat.direct, t), count: some })),
      t,
    )
  )
}
