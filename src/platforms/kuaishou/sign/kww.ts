/** `kww`, the session header that goes with `__NS_hxfalcon`. */
import { createCipheriv } from 'node:crypto'

/** Key and IV of the web client. */
const secret = Buffer.from('K8wm5PvY9nX7qJc2', 'ascii')
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A self-made value: time and eight random characters. One per session is what a browser shows. */
export function makeKww(now: number, random: () => number): string {
  let nonce = ''
  for (let index = 0; index < 8; index++) nonce += alphabet.charAt(Math.floor(random() * alphabet.length))
  const cipher = createCipheriv('aes-128-cbc', secret, secret)
  return `${cipher.update(`${now}|${nonce}`, 'utf8', 'base64')}${cipher.final('base64')}###ssrd`
}

/** The value a logged-in browser already carries in its cookie. */
export function kwwOfCookie(cookie: string | undefined): string | undefined {
  return /(?:^|;\s*)kwfv1=([^;]+)/.exec(cookie ?? '')?.[1]?.trim()
}
