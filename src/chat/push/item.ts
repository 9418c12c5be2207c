/** Somebody as a file of subscriptions names him, and what may be taken from such a file. Pure. */
import type { PersonRef, PlatformId, Wishes } from '../../model'
import { longestEntry } from '../../push/entries'
import type { ChatRef } from '../ref'
import type { Following } from './index'
import { lineOf, mostEntries } from './options'
import { watchingOf } from './watching'

/** Somebody of a file, for a chat as the file names it. */
export interface Item {
  readonly chat: Pick<ChatRef, 'platform' | 'channelId'> & Partial<ChatRef>
  readonly author: PersonRef
  readonly name?: string
  readonly wishes: Wishes
  readonly options: Pick<Following, 'paused' | 'media' | 'quiet' | 'quietDigest' | 'mention' | 'remark' | 'locales'>
}

/** What a file holds: entries, and how many of it mean nothing here. */
export interface Contents {
  readonly items: readonly Item[]
  readonly passed: number
}

/** An id of somebody else's: nothing is known of it but that it is short and has no control characters. */
export const isId = (value: unknown, most = 150): value is string =>
  typeof value === 'string' && value !== '' && value.length <= most && !/\p{Cc}/u.test(value)

/** Text of a file as one short line; undefined for none. */
export const nameIn = (value: unknown, most = 60): string | undefined => {
  const line = typeof value === 'string' ? lineOf(value, most) : ''
  return line === '' ? undefined : line
}

/** Whether somebody of this id can be followed: as people would write it. */
export function personIn(platform: PlatformId, id: unknown): PersonRef | undefined {
  const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id
  if (!isId(text, 128)) return undefined
  const target = watchingOf(platform)?.named?.(text)
  return target?.id === text ? { platform, id: text } : undefined
}

/** Words of a list, the usable ones. */
export const entriesOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? [...new Set(value.flatMap((one) => nameIn(one, longestEntry + 1) ?? []))]
        .filter((one) => [...one].length <= longestEntry)
        .slice(0, mostEntries)
    : []
