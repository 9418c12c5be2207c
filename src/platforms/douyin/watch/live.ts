/** Whether somebody is live. */
import type { Broadcast, Sighting } from '../../../model'
import { toAmagiError } from '../../../errors'
import type { ResolveContext, WatchSource } from '../../define'
import { climbOnce } from '../../ladder'
import { slice, usable, type Slice } from '../../slice'
import { minuteMs } from '../../../units'
import { reflow } from '../endpoints/live'
import { faceOf, ids, idShape } from './read'
import { personFacts } from '../../person-facts'

/** `status` of a room: 2 is on, 4 is over; between them (3) the host is away for a moment, which is neither. */
const states: ReadonlyMap<number, boolean> = new Map([
  [2, true],
  [4, false],
])

/** `room_status` beside a room: 0 is on, 1 is on with sound alone, others are off (renmu123/biliLive-tools, 2026-08). */
const isOnBy = (status: number | undefined): boolean | undefined => (status === undefined ? undefined : status <= 1)

/**
 * `room` of the share page or of the room's page → what it says of somebody; undefined = nothing. `web_rid` may be absent.
 * `said`: whether it is on, by what stands beside it and is newer than the room.
 */
function readRoom(room: Slice, author: string, said?: boolean): Sighting | undefined {
  const owner = room.optionalId('owner.sec_uid')
  const isOn = said ?? states.get(room.optionalNumber('status') ?? NaN)
  if (isOn === undefined || (owner !== undefined && owner !== author)) return undefined
  const name = room.optionalString('owner.nickname')
  const face = faceOf(room.optionalSlice('owner'))
  const facts = { author, ...personFacts(name, face) }
  if (!isOn) return { ...facts, live: null }
  // As a number it is beyond 2^53; the parser keeps such ones as text.
  const key = room.optionalId('id_str') ?? room.optionalId('id')
  if (key === undefined || !idShape.test(key)) return undefined
  const [title, webRid] = [room.optionalString('title'), room.optionalId('owner.web_rid')]
  const live: Broadcast = {
    key,
    startedAt: ids.timeOf(key),
    ...(title === undefined ? {} : { title }),
    target:
      webRid === undefined
        ? { platform: 'douyin', kind: 'live-share', id: key, extra: { secUid: author } }
        : { platform: 'douyin', kind: 'live', id: webRid },
  }
  return { ...facts, live }
}

/**
 * Body of the share page's call.
 *
 * @internal Held to the shapes of single rooms by the tests.
 */
export const readReflow = (body: unknown, author: string): Sighting | undefined =>
  usable(() => readRoom(slice(body, 'data.room'), author))

/** Errors after which the room itself may be asked: nothing was refused, there was only no room in the answer. */
const isInconclusive = (thrown: unknown): boolean => toAmagiError(thrown).code === 'upstream-changed'

/** By way of the profile and of the room's page: more requests, for whom the first way has no room. */
async function byRoom(author: string, { call }: ResolveContext): Promise<Sighting | undefined> {
  try {
    const { body } = await call('fetchUserLiveVideos', { sec_uid: author })
    const said = isOnBy(slice(body).optionalNumber('data.room_status'))
    return usable(() => readRoom(slice(body, 'data.data.0'), author, said))
  } catch (thrown) {
    if (toAmagiError(thrown).code === 'not-live') return { author, live: null }
    throw thrown
  }
}

/**
 * One person per request, without cookie and signature: hard to get refused for
 * (renmu123/biliLive-tools `douyin_api.ts`, 2026-08). One after the other; one second apart with three rooms was too fast
 * (WhiteMinds/LiveAutoRecord#230, 2023).
 */
export const rooms: WatchSource = {
  name: 'rooms',
  tells: 'live',
  batch: 1,
  everyMs: minuteMs,
  perMinute: 6,
  byAddress: true,
  async look([author = ''], context) {
    const found = await climbOnce('room of a person', [reflow], { sec_uid: author }, context).then(
      ({ body }) => readReflow(body, author),
      (thrown: unknown) => {
        if (isInconclusive(thrown)) return byRoom(author, context)
        throw thrown
      },
    )
    return found ? [found] : []
  },
}
