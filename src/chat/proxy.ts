/** Koishi's own proxy setting, for a transport that does not go through `ctx.http`. */
import type { Context } from 'koishi'

interface ProxyHolder {
  /** Agents of http-proxy-agent and https-proxy-agent hold a URL, those of socks-proxy-agent host and port. */
  proxy?: URL | { host?: string; port?: number; type?: number; userId?: string; password?: string }
}

interface HttpService {
  config?: { proxyAgent?: unknown }
}

/**
 * Address of the proxy the framework would use, if any. The plugin that brings proxies keeps its setting to itself
 * but hands an agent to everybody who opens a socket, so the agent is asked for where it leads.
 */
export function koishiProxy(ctx: Context): string | undefined {
  const http = ctx.get('http') as HttpService | undefined
  if (!http) return undefined
  if (typeof http.config?.proxyAgent === 'string' && http.config.proxyAgent) return http.config.proxyAgent
  const init: { agent?: ProxyHolder } = {}
  try {
    const emit = ctx.emit.bind(ctx) as (self: object, name: string, ...args: unknown[]) => void
    emit({ ctx }, 'http/websocket-init', new URL('wss://koishi.invalid'), init, http.config)
  } catch {
    return undefined // a proxy address nobody can make an agent for: the framework warns about it itself
  }
  const proxy = init.agent?.proxy
  if (!proxy) return undefined
  if (proxy instanceof URL) return proxy.href
  if (!proxy.host || !proxy.port) return undefined
  const login = proxy.userId ? `${encodeURIComponent(proxy.userId)}:${encodeURIComponent(proxy.password ?? '')}@` : ''
  return `socks5://${login}${proxy.host}:${proxy.port}`
}
