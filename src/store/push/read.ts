/** What was kept, as far as it still means something: whoever else writes into the same place. */
import { isObject, type Json } from '../../json'
import { newsKinds, type Delivery, type News, type ScheduleState, type Subscription, type Watched } from '../../model'

/** `undefined` = it cannot be read. */
export type Reader<T> = (value: unknown) => T | undefined

const isText = (value: unknown): value is string => typeof value === 'string'

const isPerson = (value: unknown): boolean => isObject(value) && isText(value.platform) && isText(value.id)

/** Takes a value as it is when it has what nothing works without. */
const reader =
  <T>(means: (value: Json) => boolean): Reader<T> =>
  (value) =>
    isObject(value) && means(value) ? (value as T) : undefined

const anyReader = reader<Subscription>(
  ({ chat, author, wishes, since }) => isText(chat) && isPerson(author) && isObject(wishes) && Number.isFinite(since),
)

/** A chat and whom it follows. */
export const subscriptionOf = <Chat>(value: unknown): Subscription<Chat> | undefined =>
  anyReader(value) as Subscription<Chat> | undefined

/** What was found. */
export const newsOf: Reader<News> = reader(
  ({ id, author, kind, at, target, text, tags }) =>
    isText(id) &&
    isPerson(author) &&
    newsKinds.some((one) => one === kind) &&
    Number.isFinite(at) &&
    isObject(target) &&
    isText(text) &&
    Array.isArray(tags),
)

/** Not final. */
export const unsettledStates = ['claimed', 'sending', 'waiting'] as const satisfies Delivery['state'][]

const states: ReadonlySet<unknown> = new Set<Delivery['state']>([
  ...unsettledStates,
  'sent',
  'unknown',
  'failed',
  'skipped',
])

/** News of the file, and when (milliseconds since the epoch) it was found. */
export interface Found {
  readonly news: News
  readonly foundAt: number
}

/** See {@link Found}. */
export const foundOf: Reader<Found> = reader(
  ({ news, foundAt }) => newsOf(news) !== undefined && Number.isFinite(foundAt),
)

/** What became of it. */
export const deliveryOf: Reader<Delivery> = reader(
  ({ chat, news, state, owner, at, tries }) =>
    isText(chat) && isText(news) && states.has(state) && isText(owner) && Number.isFinite(at) && Number.isFinite(tries),
)

/** What is remembered of somebody. Without a base line that can be read there is none: the next look draws it. */
export const watchedOf: Reader<Watched> = reader(
  ({ works, live }) =>
    (works === undefined ||
      (isObject(works) && isText(works.floor) && /^\d+$/.test(works.floor) && isObject(works.seen))) &&
    (live === undefined || isObject(live)),
)

/** When whom is due. */
export const scheduleOf: Reader<ScheduleState> = reader(
  ({ due, rest }) => isObject(due) && Object.values(due).every(isObject) && (rest === undefined || isObject(rest)),
)
