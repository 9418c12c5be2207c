/** Whether a chat wants to hear of something. */
import type { News, NewsKind, Subscription, Wishes } from '../model'
import { minuteMs, wholeSecond } from '../units'

/** What a chat hears of unless it says otherwise: what somebody does himself. */
export const usualKinds: readonly NewsKind[] = [
  'video',
  'pictures',
  'text',
  'article',
  'forward',
  'other',
  'live',
  'live-end',
]

/** Finds a word whatever its case and width, a `#tag`, or what a `/pattern/` says; see `src/push/entries.ts`. */
export type Matcher = (news: Pick<News, 'text' | 'tags'>) => boolean

/** Why something is not sent, for people who ask. */
export type SkipReason =
  'kind' | 'filter' | 'paid' | 'before' | 'paused' | 'late' | 'twin' | 'digest' | 'ignored' | 'refused'

/** `undefined` when it is wanted. `matcher`: one entry of a list as it was set. */
export function skipped(
  { since, wishes, paused, refused = 0 }: Pick<Subscription, 'since' | 'wishes' | 'paused' | 'refused'>,
  news: News,
  matcher: (entry: string) => Matcher,
): SkipReason | undefined {
  const { kinds = usualKinds, only = [], never = [], skipPaid, liveWords }: Wishes = wishes
  if (news.at < wholeSecond(since)) return 'before'
  if (paused) return 'paused'
  if (refused >= mostRefusals) return 'refused'
  if (!kinds.includes(news.kind)) return 'kind'
  if (skipPaid && news.paid) return 'paid'
  // What nobody wants to read of is not wanted in the title of a broadcast either. ikenxuan/karin-plugin-kkk#131, 2025-08.
  if (never.some((entry) => matcher(entry)(news))) return 'filter'
  // What a broadcast is called says little: whoever wants some works alone hears of every broadcast, unless he says so.
  if (news.kind.startsWith('live') && !liveWords) return undefined
  return only.length > 0 && !only.some((entry) => matcher(entry)(news)) ? 'filter' : undefined
}

/** Definite refusals in a row after which a chat is left alone. */
export const mostRefusals = 3

/** Milliseconds until a quiet time is over; 0 outside of it. `minuteOfDay` by the clock of the chat. */
export function quietFor(quiet: Subscription['quiet'], minuteOfDay: number): number {
  if (!quiet) return 0
  const [from, until] = quiet
  const inside = from <= until ? minuteOfDay >= from && minuteOfDay < until : minuteOfDay >= from || minuteOfDay < until
  if (!inside) return 0
  return ((until - minuteOfDay + 24 * 60) % (24 * 60)) * minuteMs
}
