/** Tokens that the site makes in the browser and never checks against a server. */

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const pick = (random: () => number): number => Math.trunc(random() * 62)

/** `msToken`: letters and digits; 184 is the length most endpoints see. */
export function msToken(random: () => number, length = 184): string {
  const signs = Buffer.allocUnsafe(length)
  for (let i = 0; i < length; i++) signs[i] = alphanumeric.charCodeAt(pick(random))
  return signs.toString('latin1')
}

/** `verifyFp` = `fp` = cookie `s_v_web_id`: time in base 36 and a UUID-like tail over 62 characters. */
export function verifyFp(nowMs: number, random: () => number): string {
  let tail = ''
  for (let i = 0; i < 36; i++) {
    if (i === 8 || i === 13 || i === 18 || i === 23) tail += '_'
    else if (i === 14) tail += '4'
    else tail += alphanumeric.charAt(i === 19 ? (pick(random) & 3) | 8 : pick(random))
  }
  return `verify_${nowMs.toString(36)}_${tail}`
}
