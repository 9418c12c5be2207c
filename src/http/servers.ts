/** Addresses of proxies and of the gateway, as people write them into settings and variables. */
import { AmagiError, toAmagiError } from '../errors'
import { proxySchemes } from './proxy'

/** Explicitly no proxy, where another setting or the environment would name one. */
export const direct = 'direct'

/** What a setting says about the way: a proxy, explicitly none, or nothing. */
export type Way = URL | typeof direct | undefined

/** Reads a setting that names a server. Empty = absent. The text is not repeated: it may carry a password. */
export function parseServer(text: string | undefined, name: string, schemes: readonly string[]): URL | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  if (!url || url.hostname === '' || !schemes.includes(url.protocol.slice(0, -1))) {
    throw new AmagiError('bad-input', { message: `${name} must be an address with one of: ${schemes.join(', ')}` })
  }
  return url
}

/** `127.0.0.1:7890`, as proxy programs show it; without a port it is rather a slip than an address. */
const bare = /^(?:[^\s/@]+@)?(?:\[[\da-f:.]+\]|[^\s/:@]+):\d{1,5}\/?$/i

/** Reads a setting or variable that names a proxy; `direct` and empty are answers. Throws `bad-input` as above. */
export function parseProxy(text: string | undefined, name: string): Way {
  const trimmed = text?.trim() ?? ''
  if (trimmed.toLowerCase() === direct) return direct
  return parseServer(bare.test(trimmed) ? `http://${trimmed}` : trimmed, name, proxySchemes)
}

/** What is wrong with a setting, by the reading that throws it: one line for the log, never the text itself; else none. */
export function complaint(read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    return [toAmagiError(error).message]
  }
}

/** The same for settings that name proxies, by their names. */
export function wrongProxies(named: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(named).flatMap(([name, text]) => complaint(() => parseProxy(text, name)))
}
