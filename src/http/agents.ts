/** Connections. Nothing here is process-wide: every transport has agents of its own and closes them. */
import http from 'node:http'
import https from 'node:https'
import type { Socket, TcpNetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import { AmagiError } from '../errors'
import { addressRefused } from './failure'

/** Plain, filtering and proxy agents alike. */
export type AnyAgent = http.Agent | https.Agent

/** One pair per transport; `destroy` ends idle sockets and those in use. */
export interface Agents {
  http: AnyAgent
  https: AnyAgent
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

/** Direct connections: the address a name resolves to is checked at the moment of connecting and must be public. */
export async function guardedAgents(): Promise<Agents> {
  const filtering = await import('request-filtering-agent')
  class GuardedHttpAgent extends filtering.RequestFilteringHttpAgent {
    override createConnection(options: TcpNetConnectOpts, listener?: Connected): Duplex {
      return tag(super.createConnection(options, listener))
    }
  }
  class GuardedHttpsAgent extends filtering.RequestFilteringHttpsAgent {
    override createConnection(options: TcpNetConnectOpts, listener?: Connected): Duplex {
      return tag(super.createConnection(options, listener))
    }
  }
  return pair(new GuardedHttpAgent(keep), new GuardedHttpsAgent(keep))
}

/** For the configured gateway only, which may well be on loopback. */
export function plainAgents(): Agents {
  return pair(new http.Agent(keep), new https.Agent(keep))
}

/** Through an http, https or socks5 proxy; the proxy resolves the names and owns the check of addresses. */
export async function proxiedAgents(proxy: URL): Promise<Agents> {
  const { createProxyAgent } = await import('./proxy')
  return pair(await createProxyAgent(proxy, keep), await createProxyAgent(proxy, keep))
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

/** Reads a setting that names a server. Empty = absent. The text is not repeated: it may carry a password. */
export function parseServer(text: string | undefined, name: string, schemes: readonly string[]): URL | undefined {
  if (text === undefined || text.trim() === '') return undefined
  let url: URL | undefined
  try {
    url = new URL(text.trim())
  } catch {
    url = undefined
  }
  if (!url || url.hostname === '' || !schemes.includes(url.protocol.slice(0, -1))) {
    throw new AmagiError('bad-input', { message: `${name} must be an address with one of: ${schemes.join(', ')}` })
  }
  return url
}
