/** Which way a request goes: through the gateway, through a proxy, or straight to the host. */
import { hostAllowed, type Address } from './address'
import { proxyFromEnvironment, type Environment } from './environment'
import { direct, parseProxy, type Way } from './servers'
import type { OutgoingRequest, ProxyRoute, Purpose } from './types'

/** What a request says that the choice looks at. */
type Asked = Pick<OutgoingRequest, 'hosts' | 'purpose'>

interface Choice {
  /** Proxy of a request, by its first address: all hops of one request go one way. Undefined = straight. */
  proxyFor(first: Address, asked: Asked): URL | undefined
}

interface RouteOptions {
  routes?: readonly ProxyRoute[] | undefined
  proxy?: string | undefined
  environment?: Environment | undefined
}

/** Reads all settings at once: throws `bad-input` that names the one that is no address, never its text. */
export function createRoutes({ routes = [], proxy, environment = {} }: RouteOptions): Choice {
  const rules = routes.map((route) => ({
    ...route,
    name: route.name ?? 'proxy of a route',
    way: parseProxy(route.proxy, route.name ?? 'proxy of a route'),
  }))
  const usual = parseProxy(proxy, 'proxy')
  const fromEnvironment = usual === undefined ? proxyFromEnvironment(environment) : () => undefined

  /** A host off the list belongs to whom the list belongs to. */
  function concerns(hosts: readonly string[] | undefined, first: Address, asked: Asked): boolean {
    if (hosts === undefined || hostAllowed(first.host, hosts)) return true
    return !hostAllowed(first.host, asked.hosts) && asked.hosts.some((host) => hosts.includes(host))
  }

  const meant = (purposes: readonly Purpose[] | undefined, purpose: Purpose): boolean =>
    purposes === undefined || purposes.includes(purpose)

  return {
    proxyFor(first, asked) {
      const rule = rules.find(
        ({ hosts, purposes, way }) =>
          way !== undefined && meant(purposes, asked.purpose) && concerns(hosts, first, asked),
      )
      const way: Way = rule?.way ?? usual ?? fromEnvironment(first)
      return way === direct ? undefined : way
    },
  }
}
