/** Work that failed in chats → a capture: in the form of a probe, under the same disguise, so that it can be replayed. */
import { randomBytes } from 'node:crypto'
import { breathe } from '../async/sleep'
import { readCookie } from '../cookie'
import type { AmagiError } from '../errors'
import type { PlatformId, Target } from '../model'
import type { Testimony } from '../platforms/witness'
import type { MemberOf } from '../words/families'
import type { Capture, Exchange, FailedWork, Finding } from './capture'
import { createDisguise, type Disguise } from './disguise'
import { failed, shownParams } from './index'
import { exchangeOf, learnFrom } from './recorder'

/** A failure as it was. */
export interface Failure {
  id: string
  /** Milliseconds since the epoch of the last time. */
  at: number
  /** Times it failed like that. */
  times: number
  /** What was wanted of the work. */
  what: MemberOf<'failedWhat'>
  target: Pick<Target, 'platform' | 'kind' | 'id'>
  error: AmagiError
  /** Channels that were asked for it. */
  heard: readonly Testimony[]
}

/** About one capture. */
export interface FailuresOptions {
  version: string
  /** Milliseconds since the epoch. */
  now: number
  /** Cookie in force for a platform: what is in it is hidden. */
  cookie(platform: PlatformId): string | undefined
  platforms: readonly PlatformId[]
  /** Failures that are not told of: what is secret in them is hidden as well. */
  others?: readonly Failure[]
}

/** Ids that were asked for: public, and needed to make sense of the answers. Codes of short links are not among them. */
function askedIds(failures: readonly Failure[]): string[] {
  const ids = failures.flatMap(({ target, heard }) => [
    ...(target.kind === 'short' ? [] : [target.id]),
    ...heard.flatMap(({ params }) => Object.values(params).flatMap((value) => (value === undefined ? [] : `${value}`))),
  ])
  // Numbers of an id come without the letters in front of it.
  return ids.flatMap((id) => [id, id.replace(/^(?:ep|ss|av|cv|md|au|am|ml|rl)(?=\d)/, ''), ...id.split(',')])
}

/** What failed in the reading of an answer belongs to the last channel that answered. */
function readingFailed({ error, heard }: Failure): Testimony | undefined {
  if (error.code !== 'upstream-changed' || error.details.channel !== undefined) return undefined
  return heard.findLast((one) => !one.error && one.ms !== undefined)
}

function findingOf(testimony: Testimony, failure: Failure, disguise: Disguise): Omit<Finding, 'exchanges'> {
  const { platform, endpoint, channel, params, ms = 0, error } = testimony
  const about = { platform, endpoint, channel, params: shownParams(params, disguise), ms }
  if (error) return { ...about, ...failed(error, disguise) }
  return readingFailed(failure) === testimony
    ? { ...about, ...failed(failure.error, disguise), outcome: 'changed' }
    : { ...about, outcome: 'works' }
}

/** All of them in one capture, nothing personal in it; computes in small pieces. */
export async function captureFailures(failures: readonly Failure[], options: FailuresOptions): Promise<Capture> {
  const { version, now, cookie, platforms, others = [] } = options
  const disguise = createDisguise({ asked: askedIds(failures), salt: randomBytes(16).toString('hex') })
  for (const id of platforms) disguise.ownCookies(readCookie(cookie(id)))
  // All of them first: what one answer sets another one may repeat.
  for (const { seen } of [...failures, ...others].flatMap(({ heard }) => heard)) {
    for (const { request, response } of seen) {
      await breathe()
      learnFrom(disguise, request, response)
    }
  }
  const works: FailedWork[] = []
  const findings: Finding[] = []
  const exchanges: Exchange[] = []

  async function exchangesOf({ platform, seen }: Testimony): Promise<number[]> {
    const places: number[] = []
    for (const one of seen) {
      // A page of a megabyte takes a while.
      await breathe()
      places.push(exchanges.push(exchangeOf(one, platform, disguise)) - 1)
    }
    return places
  }

  for (const failure of failures) {
    const { id, at, times, what, target, error, heard } = failure
    const places: number[] = []
    for (const testimony of heard) {
      const finding = { ...findingOf(testimony, failure, disguise), exchanges: await exchangesOf(testimony) }
      places.push(findings.push(finding) - 1)
    }
    const { reason, path } = failed(error, disguise)
    works.push({
      id,
      at: Math.floor(at / 1000),
      times,
      what,
      platform: target.platform,
      kind: target.kind,
      target: disguise.isAsked(target.id) ? target.id : disguise.pseudonym(target.id),
      code: error.code,
      ...(reason === undefined ? {} : { reason }),
      ...(path === undefined ? {} : { path }),
      findings: places,
    })
  }
  const accounts = platforms.filter((id) => Boolean(cookie(id)))
  return { version, at: Math.floor(now / 1000), accounts, failures: works, findings, exchanges }
}
