/** Proxy variables as other programs understand them: curl's rules (https://curl.se/docs/manpage.html, 2026-03). */
import type { Address } from './address'
import { direct, parseProxy, type Way } from './servers'

/** Such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Lower case wins, as with curl. Set but empty means none, for a variable as well as for its fallback. */
function variable(environment: Environment, name: string): string | undefined {
  return environment[name.toLowerCase()] ?? environment[name]
}

interface Exception {
  /** Without leading dot; `undefined` = every host. */
  host: string | undefined
  /** Only this port; absent = any. */
  port: string | undefined
}

/** `*`, `example.com`, `.example.com`, `*.example.com`, `example.com:443`; ranges of addresses mean no host of ours. */
function exceptionsOf(text: string | undefined): Exception[] {
  return (text ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .flatMap((entry): Exception[] => {
      const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? []
      if (name === '*') return [{ host: undefined, port }]
      const host = name.replace(/^\*?\./, '').replace(/\.$/, '')
      return host === '' ? [] : [{ host, port }]
    })
}

const ports = { http: '80', https: '443' } as const

function excepted({ host, protocol }: Address, exceptions: readonly Exception[]): boolean {
  return exceptions.some(
    (entry) =>
      (entry.port === undefined || entry.port === ports[protocol]) &&
      (entry.host === undefined || host === entry.host || host.endsWith(`.${entry.host}`)),
  )
}

/**
 * The way the variables name for an address; undefined when they name none. `HTTP_PROXY` is for http addresses,
 * `HTTPS_PROXY` for https ones, `ALL_PROXY` for what neither names, `NO_PROXY` excepts hosts from all of them.
 * Throws `bad-input` for a variable that is no proxy: better no start than a way round the proxy.
 */
export function proxyFromEnvironment(environment: Environment): (address: Address) => Way {
  const all = variable(environment, 'ALL_PROXY')
  const of = (name: string): Way => {
    const own = variable(environment, name)
    return own?.trim() ? parseProxy(own, name) : own === undefined ? parseProxy(all, 'ALL_PROXY') : undefined
  }
  const ways = { http: of('HTTP_PROXY'), https: of('HTTPS_PROXY') } as const
  const exceptions = exceptionsOf(variable(environment, 'NO_PROXY'))
  return (address) => {
    const way = ways[address.protocol]
    return way === undefined || way === direct || excepted(address, exceptions) ? undefined : way
  }
}
