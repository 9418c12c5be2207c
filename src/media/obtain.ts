/** From a wish to a file: out of the cache, from a job under way, or by a new one whose turn has come. */
import { createShared } from '../async/shared'
import { defaultMediaHeaders } from '../http/defaults'
import type { PlatformId } from '../model'
import type { MediaCache } from './cache'
import type { Headway } from './headway'
import { handedOn } from './hold'
import type { Made, Workplace } from './make'
import type { Pulse } from './pulse'
import { createBudget } from './space'
import { createTraffic } from './traffic'
import type { FetchOptions, MediaFile, MediaOptions } from './types'

/** What one medium needs to get from a request to a file. */
export interface Wanted {
  /** Same key, same file. */
  key: string
  /** Name shown to people, without extension. */
  name: string
  traffic: 'videos' | 'others' | 'burns'
  make(place: Workplace): Promise<Made>
}

/** Rejects with what the making rejects with. */
export interface Obtaining {
  obtain(wanted: Wanted, how: FetchOptions): Promise<MediaFile>
  /** Stops jobs and waits for their end. */
  close(): Promise<void>
}

/** Key in the cache. */
export const keyOf = (platform: PlatformId, key: string): string => `${platform} ${key}`

/** Everybody who wants the same gets the same file. `stallMs`: a download without a byte for so long lends its place. */
export function createObtaining(
  cache: MediaCache,
  options: Pick<MediaOptions, 'mediaHosts' | 'openHosts' | 'mediaHeaders'> & { stallMs: number },
): Obtaining {
  const jobs = createShared<MediaFile, Headway>()
  const traffic = {
    videos: createTraffic({ perChat: 1, perPlatform: 4, moving: 2 }),
    others: createTraffic({ perChat: 4, perPlatform: 8, moving: 8 }),
    // They wait for the one encoder, and for a video that has turns of its own.
    burns: createTraffic({ perChat: 1, perPlatform: 4, moving: 4 }),
  }

  /** Fetches for everybody who waits. */
  function fetch(
    key: string,
    wanted: Wanted,
    { platform, maxBytes, fresh = false }: FetchOptions,
    signal: AbortSignal,
    headway: (headway: Headway) => void,
  ): Promise<MediaFile> {
    return handedOn((handing) => {
      const work = (pulse: Pulse): Promise<MediaFile> =>
        cache.workspace(async (scratch) => {
          const headers = options.mediaHeaders?.(platform) ?? defaultMediaHeaders
          const hosts = options.mediaHosts(platform)
          const open = options.openHosts?.(platform) ?? []
          const place = { ...scratch, hosts, open, headers, maxBytes, fresh, pulse, headway, signal }
          return cache.put(key, { stem: wanted.name, ...(await wanted.make(place)) }, handing)
        })
      return traffic[wanted.traffic].job(platform, work, { stallMs: options.stallMs, signal })
    })
  }

  return {
    async obtain(wanted, how) {
      const { platform, chat = '', hold, maxBytes, fresh = false, headway: hear, signal } = how
      const key = keyOf(platform, wanted.key)
      const job = `${key} ${maxBytes ?? ''} ${fresh}`
      const join = async (): Promise<MediaFile> => {
        const file = await jobs.run(job, (own, tell) => fetch(key, wanted, how, own, tell), { signal, hear })
        if (hold) cache.hold(key, hold)
        return file
      }
      const wait = async (): Promise<MediaFile> => (await cache.take(key, hold)) ?? join()
      const file = (await cache.take(key, hold)) ?? (await traffic[wanted.traffic].wish(chat, wait, signal))
      createBudget(maxBytes).claim(key, file.sizeBytes)
      return file
    },
    close: () => jobs.close(),
  }
}
