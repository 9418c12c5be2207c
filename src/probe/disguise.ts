/**
 * Values as they may be shown to strangers. Whatever is not known to be harmless is replaced by something of the same
 * look: digits by digits, letters by letters, so that lengths, types and formats stay what they were. Equal values stay
 * equal within one disguise and tell nothing outside of it.
 */
import { createHash } from 'node:crypto'
import { isSecret, mask } from '../http/mask'

/** What stands in the place of a secret. Long enough for whoever expects a token. */
export const removed = 'removed-value'

/** Where a value stands in its document. */
export interface Place {
  /** Name it stands under; that of the list for entries. */
  key: string
  /** Objects and lists around it; 1 = at the top. */
  depth: number
}

/** Judges and replaces single values. */
export interface Disguise {
  /** Adds what belongs to who asks: values of cookies, by name, ids of the account and marks of guests among them. */
  ownCookies(cookies: ReadonlyMap<string, string>): void
  /** Whether a text holds something of who asks. */
  isOwn(text: string): boolean
  /** Whether it was asked for and is therefore known anyway. */
  isAsked(text: string): boolean
  text(value: string, place: Place): string
  /** `token`: the digits as they stood in the document. */
  number(token: string, place: Place): string
  /** Name of a field; maps may be keyed by people. */
  key(name: string): string
  /** Same look, nothing of the content. */
  pseudonym(value: string): string
  /** What a site says about a refusal: words stay, whatever could be an id, a token or an address goes. */
  message(text: string): string
}

interface DisguiseOptions {
  /** Ids that are asked for. */
  asked: Iterable<string>
  /** Unguessable and never written down: small ids could be tried one by one. */
  salt: string
}

/** Names of sites for their result codes and texts about it. */
const codeKey = /^(?:.*_)?(?:code|result|ret|err_?no|status)$/i
const messageKey = /^(?:message|msg|status_msg|error_?msg|err_?msg|prompts|toast)$/i
/** Codes and texts about them stand near the top; the `message` of a comment does not. */
const nearTop = 2

/** Names whose values are words of a closed list. */
const wordKey =
  /(?:type|kind|reason|state|status|decision|scene|mode|format|codecs?|mime|quality|ratio|encoding|subtype|operationname|name_en|__typename)$/i
const word = /^[A-Za-z]+(?:[_-][A-Za-z]+)*$/
const codec = /^(?:video|audio|image|text|application)\/[a-z0-9.+-]{1,20}$|^[a-z]{2,5}\d{1,2}(?:\.[0-9a-zA-Z]{1,10})*$/
const longestWord = 40

/** Sizes, durations, dates, ratios, versions: no more than four digits in a row. */
const figure = /^-?\d{1,4}(?:[:x*/.-]\d{1,4}){0,2}[pPkK]?$/
const date = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?$/

/** Numbers under these names are people, however small. */
const personKey = /^(?:.*_)?(?:mid|uid|user_?id|account_?id|owner_?id|author_?id|ruid|viewer)$/i

/** Prefixes that say what kind of id follows. */
const idPrefix = /^(?:BV1|MS4wLjABAAAA|av(?=\d)|cv(?=\d)|ep(?=\d)|ss(?=\d)|md(?=\d)|au(?=\d)|3x)/

const address4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g
const address6 = /\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,6}::?[0-9a-f]{0,4}/gi

/** Longer runs of letters are no words of a message; `ArgusSecurityPlugin` is. Characters. */
const longestWordIn = 19
/** Longest text of a site that is kept, characters. */
const longestMessage = 160

/** Shorter cookie values are switches of the page (`light`, `16`): hidden everywhere they would hide what is looked for. */
const shortestOwn = 4
const accountName = /user_?id|uid/i
/** Shorter values of ours are recognised as a whole only, not within other texts. */
const shortestWithin = 6

