/**
 * Subscriptions as a file: ours, and the lists of other bots. Pure; a file is somebody's text, so nothing of it is taken that
 * is not known, and nothing of it is longer than what a chat may write.
 */
import { isObject, type Json } from '../../json'
import { newsKinds, type NewsKind, type PlatformId, type Wishes } from '../../model'
import { declarations } from '../../platforms'
import type { ChatRef } from '../ref'
import { foreignOf } from './foreign'
import type { Following } from './index'
import { entriesOf, isId, nameIn, personIn, type Contents, type Item } from './item'
import { mostCalled } from './options'

/** Name and version of the form; a later version may mean something else by the same field. */
const format = 'amagi-subscriptions'
const version = 1

/** Entries of a file, and letters of it. */
const mostItems = 5000
export const longestFile = 2_000_000

/** Why a file is none. */
export type Unreadable = 'not-json' | 'unknown' | 'newer' | 'too-large'

/** The file. `at`: milliseconds since the epoch. */
export function exported(list: readonly Following[], at: number): string {
  const subscriptions = list.map(({ place, author, name, wishes, ...rest }) => {
    const { paused, media, quiet, quietDigest, mention, remark, locales } = rest
    return {
      platform: author.platform,
      id: author.id,
      name,
      chat: place,
      wishes,
      options: { paused, media, quiet, quietDigest, mention, remark, locales },
    }
  })
  return `${JSON.stringify({ format, version, exportedAt: new Date(at).toISOString(), subscriptions }, null, 2)}\n`
}

const kindsIn = (value: unknown): NewsKind[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const kinds = newsKinds.filter((kind) => value.includes(kind))
  return kinds.length > 0 ? kinds : undefined
}

function wishesIn(value: unknown): Wishes {
  if (!isObject(value)) return {}
  const kinds = kindsIn(value.kinds)
  const [only, never] = [entriesOf(value.only), entriesOf(value.never)]
  return {
    ...(kinds ? { kinds } : {}),
    ...(only.length > 0 ? { only } : {}),
    ...(never.length > 0 ? { never } : {}),
    ...(value.skipPaid === true ? { skipPaid: true } : {}),
    ...(value.liveWords === true ? { liveWords: true } : {}),
  }
}

const isMinute = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 24 * 60

function mentionIn(value: unknown): Following['mention'] {
  if (!isObject(value)) return undefined
  const users = Array.isArray(value.users) ? value.users.filter((one) => isId(one)).slice(0, mostCalled) : []
  const all = value.all === true
  return all || users.length > 0 ? { ...(all ? { all } : {}), ...(users.length > 0 ? { users } : {}) } : undefined
}

function optionsIn(value: unknown): Item['options'] {
  if (!isObject(value)) return {}
  const [from, until] = Array.isArray(value.quiet) ? (value.quiet as unknown[]) : []
  const mention = mentionIn(value.mention)
  const remark = nameIn(value.remark, 40)
  const locales = Array.isArray(value.locales) ? value.locales.filter((one) => isId(one, 20)).slice(0, 5) : []
  return {
    ...(value.paused === true ? { paused: true } : {}),
    ...(value.media === true ? { media: true } : {}),
    ...(isMinute(from) && isMinute(until) && from !== until ? { quiet: [from, until] as const } : {}),
    ...(value.quietDigest === true ? { quietDigest: true } : {}),
    ...(mention ? { mention } : {}),
    ...(remark === undefined ? {} : { remark }),
    ...(locales.length > 0 ? { locales } : {}),
  }
}

/** A chat as we write it. */
function chatIn(value: unknown): ChatRef | undefined {
  if (!isObject(value)) return undefined
  const { platform, selfId, channelId, guildId, threadId, direct } = value
  if (!isId(platform, 50) || !isId(selfId) || !isId(channelId)) return undefined
  return {
    platform,
    selfId,
    channelId,
    direct: direct === true,
    ...(isId(guildId) && direct !== true ? { guildId } : {}),
    ...(isId(threadId) ? { threadId } : {}),
  }
}

const isPlatform = (value: unknown): value is PlatformId =>
  typeof value === 'string' && Object.hasOwn(declarations, value)

function itemIn(value: unknown): Item | undefined {
  if (!isObject(value) || !isPlatform(value.platform)) return undefined
  const author = personIn(value.platform, value.id)
  const chat = chatIn(value.chat)
  if (!author || !chat) return undefined
  const name = nameIn(value.name)
  return {
    chat,
    author,
    ...(name === undefined ? {} : { name }),
    wishes: wishesIn(value.wishes),
    options: optionsIn(value.options),
  }
}

function ours(file: Json): Contents | Unreadable {
  if (file.version !== version) return typeof file.version === 'number' && file.version > version ? 'newer' : 'unknown'
  if (!Array.isArray(file.subscriptions)) return 'unknown'
  if (file.subscriptions.length > mostItems) return 'too-large'
  const items = file.subscriptions.flatMap((one) => itemIn(one) ?? [])
  return { items, passed: file.subscriptions.length - items.length }
}

/** Reads a file of ours or of another bot. */
export function imported(text: string): Contents | Unreadable {
  if (text.length > longestFile) return 'too-large'
  let file: unknown
  try {
    // Some editors put a mark in front.
    file = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return 'not-json'
  }
  if (isObject(file) && file.format === format) return ours(file)
  const foreign = foreignOf(file)
  if (!foreign) return 'unknown'
  return foreign.items.length + foreign.passed > mostItems ? 'too-large' : foreign
}
