/** Media addresses as keys. */

/** Signature and expiry that ByteDance's video hosts put before the path of the file: 32 and 8 hex digits. */
const signedPath = /^\/[0-9a-f]{32}\/[0-9a-f]{8}(?=\/)/

/**
 * What stays the same when the same file gets a fresh address: the path of the file, without the host (mirrors take
 * turns), the query and a signature inside the path.
 */
export function unsigned(address: string): string {
  if (!URL.canParse(address)) return address
  const { origin, pathname } = new URL(address)
  return pathname === '/' ? origin : pathname.replace(signedPath, '')
}
