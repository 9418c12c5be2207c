/** Rooms of many people in one request. */
import type { Broadcast, Sighting } from '../../../model'
import { at, isObject } from '../../../json'
import { unixSec } from '../../clock-ids'
import { slice, usable, type Slice } from '../../slice'
import { climbOnce } from '../../ladder'
import { fetchUsersLiveStatus } from '../endpoints/live-status'
import { https } from '../read/media'
import { beijingTime } from '../read/time'
import type { WatchSource } from '../../define'
import { minuteMs } from '../../../units'
import { personFacts } from '../../person-facts'

/** 1 is live; 2 plays old ones in a loop, which nobody waits for (SK-415/HarukaBot#27, 2021-01). Others say nothing. */
const states: ReadonlyMap<number, boolean> = new Map([
  [0, false],
  [1, true],
  [2, false],
])

/** Unix seconds, or the time in Beijing as text; zeros mean that it never began. */
const startOf = (room: Slice): number | undefined =>
  room.optionalNumber('live_time') ?? beijingTime(room.optionalString('live_time'))

/** A room that is on, since Unix seconds; undefined where nobody can tell the broadcast from the last one. */
export function onAir(room: Slice, started: number | undefined): Broadcast | undefined {
  const [id, title] = [room.optionalId('room_id'), room.optionalString('title')]
  const second = unixSec(started)
  if (id === undefined || !/^\d+$/.test(id) || second === undefined) return undefined
  return {
    key: `${id}:${second}`,
    startedAt: second * 1000,
    ...(title === undefined ? {} : { title }),
    target: { platform: 'bilibili', kind: 'live', id },
  }
}

/** What a room says of its host. */
export const hostOf = (room: Slice): Pick<Sighting, 'name' | 'face'> =>
  personFacts(room.optionalString('uname'), https(room.raw('face')))

/**
 * Body of `get_status_info_by_uids`. Who is missing is not known: whoever has no room never was live either.
 *
 * @internal Held to the shapes of single entries by the tests.
 */
export function readStatus(body: unknown): Sighting[] {
  const data = at(body, 'data')
  if (!isObject(data)) return []
  return Object.entries(data).flatMap(([author, entry]): Sighting[] => {
    const room = usable(() => slice(entry))
    const isOn = states.get(room?.optionalNumber('live_status') ?? NaN)
    // An answer for somebody else under this number says nothing of either.
    if (!room || isOn === undefined || (room.optionalId('uid') ?? author) !== author) return []
    const facts = { author, ...hostOf(room) }
    if (!isOn) return [{ ...facts, live: null }]
    const live = onAir(room, startOf(room))
    return live ? [{ ...facts, live }] : []
  })
}

/** Anonymous and cheap: no complaint of it was found at twelve requests a minute (2026-08). */
export const rooms: WatchSource = {
  name: 'rooms',
  tells: 'live',
  // Larger requests failed more often: Colter23/dynamic-bot, 2026-06.
  batch: 30,
  everyMs: minuteMs,
  byAddress: true,
  async look(people, context) {
    const { name, channels } = fetchUsersLiveStatus
    const { body } = await climbOnce(name, channels, { uids: people.join(',') }, context)
    const wanted = new Set(people)
    return readStatus(body).filter(({ author }) => wanted.has(author))
  },
}
