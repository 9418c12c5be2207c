/** Which addresses a name may lead to, decided at the moment of connecting. */
import dns from 'node:dns'
import { BlockList, isIPv4, type LookupFunction } from 'node:net'
import { addressRefused } from './failure'

/** What to make of answers out of 198.18.0.0/15; see `TransportOptions.fakeIp`. */
export type FakeIp = 'auto' | 'allow' | 'deny'

/** `fake`: invented by the resolver of a local proxy, which leads the connection where the name means. */
type AddressKind = 'public' | 'fake' | 'refused'

/** RFC 2544, meant for benchmarks: Clash, mihomo, sing-box and Surge invent addresses in it for every name (2026). */
const fakeRange = ['198.18.0.0', 15] as const

/** RFC 6052: an IPv4 address behind NAT64. Its local twin 64:ff9b:1::/48 (RFC 8215) leads into the own network. */
const nat64 = '64:ff9b::'

/** IANA's registry of special IPv4 addresses (2026-01), multicast and class E; all that is not globally reachable. */
const specialV4: readonly (readonly [net: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Within 2000::/3, the only global unicast space: protocol assignments with Teredo, documentation, 6to4. */
const specialV6: readonly (readonly [net: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

interface Ranges {
  fake: BlockList
  special: BlockList
  reachableV6: BlockList
}

function rangesOf(): Ranges {
  const [fake, special, reachableV6] = [new BlockList(), new BlockList(), new BlockList()]
  fake.addSubnet(...fakeRange)
  for (const [net, prefix] of specialV4) special.addSubnet(net, prefix)
  // Nobody's resolver invents addresses behind NAT64.
  for (const [net, prefix] of [...specialV4, fakeRange]) special.addSubnet(`${nat64}${net}`, 96 + prefix, 'ipv6')
  for (const [net, prefix] of specialV6) special.addSubnet(net, prefix, 'ipv6')
  reachableV6.addSubnet('2000::', 3, 'ipv6')
  reachableV6.addSubnet(nat64, 96, 'ipv6')
  return { fake, special, reachableV6 }
}

const { fake, special, reachableV6 } = rangesOf()

/** A resolved address; `fake` only for {@link fakeRange}, everything that is not globally reachable is `refused`. @internal Ranges as a table. */
export function kindOf(address: string): AddressKind {
  if (isIPv4(address)) {
    if (fake.check(address)) return 'fake'
    return special.check(address) ? 'refused' : 'public'
  }
  // Whatever is no address is in no range. IPv4-mapped ones are outside, too: no resolver of the internet gives them.
  return reachableV6.check(address, 'ipv6') && !special.check(address, 'ipv6') ? 'public' : 'refused'
}

/** What a guard may let through besides plain addresses; for the agent that checks once more. */
export const beyondPlain = (guard: Guard): string[] => [`${nat64}/96`, ...(guard.fake ? [fakeRange.join('/')] : [])]

/** What one pool of connections may be led to. */
export interface Guard {
  /** Whether invented addresses are taken. */
  fake: boolean
  /** Hears of the first name that was answered with one; at every such answer. */
  onFake?: ((host: string, address: string) => void) | undefined
}

function refusal(host: string, address: string, kind: AddressKind): Error {
  const reason =
    kind === 'fake'
      ? `the resolver answered ${address} for ${host}, an invented address (fake-ip of a proxy program)`
      : `the resolver answered ${address} for ${host}, which is not a public address`
  return Object.assign(new Error(reason), { code: addressRefused, reason })
}

/** A resolver that refuses a name when one of its addresses is forbidden: which of them is used is not ours to say. */
export function guardedLookup(guard: Guard, lookup: LookupFunction = dns.lookup as LookupFunction): LookupFunction {
  return (host, options, callback) => {
    lookup(host, options, (error, found, family) => {
      const addresses = error ? [] : Array.isArray(found) ? found.map(({ address }) => address) : [found]
      for (const address of addresses) {
        const kind = kindOf(address)
        if (kind === 'refused' || (kind === 'fake' && !guard.fake)) {
          callback(refusal(host, address, kind), found, family)
          return
        }
        if (kind === 'fake') guard.onFake?.(host, address)
      }
      callback(error, found, family)
    })
  }
}

/** Whether a name leads to nothing forbidden from here; rejects as a connection would. Asked when somebody else connects. */
export function checkName(host: string, guard: Guard, lookup?: LookupFunction): Promise<void> {
  return new Promise((resolve, reject) => {
    guardedLookup(guard, lookup)(host, { all: true }, (error) => (error ? reject(error) : resolve()))
  })
}
