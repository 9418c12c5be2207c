/** What was kept, as far as it still means something: whoever else writes into the same place. */
import { isObject, type Json } from '../../json'
import {
  newsKinds,
  type Delivery,
  type News,
  type ScheduleState,
  type Subscription,
  type Watched,
  type Wishes,
} from '../../model'

/** `undefined` = it cannot be read. */
export type Reader<T> = (value: unknown) => T | undefined

const isText = (value: unknown): value is string => typeof value === 'string'

const isPerson = (value: unknown): boolean => isObject(value) && isText(value.platform) && isText(value.id)

/** Takes a value as it is when it has what nothing works without. */
const reader =
  <T>(means: (value: Json) => boolean): Reader<T> =>
  (value) =>
    isObject(value) && means(value) ? (value as T) : undefined

const anyReader = reader<Json>(
  ({ chat, author, wishes, since }) => isText(chat) && isPerson(author) && isObject(wishes) && Number.isFinite(since),
)

const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isYes = (value: unknown): boolean => typeof value === 'boolean'

type Checks<Of> = { readonly [Key in keyof Of]?: (value: unknown) => boolean }

const wishChecks: Checks<Wishes> = {
  kinds: (value) => isList(value) && (value as string[]).every((kind) => newsKinds.some((one) => one === kind)),
  only: isList,
  never: isList,
  skipPaid: isYes,
  liveWords: isYes,
}

const optionChecks: Checks<Subscription> = {
  name: isText,
  by: isText,
  paused: isYes,
  refused: Number.isFinite,
  media: isYes,
  quiet: (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite),
  quietDigest: isYes,
  mention: (value) =>
    isObject(value) &&
    (value.all === undefined || isYes(value.all)) &&
    (value.users === undefined || isList(value.users)),
  remark: isText,
  locales: isList,
}

/** Without the options that are none; what nobody knows here stays for who does. */
const sound = (value: Json, checks: Checks<Json>): Json =>
  Object.fromEntries(Object.entries(value).filter(([name, own]) => !Object.hasOwn(checks, name) || checks[name]?.(own)))

/** A chat and whom it follows. An option that cannot be read is as if nobody had set it. */
export function subscriptionOf<Chat>(value: unknown): Subscription<Chat> | undefined {
  const row = anyReader(value)
  if (!row) return undefined
  return { ...sound(row, optionChecks), wishes: sound(row.wishes as Json, wishChecks) } as unknown as Subscription<Chat>
}

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

const remembered = reader<Json>(
  ({ works, live }) =>
    (works === undefined ||
      (isObject(works) && isText(works.floor) && /^\d+$/.test(works.floor) && isObject(works.seen))) &&
    (live === undefined || isObject(live)),
)

/** What is remembered of somebody. Without a base line that can be read there is none: the next look draws it. */
export function watchedOf(value: unknown): Watched | undefined {
  const row = remembered(value)
  return row && (sound(row, { name: isText, face: isText }) as Watched)
}

const isRest = (value: unknown): boolean =>
  isObject(value) && Number.isFinite(value.step) && Number.isFinite(value.until)

/** When whom is due. */
export const scheduleOf: Reader<ScheduleState> = reader(
  ({ due, rest, rests = {} }) =>
    isObject(due) &&
    Object.values(due).every(isObject) &&
    (rest === undefined || isRest(rest)) &&
    isObject(rests) &&
    Object.values(rests).every(isRest),
)
