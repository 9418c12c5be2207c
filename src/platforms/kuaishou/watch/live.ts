/** Whether somebody is live. */
import { toAmagiError } from '../../../errors'
import type { Sighting } from '../../../model'
import type { WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { slice, usable, type Slice } from '../../slice'
import { minuteMs } from '../../../units'
import { roomCalls } from '../endpoints/live'
import { address, nameOf, wordsOf } from '../read/fields'
import { isOf } from './read'
import { personFacts } from '../../person-facts'

/**
 * A room → what it says of somebody; undefined = nothing: it does not say whether it is on, or which broadcast it is, or is
 * somebody else's.
 */
function readRoom(room: Slice, author: string): Sighting | undefined {
  const isOn = room.raw('isLiving')
  // A page that refuses looks like a dark room (nICEnnnnnnnLee/BilibiliLiveRecorder#138, 2024-12).
  const error = room.optionalNumber('errorType.type') ?? 1
  if (typeof isOn !== 'boolean' || error !== 1 || !isOf(room.raw('author.id'), author)) return undefined
  const name = nameOf(room.optionalString('author.name'))
  const face = address(room.raw('author.avatar'))
  const facts = { author, ...personFacts(name || undefined, face) }
  if (!isOn) return { ...facts, live: null }
  const key = room.optionalId('liveStream.id') ?? room.optionalId('config.liveStreamId')
  if (key === undefined) return undefined
  const title = wordsOf(room.optionalString('config.caption'))
  return {
    ...facts,
    live: { key, ...(title ? { title } : {}), target: { platform: 'kuaishou', kind: 'live', id: author } },
  }
}

/**
 * Body of `fetch_live_room_info`.
 *
 * @internal Held to the shapes of single rooms by the tests.
 */
export const readLive = (body: unknown, author: string): Sighting | undefined =>
  usable(() => readRoom(slice(body, 'current'), author))

/** One person per request; see `works` for how many a day pass. */
export const rooms: WatchSource = {
  name: 'rooms',
  tells: 'live',
  batch: 1,
  // Half a request a minute is for works and rooms together.
  everyMs: 10 * minuteMs,
  async look([author = ''], context) {
    try {
      const { body } = await climbOnce('room', roomCalls, { principalId: author }, context)
      const found = readLive(body, author)
      return found ? [found] : []
    } catch (thrown) {
      if (toAmagiError(thrown).code === 'not-live') return [{ author, live: null }]
      throw thrown
    }
  },
}
