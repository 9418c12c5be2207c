/** Downloads of one job: one file, several in a row, or picture and sound side by side. */
import { join } from 'node:path'
import { follow } from '../../async/deadline'
import { toAmagiError } from '../../errors'
import type { MediaSource } from '../../model'
import { download } from '../fetch/download'
import type { Downloaded, DownloadTools } from '../fetch/types'
import { createGauge, inRow, sideBySide, type Arrived } from '../headway'
import type { Family } from '../sniff'
import { createBudget, type Budget } from '../space'
import type { Workplace } from './place'

/** Files that go on where the one before ends. */
export type Row = [Downloaded, ...Downloaded[]]

/** Rejects as the download does. */
export interface Fetching {
  one(source: MediaSource, family: Family, path: string, budget: Budget, place: Workplace): Promise<Downloaded>
  /** In order, under one cap. */
  row(first: MediaSource, more: readonly MediaSource[], place: Workplace): Promise<Row>
  /** At the same time, under one cap; when one fails the other is stopped. */
  tracks(picture: MediaSource, sound: MediaSource, place: Workplace): Promise<[Downloaded, Downloaded]>
}

/** Knows the hosts and the headers by the place it works for. */
export function createFetching(tools: DownloadTools): Fetching {
  /** One file of those the job is after. */
  async function fetch(
    source: MediaSource,
    family: Family,
    path: string,
    budget: Budget,
    place: Workplace,
    arrived: Arrived,
  ): Promise<Downloaded> {
    const { urls, referer } = source
    const purpose = family === 'picture' ? 'picture' : 'media'
    const { hosts, headers, signal, pulse } = place
    const expiresAt = place.fresh ? undefined : source.expiresAt
    const open = place.open.includes(purpose)
    const asked = { urls, referer, expiresAt, hosts, open, headers, path, family, purpose, budget, signal } as const
    const ended = pulse.begin()
    try {
      const heard: Arrived = (received, total) => {
        pulse.beat()
        arrived(received, total)
      }
      return await download({ ...asked, room: place, arrived: heard }, tools)
    } finally {
      ended()
    }
  }

  const gauge = ({ headway }: Workplace): Arrived => createGauge(headway, tools.clock)

  return {
    one: (source, family, path, budget, place) => fetch(source, family, path, budget, place, gauge(place)),
    async row(first, more, place) {
      const budget = createBudget(place.maxBytes)
      const all = gauge(place)
      const part = (source: MediaSource, index: number): Promise<Downloaded> => {
        const arrived = inRow(index, more.length + 1, all)
        return fetch(source, 'video', join(place.dir, `video-${index}`), budget, place, arrived)
      }
      const files: Row = [await part(first, 0)]
      for (const [index, source] of more.entries()) files.push(await part(source, index + 1))
      return files
    },
    async tracks(picture, sound, place) {
      const budget = createBudget(place.maxBytes)
      const both = follow(place.signal)
      const [ofPicture, ofSound] = sideBySide(gauge(place))
      const track = async (source: MediaSource, family: 'video' | 'audio', arrived: Arrived): Promise<Downloaded> => {
        try {
          const where = { ...place, signal: both.signal }
          return await fetch(source, family, join(place.dir, `${family}.m4s`), budget, where, arrived)
        } catch (error) {
          both.abort(toAmagiError(error))
          throw error
        }
      }
      const results = await Promise.allSettled([track(picture, 'video', ofPicture), track(sound, 'audio', ofSound)])
      both.end()
      const [video, audio] = results
      if (video.status === 'fulfilled' && audio.status === 'fulfilled') return [video.value, audio.value]
      throw toAmagiError(both.signal.reason)
    },
  }
}
