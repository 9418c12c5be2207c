/** Cookie texts. Values stay percent-encoded as upstream wrote them (`SESSDATA` holds `%2C` and `%2A`). */

/** `a=1; b=2` → pairs in order; a repeated name keeps its last value. */
export function parseCookies(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>()
  for (const piece of (text ?? '').split(';')) {
    const [name, value] = pairOf(piece)
    if (name) found.set(name, value)
  }
  return found
}

export function formatCookies(cookies: Iterable<readonly [string, string]>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** `Set-Cookie` headers → one cookie text; attributes and deleted cookies are left out. */
export function cookiesOfHeaders(setCookie: readonly string[]): string {
  const found = new Map<string, string>()
  for (const header of setCookie) {
    const [name, value] = pairOf(header.split(';', 1)[0] ?? '')
    if (name && value) found.set(name, value)
  }
  return formatCookies(found)
}

function pairOf(text: string): [string, string] {
  const middle = text.indexOf('=')
  return middle < 1 ? ['', ''] : [text.slice(0, middle).trim(), text.slice(middle + 1).trim()]
}

/** Whether the text holds a session at all. */
export function hasSession(text: string | undefined): boolean {
  return Boolean(parseCookies(text).get('SESSDATA'))
}
