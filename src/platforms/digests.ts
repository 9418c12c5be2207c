/** Short digests of the cookies in use lately: made once, not for every call. */
import { LRUCache } from 'lru-cache'
import { cookieDigest } from '../cookie'

/** More cookies than a program uses at a time. */
const most = 16

/** A cookie → its digest. */
export function createDigests(): (cookie: string) => string {
  const known = new LRUCache<string, string>({ max: most })
  return (cookie) => {
    const before = known.get(cookie)
    if (before !== undefined) return before
    const digest = cookieDigest(cookie)
    known.set(cookie, digest)
    return digest
  }
}