/** Pseudo-random numbers below `n`, the same for the same seed. */
function dice(seed: string): (n: number) => number {
  let block = 0
  let bytes = Buffer.alloc(0)
  let at = 0
  return (n) => {
    if (at + 2 > bytes.length) {
      bytes = createHash('sha256').update(`${block++} ${seed}`).digest()
      at = 0
    }
    const value = bytes.readUInt16BE(at)
    at += 2
    return value % n
  }
}

function pseudonymOf(value: string, salt: string): string {
  const roll = dice(`${salt} ${value}`)
  const prefix = idPrefix.exec(value)?.[0] ?? /^-?\d(?=\d*(?:\.\d+)?$)/.exec(value)?.[0] ?? ''
  let made = prefix
  for (const char of value.slice(prefix.length)) {
    if (/\d/.test(char)) made += String(roll(10))
    else if (/[a-f]/.test(char)) made += 'abcdef'[roll(6)]
    else if (/[g-z]/.test(char)) made += String.fromCharCode(97 + roll(26))
    else if (/[A-F]/.test(char)) made += 'ABCDEF'[roll(6)]
    else if (/[G-Z]/.test(char)) made += String.fromCharCode(65 + roll(26))
    else if (/\p{L}/u.test(char)) made += '文'
    else made += char
  }
  return made
}

/** One disguise per capture: what belongs to who asks is learned on the way. */
export function createDisguise({ asked, salt }: DisguiseOptions): Disguise {
  const wanted = new Set(asked)
  const mine = new Set<string>()

  const isOwn = (text: string): boolean => {
    if (mine.has(text)) return true
    for (const value of mine) if (value.length >= shortestWithin && text.includes(value)) return true
    return false
  }
  const pseudonym = (value: string): string => pseudonymOf(value, salt)

  function message(text: string): string {
    const plain = mask(text.slice(0, 4 * longestMessage))
      .replace(address4, '***')
      .replace(address6, '***')
      .replace(/\S*@\S*/g, '***')
      .replace(/[\w%+/=~.-]+/g, (run) =>
        !wanted.has(run) && (isOwn(run) || /\d{5}|\d[a-z]|[a-z]\d/i.test(run) || run.length > longestWordIn)
          ? '***'
          : run,
      )
    return isOwn(plain) ? '***' : plain.slice(0, longestMessage)
  }

  const harmless = (value: string, { key }: Place): boolean =>
    figure.test(value) ||
    date.test(value) ||
    (wordKey.test(key) && value.length <= longestWord && (word.test(value) || codec.test(value)))

  return {
    ownCookies(cookies) {
      for (const [name, value] of cookies) {
        if (value.length < (accountName.test(name) ? 2 : shortestOwn)) continue
        mine.add(value)
        try {
          mine.add(decodeURIComponent(value))
        } catch {
          // Not encoded: known as it stands.
        }
      }
    },
    isOwn,
    isAsked: (text) => wanted.has(text) && !isOwn(text),
    text(value, place) {
      if (value === '') return value
      if (isSecret(place.key)) return removed
      if (isOwn(value)) return pseudonym(value)
      if (wanted.has(value) || harmless(value, place)) return value
      return messageKey.test(place.key) && place.depth <= nearTop ? message(value) : pseudonym(value)
    },
    number(token, { key, depth }) {
      const digits = token.replace(/\D/g, '').length
      if (codeKey.test(key) && depth <= nearTop && digits <= 9 && !mine.has(token)) return token
      if (isSecret(key)) return '0'
      if (mine.has(token) || (personKey.test(key) && digits > 1)) return pseudonym(token)
      return wanted.has(token) || digits < 5 || /e/i.test(token) ? token : pseudonym(token)
    },
    key(name) {
      if (wanted.has(name) && !isOwn(name)) return name
      return isOwn(name) || name.length > longestWord || /\d{5}/.test(name) || !/^[\w.@$:-]*$/.test(name)
        ? pseudonym(name)
        : name
    },
    pseudonym,
    message,
  }
}
