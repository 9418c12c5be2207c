/** Proxy agents, loaded only when a proxy is configured. */
import type { AgentOptions, ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { follow } from '../async/deadline'
import { throwIfAborted } from '../async/until'
import type { AnyAgent } from './agents'
import { tunnelRefused } from './failure'

/** Schemes a proxy address may have. */
export const proxySchemes = ['http', 'https', 'socks', 'socks5', 'socks5h'] as const

/** Option of one request that the agents below read: ends a tunnel that is still being opened. */
interface TunnelOptions {
  tunnelSignal?: AbortSignal
}

/** Names always go to the proxy unresolved: it may see another DNS, and ours should not learn what is asked. */
function remoteLookup(proxy: URL): URL {
  return proxy.protocol === 'socks5:' ? new URL(proxy.href.replace(/^socks5:/, 'socks5h:')) : proxy
}

/** An agent that tunnels both http and https. */
export async function createProxyAgent(proxy: URL, options: AgentOptions): Promise<AnyAgent> {
  if (proxy.protocol.startsWith('socks')) {
    const { SocksProxyAgent } = await import('socks-proxy-agent')
    // No `timeout` here: this agent would also cut sockets in use with it.
    const { timeout: _, ...rest } = options
    return new SocksProxyAgent(remoteLookup(proxy), rest)
  }
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  type AgentConnectOpts = Parameters<InstanceType<typeof HttpsProxyAgent>['connect']>[1]
  class TunnelAgent extends HttpsProxyAgent<string> {
    override async connect(request: ClientRequest, connectOptions: AgentConnectOpts): Promise<Socket> {
      const { tunnelSignal } = connectOptions as AgentConnectOpts & TunnelOptions
      throwIfAborted(tunnelSignal)
      const opening = follow(tunnelSignal)
      let status = 0
      request.once('proxyConnect', (answer: { statusCode: number }) => {
        status = answer.statusCode
      })
      // Read synchronously by the parent: a hanging tunnel must not outlive the request that wanted it.
      this.connectOpts = { ...this.connectOpts, signal: opening.signal } as typeof this.connectOpts
      try {
        const socket = await super.connect(request, connectOptions)
        if (status === 200) return socket
        // The parent would hand the proxy's own page over as if the host had answered.
        socket.destroy()
        throw Object.assign(new Error('proxy refused the tunnel'), { code: tunnelRefused })
      } finally {
        opening.end()
      }
    }
  }
  return new TunnelAgent(proxy.href, options)
}
