/** The people of the platforms behind one door: ways to hear of them, one look by one of them. */
import { AmagiError, toAmagiError } from '../errors'
import type { FollowOutcome, PersonRef, PlatformId, Post, Sighting, Target } from '../model'
import type { Platform, ResolveContext } from './define'
import type { CallOptions, OwnCall } from './service-options'

/** All of it rejects with AmagiError. */
export interface Lookouts {
  /** Ways that can be asked right now, by the names of their sources. */
  sources(platform: PlatformId, options?: Pick<OwnCall, 'asking'>): Promise<readonly string[]>
  /**
   * One look; see `WatchSource.look`, also for `from`. `counted` hears of every request it makes; `asking`: with another
   * account of ours.
   */
  look(
    platform: PlatformId,
    source: string,
    people: readonly string[],
    options?: Pick<OwnCall, 'signal' | 'counted' | 'asking'> & { from?: string | undefined },
  ): Promise<readonly Sighting[]>
  /** Follows somebody with the account for subscriptions; `unsupported` where that is not a thing. */
  follow(person: PersonRef, options?: Pick<OwnCall, 'signal' | 'asking'>): Promise<FollowOutcome>
  /**
   * Who is meant by a link: the person it shows, or whose work or room it is; `unsupported` where it is nobody's. Short
   * links are followed first.
   */
  person(target: Target, options?: Pick<CallOptions, 'signal'>): Promise<PersonRef & { name: string }>
  /** Who has a number that leads to no page of itself; undefined where nobody has it, or the platform cannot be asked. */
  find(
    platform: PlatformId,
    number: string,
    options?: Pick<CallOptions, 'signal'>,
  ): Promise<(PersonRef & { name: string }) | undefined>
}

interface LookoutsOptions {
  platform(id: PlatformId): Platform
  resolve(target: Target, call: Pick<CallOptions, 'signal'>): Promise<Post>
  /** What one piece of work has, of the account that is for subscriptions. */
  context(id: PlatformId, call: Pick<OwnCall, 'signal' | 'counted' | 'asking'>): Promise<ResolveContext>
}

/** Makes no request. */
export function createLookouts({ platform, resolve, context }: LookoutsOptions): Lookouts {
  const sourcesOf = (id: PlatformId) => platform(id).watching?.sources ?? []
  return {
    async sources(id, call = {}) {
      const own = await context(id, call)
      return sourcesOf(id)
        .filter(({ when }) => when?.(own) ?? true)
        .map(({ name }) => name)
    },
    async look(id, name, people, { from, ...call } = {}) {
      const source = sourcesOf(id).find((entry) => entry.name === name)
      if (!source) throw new AmagiError('unsupported', { message: `${id} has no source ${name}` })
      try {
        return await source.look(people, await context(id, call), from)
      } catch (error) {
        throw toAmagiError(error)
      }
    },
    async follow({ platform: id, id: who }, call = {}) {
      const { follow } = platform(id).watching ?? {}
      if (!follow) throw new AmagiError('unsupported', { message: `nobody is followed on ${id}` })
      try {
        return await follow(who, await context(id, call))
      } catch (error) {
        throw toAmagiError(error)
      }
    },
    async person(target, call = {}) {
      const { platform: id, author } = await resolve(target, call)
      if (!platform(id).watching || !author?.id) {
        throw new AmagiError('unsupported', { message: `${id}: nobody who can be followed` })
      }
      return { platform: id, id: author.id, name: author.name }
    },
    async find(id, number, call = {}) {
      const look = platform(id).watching?.find
      if (!look) return undefined
      try {
        const found = await look(number, await context(id, call))
        return found && { platform: id, ...found }
      } catch (error) {
        throw toAmagiError(error)
      }
    },
  }
}
