/** Proof of work of the challenge page (`_wafchallengeid`). */
import { createHash } from 'node:crypto'
import { breathe } from '../../../async/sleep'

export const wafCookie = '_wafchallengeid'

interface Challenge {
  v: { a: string; c: string }
}

function isChallenge(value: unknown): value is Challenge & Record<string, unknown> {
  if (typeof value !== 'object' || value === null || !('v' in value)) return false
  const { v } = value
  return (
    typeof v === 'object' && v !== null && 'a' in v && 'c' in v && typeof v.a === 'string' && typeof v.c === 'string'
  )
}

/** The challenge in a page: the base64 text of `cs="…"`, or undefined when the page is none. */
export function wafChallenge(page: string): string | undefined {
  if (!page.includes(wafCookie)) return undefined
  return /cs\s*=\s*"([A-Za-z0-9+/=_-]{16,4096})"/.exec(page)?.[1]
}

/** Numbers tried between two breaths of the event loop; about 2 ms. */
const batch = 2_000

interface WafOptions {
  /** Largest number tried: about a second of work. Real answers are a fraction of it. */
  limit?: number
  signal?: AbortSignal | undefined
}

/**
 * Cookie value that answers a challenge: the smallest number whose decimal text, appended to the prefix,
 * has the wanted SHA-256. undefined when the challenge is malformed or has no answer.
 */
export async function solveWaf(
  cs: string,
  { limit = 1_000_000, signal }: WafOptions = {},
): Promise<{ answer: number; cookie: string } | undefined> {
  let challenge: unknown
  try {
    challenge = JSON.parse(Buffer.from(cs, 'base64').toString('utf8'))
  } catch {
    return undefined // not a challenge
  }
  if (!isChallenge(challenge)) return undefined
  const prefix = createHash('sha256').update(Buffer.from(challenge.v.a, 'base64'))
  const wanted = Buffer.from(challenge.v.c, 'base64')
  if (wanted.length !== 32) return undefined
  for (let answer = 0; answer <= limit; answer++) {
    if (answer % batch === batch - 1) await breathe(signal)
    const text = String(answer)
    if (!prefix.copy().update(text).digest().equals(wanted)) continue
    const solved = { ...challenge, d: Buffer.from(text).toString('base64') }
    return { answer, cookie: Buffer.from(JSON.stringify(solved)).toString('base64') }
  }
  return undefined
}
