/** Limits by purpose: what a caller gets who names none. */
import type { FileHeaders, PaceLimit, Purpose } from './types'
import { mib } from '../units'

interface PurposeLimits {
  /** Cap of a buffered body in bytes, compressed and decompressed alike; streams have none unless asked for. */
  maxBytes: number
  /** Total time of a buffered answer in milliseconds, redirects and repetitions included; undefined = none. */
  totalMs: number | undefined
  /** What `redirect` means when absent. */
  redirect: 'none' | 'follow'
  /** Repetitions of a GET after network errors and 5xx. */
  retries: number
  /** First wait before one, in milliseconds; none is longer than eight times that. */
  retryBaseMs: number
}

/**
 * An API or a page is one of several ways to an answer that has 20 s in all: a way that fails twice within a second is
 * left for the next. A file has no other way than its mirrors, which its downloader tries.
 */
export const purposeLimits: Readonly<Record<Purpose, PurposeLimits>> = {
  api: { maxBytes: 8 * mib, totalMs: 20_000, redirect: 'follow', retries: 1, retryBaseMs: 300 },
  page: { maxBytes: 4 * mib, totalMs: 15_000, redirect: 'none', retries: 1, retryBaseMs: 300 },
  picture: { maxBytes: 10 * mib, totalMs: 10_000, redirect: 'follow', retries: 2, retryBaseMs: 500 },
  media: { maxBytes: 64 * mib, totalMs: undefined, redirect: 'follow', retries: 3, retryBaseMs: 1_000 },
}

/** For files of hosts whose platform names no browser: CDNs look at the agent and refuse what is no browser. */
export const defaultMediaHeaders: FileHeaders = ({ referer }) => ({
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
  Accept: '*/*',
  ...(referer ? { Referer: referer } : {}),
})

export const defaultIdleMs = 15_000

/**
 * A kept connection that broke sooner than this after a request went out had been closed meanwhile, in milliseconds;
 * later the server had time to do what it was asked. Round trips to China from abroad take up to 0.4 s.
 */
export const staleWithinMs = 1_000
export const maxRedirects = 5

/**
 * Concurrency only. A fixed rate would either throttle a burst that the platform serves without a word or be too
 * high to protect anything; bounding what is under way adapts by itself, because a slow host is asked less often.
 * How gently a platform is asked on top is its own pace (`gentle.ts`).
 */
export const defaultPace: Readonly<Record<Purpose, PaceLimit>> = {
  api: { concurrency: 24 },
  page: { concurrency: 6 },
  picture: { concurrency: 6 },
  media: { concurrency: 4 },
}
