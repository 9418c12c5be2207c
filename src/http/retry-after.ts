/** `Retry-After`, in both of its forms. */

/** RFC 9110 §5.6.7: the one form senders must use; the two obsolete ones begin with the name of a day as well. */
const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/

/** An HTTP date → milliseconds since the epoch; undefined for everything else. */
export function httpDate(text: string | undefined): number | undefined {
  const ms = text !== undefined && date.test(text) && text.length <= 40 ? Date.parse(text) : NaN
  return Number.isNaN(ms) ? undefined : ms
}

/**
 * Milliseconds to wait, at most a day; undefined when the header is absent or nonsense. A date counts from the answer's
 * own `Date`, because the two clocks need not agree, else from `nowMs` (since the epoch, for callers that have a clock);
 * one that is over is 0.
 */
export function retryAfterMs(headers: Readonly<Record<string, unknown>>, nowMs?: number): number | undefined {
  const text = textOf(headers['retry-after'])
  const until = httpDate(text)
  const since = httpDate(textOf(headers['date'])) ?? nowMs
  if (until !== undefined) return since === undefined ? undefined : within(until - since)
  return text !== undefined && /^\d{1,10}$/.test(text) ? within(Number(text) * 1000) : undefined
}

const within = (ms: number): number => Math.min(Math.max(ms, 0), 86_400_000)

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value.trim() : undefined)
