/** How the plugin does: platforms and their endpoints, answers under way, disk, memory, and what it rests on. No secrets. */
import type { EngineState } from '../../card/types'
import { toAmagiError } from '../../errors'
import type { MediaState } from '../../media/types'
import { leavesOf, type PlatformId } from '../../model'
import type { Health } from '../../platforms/health'
import type { PatrolState } from '../../push/watch'
import type { ChatKit } from '../types'
import type { AccountStatus, EndpointStatus, Status, WatchStatus } from './types'
import { versions } from './versions'

function endpointsOf(health: Health, platform: PlatformId): EndpointStatus[] {
  const all = new Map<string, EndpointStatus>()
  /** When the channel of `lastCode` was asked. */
  const failedAt = new Map<string, number>()
  for (const [own, endpoint, , channel] of leavesOf(health)) {
    if (own !== platform) continue
    const state = all.get(endpoint) ?? { endpoint, calls: 0, successes: 0, resting: 0 }
    state.calls += channel.calls
    state.successes += channel.successes
    const { lastCode, lastAt = 0, breaker, pauseSec = 0 } = channel
    if (lastCode && lastAt >= (failedAt.get(endpoint) ?? 0)) {
      state.lastCode = lastCode
      failedAt.set(endpoint, lastAt)
    }
    if (breaker === 'open') {
      state.resting++
      state.pauseSec = Math.min(state.pauseSec ?? Infinity, pauseSec)
    }
    all.set(endpoint, state)
  }
  return [...all.values()].toSorted((a, b) => b.calls - b.successes - (a.calls - a.successes) || b.calls - a.calls)
}

const secondsUntil = (ms: number, now: number): number => Math.max(1, Math.ceil((ms - now) / 1000))

function watchOf(states: readonly PatrolState[], now: number): WatchStatus | undefined {
  const [state] = states
  if (!state || state.people === 0) return undefined
  const { people, restsUntil, following } = state
  return {
    people,
    ...(restsUntil === undefined ? {} : { restSec: secondsUntil(restsUntil, now) }),
    ...(following ? { followRest: { sec: secondsUntil(following.until, now), code: following.code } } : {}),
  }
}

function accountsOf(
  platform: PlatformId,
  states: readonly PatrolState[],
  { care, credentials, clock }: Pick<ChatKit, 'care' | 'credentials' | 'clock'>,
): AccountStatus[] {
  return care.accounts(platform).map(({ name, standing, serves, because }): AccountStatus => {
    const { source, older } = credentials.status(platform, name)
    const own = source === 'none' ? undefined : name
    const isOwn = ({ own: { account, part } }: PatrolState): boolean => part !== 'address' && account === own
    const watch = watchOf(states.filter(isOwn), clock())
    return {
      ...(watch ? { watch } : {}),
      name,
      source,
      ...(older === undefined ? {} : { older }),
      standing,
      serves: serves.flatMap((purpose) => {
        const why = because[purpose]
        return why === undefined ? [] : [{ purpose, because: why }]
      }),
    }
  })
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0)

/** Nothing of the store was made so far, or it cannot be. */
const noMedia: MediaState = { kept: { files: 0, bytes: 0 }, inUse: { files: 0, bytes: 0 }, ffmpeg: { state: 'none' } }
const noCards: EngineState = { renderer: 'none', fonts: { bundled: false, own: 0, readable: 0 } }

/** What cannot be had is as if it were not there. Rejects with `cancelled` only. */
async function orElse<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    return otherwise
  }
}

/** Loads what cards and media rest on, looks for an ffmpeg; asks no platform. Rejects with `cancelled` only. */
export async function statusOf(kit: ChatKit): Promise<Status> {
  const { signal, settings, clock } = kit
  const [health, media, cards] = await Promise.all([
    orElse(
      kit.service().then((service) => service.health()),
      {},
    ),
    orElse(
      kit.media().then((store) => store.state(signal)),
      noMedia,
    ),
    orElse(
      kit.cards().then((engine) => engine.state()),
      noCards,
    ),
  ])
  const jobs = kit.queue.jobs()
  const waiting = jobs.filter(({ state }) => state === 'waiting').length
  const { rss, heapUsed } = process.memoryUsage()
  return {
    at: Math.floor(clock() / 1000),
    versions: versions(),
    platforms: kit.platforms.map(({ id }) => {
      const endpoints = endpointsOf(health, id)
      const states = kit.push.state().filter(({ own }) => own.platform === id)
      const address = watchOf(
        states.filter(({ own }) => own.part === 'address'),
        clock(),
      )
      return {
        platform: id,
        enabled: settings.platforms[id].enabled,
        calls: sum(endpoints, ({ calls }) => calls),
        successes: sum(endpoints, ({ successes }) => successes),
        resting: sum(endpoints, ({ resting }) => resting),
        endpoints,
        accounts: accountsOf(id, states, kit),
        ...(address ? { address } : {}),
      }
    }),
    queue: { waiting, running: jobs.length - waiting, chats: new Set(jobs.map(({ chat }) => chat)).size },
    memory: { rssBytes: rss, heapBytes: heapUsed },
    upSec: Math.floor(process.uptime()),
    media,
    cards,
    bots: [...kit.host.bots()].map(({ platform = '', selfId, isActive }) => ({ platform, selfId, online: isActive })),
    failures: (await kit.failures.latest()).length,
  }
}
