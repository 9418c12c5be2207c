/**
 * A resolver as Clash and mihomo put one in front of a machine (mode `fake-ip`): every name gets an address of
 * 198.18.0.0/15 that only the proxy behind it understands, the same one each time.
 */
import type { LookupAddress } from 'node:dns'

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** Takes the place of `lookup` in the options of `node:http`, `node:https` and `node:net`. */
export function createFakeIpLookup(): (name: string, options: { all?: boolean }, found: Found) => void {
  const given = new Map<string, string>()
  return (name, { all }, found) => {
    const number = given.size + 1
    const address = given.get(name) ?? `198.${18 + ((number >> 16) & 1)}.${(number >> 8) & 255}.${number & 255}`
    given.set(name, address)
    // As every resolver does: whoever asked listens for what becomes of it only afterwards.
    process.nextTick(() => (all ? found(null, [{ address, family: 4 }]) : found(null, address, 4)))
  }
}
