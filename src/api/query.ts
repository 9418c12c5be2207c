/** Query of an address → parameters. Strict: what cannot be read in one way only is named, not guessed. */
import { wrong, type Field } from '../platforms/endpoint/params'

/** Undefined when the percent signs make no UTF-8 text. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/**
 * Parameters by name out of a request target (`/path?a=1`); `drop` is left out. Throws `bad-input` that names what is
 * given more than once or does not decode.
 */
export function queryOf(target: string, drop?: string): Record<string, string> {
  const start = target.indexOf('?')
  const found = new Map<string, string>()
  const faults = new Map<string, Field>()
  for (const pair of start === -1 ? [] : target.slice(start + 1).split('&')) {
    if (pair === '') continue
    const cut = pair.indexOf('=')
    const written = cut === -1 ? pair : pair.slice(0, cut)
    const name = decoded(written)
    if (name === undefined) {
      faults.set(written, { name: written, message: 'is no valid percent-encoding' })
      continue
    }
    if (name === drop) continue
    const value = decoded(cut === -1 ? '' : pair.slice(cut + 1))
    if (value === undefined) faults.set(name, { name, message: 'is no valid percent-encoding' })
    else if (found.has(name)) faults.set(name, { name, message: 'given more than once' })
    else found.set(name, value)
  }
  if (faults.size > 0) throw wrong([...faults.values()])
  // Own properties, also for `__proto__`: a plain assignment would lose it.
  return Object.fromEntries(found)
}
