/** The connections of one transport: one pair of agents per way, made when it is first gone. */
import type { LookupFunction } from 'node:net'
import { lazy, type Lazy } from '../async/lazy'
import { guardedAgents, plainAgents, proxiedAgents, type Agents } from './agents'
import type { Guard } from './guard'

/** Ways a request can go. */
interface Pools {
  gateway(): Agents | Promise<Agents>
  /** Straight to hosts of the list, or to open ones: what one may be led to is not for the other, kept sockets included. */
  direct(open: boolean): Agents | Promise<Agents>
  through(proxy: URL): Agents | Promise<Agents>
  /** Ends idle sockets and those in use; what is asked for later comes destroyed. */
  destroy(): void
}

interface PoolOptions {
  listed: Guard
  open: Guard
  lookup: LookupFunction | undefined
}

/** Nothing is loaded before it is asked for. */
export function createPools({ listed, open, lookup }: PoolOptions): Pools {
  const made = new Map<string, Lazy<Agents>>()
  let closed = false

  async function begin(key: string, make: () => Promise<Agents> | Agents): Promise<Agents> {
    const agents = made.get(key) ?? lazy(async () => make())
    made.set(key, agents)
    const own = await agents()
    if (closed) own.destroy()
    return own
  }

  const pool = (key: string, make: () => Promise<Agents> | Agents): Agents | Promise<Agents> =>
    (closed ? undefined : made.get(key)?.ready()) ?? begin(key, make)

  return {
    gateway: () => pool('gateway', plainAgents),
    direct: (isOpen) => pool(isOpen ? 'open' : 'listed', () => guardedAgents(isOpen ? open : listed, lookup)),
    through: (proxy) => pool(proxy.href, () => proxiedAgents(proxy)),
    destroy() {
      closed = true
      for (const agents of made.values()) {
        agents
          .made()
          ?.then((own) => own.destroy())
          .catch(() => undefined)
      }
    },
  }
}
