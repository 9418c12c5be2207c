/** A failure as it is told: of this life with all that is known, of earlier ones as far as it was kept. Pure. */
import { errorCodes, type ErrorCode } from '../errors'
import { platformIds, type Target } from '../model'
import type { Capture, FailedWork } from '../probe/capture'
import type { Failure } from '../probe/failures'
import { families, type MemberOf } from '../words/families'

/** Nothing of who asked, or where. */
export interface ToldFailure {
  id: string
  /** Milliseconds since the epoch of the last time. */
  at: number
  /** Times it failed like that. */
  times: number
  /** What was wanted of the work. */
  what: MemberOf<'failedWhat'>
  /** The id of a short link from before the restart is another one. */
  target: Pick<Target, 'platform' | 'kind' | 'id'>
  code: ErrorCode
  upstreamStatus?: number
  /** In the platform's own numbers; from before the restart with the status, in words. */
  upstreamCode?: string
  /** JSON path of what was missing or of another type. */
  path?: string
  /** Channels that were asked, with how they failed. */
  asked: { endpoint: string; channel: string; code?: ErrorCode }[]
}

const known = <T extends string>(all: readonly T[], word: string): T | undefined => all.find((one) => one === word)

/** One of this life. */
export function toldNow({ id, at, times, what, target, error, heard }: Failure): ToldFailure {
  const { upstreamStatus, upstreamCode, path } = error.details
  return {
    id,
    at,
    times,
    what,
    target,
    code: error.code,
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
    ...(upstreamCode === undefined ? {} : { upstreamCode }),
    ...(path === undefined ? {} : { path }),
    asked: heard.map(({ endpoint, channel, error: refusal }) => ({
      endpoint,
      channel,
      ...(refusal ? { code: refusal.code } : {}),
    })),
  }
}

/** One that was kept; undefined where another version of the plugin had other words. */
function toldBefore(failure: FailedWork, { findings }: Capture): ToldFailure | undefined {
  const { id, at, times, kind, target, reason, path } = failure
  const what = known(families.failedWhat.members, failure.what)
  const platform = known(platformIds, failure.platform)
  const code = known(errorCodes, failure.code)
  if (!what || !platform || !code) return undefined
  return {
    id,
    at: at * 1000,
    times,
    what,
    target: { platform, kind: kind as Target['kind'], id: target },
    code,
    ...(reason === undefined ? {} : { upstreamCode: reason }),
    ...(path === undefined ? {} : { path }),
    asked: failure.findings.flatMap((place) => {
      const finding = findings[place]
      if (!finding) return []
      const { endpoint, channel, code: refusal } = finding
      return [{ endpoint, channel, ...(refusal === undefined ? {} : { code: refusal }) }]
    }),
  }
}

/** Those of an earlier life. */
export const toldOf = (capture: Capture): ToldFailure[] =>
  (capture.failures ?? []).flatMap((failure) => toldBefore(failure, capture) ?? [])
