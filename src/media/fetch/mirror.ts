/** The addresses of one file: which to ask next, and what it means when all of them refuse. */
import { AmagiError, type ErrorCode } from '../../errors'

/** One address and what was learnt about it. */
export interface Mirror {
  readonly url: string
  /** Place in the list of the source. */
  readonly index: number
  /** Passing failures so far. */
  failures: number
  /** Left once because it delivered too little. */
  slow: boolean
  /** Answers ranges wrongly: only asked from the beginning. */
  noRange: boolean
  /** Strong validator of its last answer. */
  etag?: string | undefined
  /** Host that answers; behind a redirect another one than that of the address. */
  host: string
  /** Serves another copy of the file: good for going on alone, not for pieces beside those of others. */
  apart: boolean
  /** More connections to it bring nothing. */
  crowded: boolean
  /** Why it is not asked again. */
  dead?: { code: ErrorCode; status?: number }
}

/** One per address; a repeated one counts once. */
export function createMirrors(urls: readonly string[]): Mirror[] {
  return [...new Set(urls)].map((url, index) => ({
    url,
    index,
    failures: 0,
    slow: false,
    noRange: false,
    host: hostOf(url),
    apart: false,
    crowded: false,
  }))
}

/** Host of an address; empty when it is none. */
export const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : '')

/** The next address: one that is not slow, failed least, stands first. `undefined` when all refuse. */
export function nextMirror(mirrors: readonly Mirror[]): Mirror | undefined {
  return mirrors
    .filter((mirror) => !mirror.dead)
    .sort((a, b) => Number(a.slow) - Number(b.slow) || a.failures - b.failures || a.index - b.index)[0]
}

/** Addresses that may serve a piece beside others; those that have served something of the file first. */
export function sideMirrors(mirrors: readonly Mirror[]): Mirror[] {
  return mirrors
    .filter(({ dead, slow, noRange, apart, crowded }) => !dead && !slow && !noRange && !apart && !crowded)
    .sort((a, b) => Number(b.etag !== undefined) - Number(a.etag !== undefined))
}

/** Status of a refusal → code. 403 and 410 are what a CDN says to a signature past its time. */
export function refusalCode(status: number): ErrorCode {
  return status === 404 ? 'not-found' : status === 401 || status === 403 || status === 410 ? 'blocked' : 'network'
}

/**
 * The error when every address refuses for good. `details.expired` says that fresh addresses may help: the caller
 * resolves the work once more.
 */
export function allRefused(mirrors: readonly Mirror[]): AmagiError {
  const reasons = mirrors.flatMap((mirror) => (mirror.dead ? [mirror.dead] : []))
  const by = (code: ErrorCode) => reasons.find((reason) => reason.code === code)
  const worst = by('blocked') ?? by('upstream-changed') ?? by('not-found') ?? reasons[0]
  const status = worst?.status === undefined ? {} : { upstreamStatus: worst.status }
  return new AmagiError(worst?.code ?? 'not-found', {
    message: 'every address of this file refuses',
    details: { addresses: mirrors.length, ...status, ...(worst?.code === 'blocked' ? { expired: true } : {}) },
  })
}
