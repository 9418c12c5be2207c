/** What a failure body must never hold. */

/** Values of a cookie that prove an identity; short ones occur by chance. */
function valuesOf(cookie: string): string[] {
  return cookie
    .split(';')
    .map((pair) => pair.slice(pair.indexOf('=') + 1).trim())
    .filter((value) => value.length >= 8)
}

const patterns: readonly (readonly [string, RegExp])[] = [
  ['an address', /https?:\/\//i],
  ['a host of the machine', /127\.0\.0\.1|localhost/],
  ['a signature', /a_bogus|w_rid|X-Bogus|msToken|verifyFp|__NS_|_signature/i],
  ['a cookie', /SESSDATA|bili_jct|sessionid|passToken|ttwid=|buvid/i],
  ['a stack', /\bat [\w.<>]+ \(|\.[jt]s:\d+|node_modules/],
]

/** Names of what was found. */
export function secretsIn(text: string, cookies: readonly string[]): string[] {
  const values = cookies.flatMap(valuesOf).filter((value) => text.includes(value))
  return [
    ...patterns.filter(([, pattern]) => pattern.test(text)).map(([name]) => name),
    ...values.map(() => 'a cookie value'),
  ]
}
