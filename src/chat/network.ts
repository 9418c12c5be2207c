/** Settings of the network → options of the transport. */
import type { Context } from 'koishi'
import { proxyFromEnvironment } from '../http/environment'
import { complaint, parseServer, wrongProxies } from '../http/servers'
import type { ProxyRoute, TransportOptions } from '../http/types'
import { platformIds, type PlatformId, type Settings } from '../model'
import { platforms } from '../platforms'
import { askedHosts, paceRules } from '../platforms/pace'
import { koishiProxy } from './proxy'

type Network = Pick<Settings, 'network' | 'platforms'>

/** Settings that name a proxy, by their names. */
const proxiesOf = ({ network, platforms: own }: Network): Record<string, string> => ({
  'network.proxy': network.proxy,
  'network.mediaProxy': network.mediaProxy,
  ...Object.fromEntries(platformIds.map((id) => [`platforms.${id}.proxy`, own[id].proxy])),
})

/** Files first: their proxy counts for those of every platform. */
function routesOf({ network, platforms: own }: Network): ProxyRoute[] {
  const files = { purposes: ['picture', 'media'], proxy: network.mediaProxy, name: 'network.mediaProxy' } as const
  const hosts = Object.fromEntries(
    platforms.map((platform) => [platform.id, [...askedHosts(platform), ...platform.hosts.media]]),
  ) as Record<PlatformId, string[]>
  return [
    files,
    ...platformIds.map((id) => ({ hosts: hosts[id], proxy: own[id].proxy, name: `platforms.${id}.proxy` })),
  ]
}

/** Our own setting, then Koishi's, then the environment. A relay decides by itself how often it asks. */
export function transportOptions(ctx: Context, settings: Network): TransportOptions {
  const { network } = settings
  const gateway = network.gateway.trim()
  return {
    gateway: gateway || undefined,
    proxy: network.proxy.trim() || koishiProxy(ctx),
    routes: routesOf(settings),
    environment: process.env,
    fakeIp: network.fakeIp,
    timeoutMs: network.timeoutMs,
    gentle: gateway || network.pace === 'off' ? [] : paceRules(platforms),
  }
}

/** What is no address among settings and variables, one line each; none of their text. */
export function wrongAddresses(settings: Network, environment = process.env): string[] {
  return [
    ...complaint(() => parseServer(settings.network.gateway, 'network.gateway', ['http', 'https'])),
    ...wrongProxies(proxiesOf(settings)),
    ...complaint(() => proxyFromEnvironment(environment)),
  ]
}
