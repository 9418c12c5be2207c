/** Connections. Nothing here is process-wide: every transport has agents of its own and closes them. */
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction, Socket, TcpNetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import { addressRefused } from './failure'
import { beyondPlain, guardedLookup, type Guard } from './guard'

/** Plain, filtering and proxy agents alike. */
export type AnyAgent = http.Agent | https.Agent

/** One pair per transport; `destroy` ends idle sockets and those in use. */
export interface Agents {
  http: AnyAgent
  https: AnyAgent
  /** They open tunnels, which end by the `tunnelSignal` of a request. */
  tunnels?: true
  destroy(): void
}

/** Free sockets are kept so long, in milliseconds; shorter than the common server default of a minute. */
const keep = {
  keepAlive: true,
  // The value axios sets on every socket: equal ones spare two system calls per request.
  keepAliveMsecs: 60_000,
  maxFreeSockets: 32,
  timeout: 30_000,
  scheduling: 'lifo',
} as const

type Connected = (error: Error | null, socket: Duplex) => void

/** A refusal of the filter has no code; every error of the system or of TLS has one. */
function tag(socket: Duplex): Duplex {
  socket.prependOnceListener('error', (error: NodeJS.ErrnoException) => {
    if ((socket as Socket).remoteAddress === undefined) error.code ??= addressRefused
  })
  return socket
}

/**
 * Direct connections: the address a name resolves to is checked at the moment of connecting. The library refuses what
 * is no plain public address; what it would refuse beyond need, and what it cannot see, is decided by our resolver.
 */
export async function guardedAgents(guard: Guard = { fake: false }, lookup?: LookupFunction): Promise<Agents> {
  const filtering = await import('request-filtering-agent')
  const options = { ...keep, allowIPAddressList: beyondPlain(guard) }
  const resolver = guardedLookup(guard, lookup)
  class GuardedHttpAgent extends filtering.RequestFilteringHttpAgent {
    override createConnection(options: TcpNetConnectOpts, listener?: Connected): Duplex {
      return tag(super.createConnection({ ...options, lookup: resolver }, listener))
    }
  }
  class GuardedHttpsAgent extends filtering.RequestFilteringHttpsAgent {
    override createConnection(options: TcpNetConnectOpts, listener?: Connected): Duplex {
      return tag(super.createConnection({ ...options, lookup: resolver }, listener))
    }
  }
  return pair(new GuardedHttpAgent(options), new GuardedHttpsAgent(options))
}

/** For the configured gateway only, which may well be on loopback. */
export function plainAgents(): Agents {
  return pair(new http.Agent(keep), new https.Agent(keep))
}

/** Through an http, https or socks5 proxy; the proxy resolves the names and owns the check of addresses. */
export async function proxiedAgents(proxy: URL): Promise<Agents> {
  const { createProxyAgent } = await import('./proxy')
  return { ...pair(await createProxyAgent(proxy, keep), await createProxyAgent(proxy, keep)), tunnels: true }
}

function pair(plain: AnyAgent, secure: AnyAgent): Agents {
  return {
    http: plain,
    https: secure,
    destroy() {
      plain.destroy()
      secure.destroy()
    },
  }
}
