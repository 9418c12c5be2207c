/** Captures of failures, put together and cut down to the latest. Pure. */
import type { Capture, Exchange, FailedWork, Finding } from './capture'

/** What is worth keeping. */
export interface Bounds {
  /** Failures; the latest. */
  count: number
  /** Bytes of answers; of older failures only what became of the channels. */
  bytes: number
  /** Unix seconds; what failed before is over. */
  since: number
}

const sizeOf = ({ body, requestBody }: Exchange): number => (body?.text?.length ?? 0) + (requestBody?.text?.length ?? 0)

/** A failure with what belongs to it, out of its capture. */
interface Loose {
  failure: FailedWork
  findings: { finding: Finding; exchanges: Exchange[] }[]
}

const present = <T>(places: readonly number[], all: readonly T[]): T[] => places.flatMap((place) => all[place] ?? [])

const loose = ({ failures = [], findings, exchanges }: Capture): Loose[] =>
  failures.map((failure) => ({
    failure,
    findings: present(failure.findings, findings).map((finding) => ({
      finding,
      exchanges: present(finding.exchanges, exchanges),
    })),
  }))

/**
 * The latest failures of both, as one capture; one that is in both is that of `later`. What belongs to no failure (there is
 * nothing of that kind in such captures) is left out.
 */
export function latestOf(earlier: Capture | undefined, later: Capture, { count, bytes, since }: Bounds): Capture {
  const own = loose(later)
  const known = new Set(own.map(({ failure }) => failure.id))
  const before = earlier ? loose(earlier).filter(({ failure }) => !known.has(failure.id)) : []
  const all = [...before, ...own]
    .filter(({ failure }) => failure.at >= since)
    .toSorted((a, b) => b.failure.at - a.failure.at)
  const merged = {
    failures: [] as FailedWork[],
    findings: [] as Finding[],
    exchanges: [] as Exchange[],
  }
  let left = bytes
  for (const one of all.slice(0, count)) {
    left -= one.findings.flatMap(({ exchanges }) => exchanges).reduce((sum, exchange) => sum + sizeOf(exchange), 0)
    const places = one.findings.map(({ finding, exchanges }) => {
      const held = left >= 0 ? exchanges : []
      const exchangePlaces = held.map((exchange) => merged.exchanges.push(exchange) - 1)
      return merged.findings.push({ ...finding, exchanges: exchangePlaces }) - 1
    })
    merged.failures.push({ ...one.failure, findings: places })
  }
  const accounts = [...new Set([...(earlier?.accounts ?? []), ...later.accounts])]
  return { version: later.version, at: later.at, accounts, ...merged }
}
