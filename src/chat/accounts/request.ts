/** What somebody wants who wrote something behind `设置B站Cookie` or `B站账号`. Pure. */
import type { Purpose } from '../../model'
import { isEvery, purposeOf, verbOf, type Verb } from './verbs'

/** Names are as they were written; absent = nobody named one. */
export type AccountRequest =
  | { what: 'list' }
  | { what: 'status' | 'clear'; name?: string }
  /** `names`: several that share it; `all`: every one there is. */
  | { what: 'use'; name?: string; purpose: Purpose; names?: readonly string[] | 'all' }
  | { what: 'rename'; from: string; to: string }
  /** `value` is empty where only a word was given; `adding`: it was said to be a name. */
  | { what: 'set'; name?: string; value: string; forced: boolean; adding?: true }
  /** Something is missing, or too much. */
  | { what: 'unclear'; verb: Verb }

const dash = /[-\u2013\u2014\uff0d]{1,2}/.source
const naming = `${dash}(?:n|name|名字|名称|账号)(?:\\s*[=:：]\\s*|\\s+)(\\S+)`
const nameFirst = new RegExp(`^${naming}(?:\\s+|$)`, 'iu')
const nameLast = new RegExp(`\\s${naming}$`, 'iu')
/** Before a cookie: it is kept whatever the platform says of it. */
const forcing = /^(?:--force|force|强制保存|强制)\s+/i

/** The cookie a text is in any form, as one line: empty for one of another site or over; undefined = it is none. */
type PairsOf = (text: string) => string | undefined

/** The first word and what follows it. */
function parted(text: string): [word: string, rest: string] {
  const [word = ''] = text.split(/\s/, 1)
  return [word, text.slice(word.length).trim()]
}

/** Words that only join others: `改名 小号 为 大号`, `rename a to b`. */
const wordsOf = (text: string): string[] =>
  text.split(/\s+/).filter((word) => word !== '' && !/^(?:to|as|for|为|成|到|给)$/i.test(word))

function asked(verb: Verb, rest: string, pairsOf: PairsOf): AccountRequest {
  const words = wordsOf(rest)
  const [first, second] = words
  switch (verb) {
    case 'list':
      return { what: 'list' }
    case 'status':
    case 'clear':
      if (words.length > 1) return { what: 'unclear', verb }
      return { what: verb, ...(first === undefined ? {} : { name: first }) }
    case 'use': {
      const purpose = words.map(purposeOf).find((found) => found !== undefined)
      const named = words
        .filter((word) => purposeOf(word) === undefined)
        .flatMap((word) => word.split(/[,，、+＋]/))
        .filter((word) => word !== '' && !/^(?:和|与|and|&)$/i.test(word))
      const [name, ...more] = named
      // Links are one account's, subscriptions may be too many for one.
      if (purpose === 'subscriptions' && name !== undefined) {
        if (more.length === 0 && isEvery(name)) return { what: 'use', purpose, names: 'all' }
        if (more.length > 0) return { what: 'use', purpose, names: named }
      }
      if (more.length > 0) return { what: 'unclear', verb }
      return { what: 'use', purpose: purpose ?? 'links', ...(name === undefined ? {} : { name }) }
    }
    case 'rename':
      if (first === undefined || second === undefined || words.length > 2) return { what: 'unclear', verb }
      return { what: 'rename', from: first, to: second }
    case 'add':
      return { ...kept(rest, pairsOf), adding: true }
  }
}

/** Words that begin what developer tools copy. */
const tools = /^(?:curl|wget|http|fetch|await|invoke-webrequest|cookie|get|post|put|head|options|patch|delete)$/i
/** A name, or what was meant to be one. */
const nameShape = /^[“"「']?[\p{L}\p{N}_.-]+[”"」']?$/u

/** Several of them. */
const namesShape = /^[\p{L}\p{N}_.,，、+＋&-]+$/u

/** A cookie, with a name before it where that adds nothing to what the rest holds. */
function kept(text: string, pairsOf: PairsOf): AccountRequest & { what: 'set' } {
  const bare = text.replace(forcing, '')
  const forced = bare !== text
  const [name, rest] = parted(bare)
  const value = rest.replace(forcing, '')
  const [whole, later] = [pairsOf(bare), pairsOf(value)]
  const isName = nameShape.test(name) && !tools.test(name)
  if (isName && later !== undefined && (whole === undefined || (whole === later && whole !== '')))
    return { what: 'set', name, value, forced: forced || value !== rest }
  if (isName && rest === '' && whole === undefined) return { what: 'set', name, value: '', forced }
  return { what: 'set', value: bare, forced }
}

/** Reads it. */
export function readRequest(text: string, pairsOf: PairsOf): AccountRequest {
  const whole = text.trim()
  // curl has options of its own.
  const named = nameFirst.exec(whole) ?? (/^curl\s/i.test(whole) ? null : nameLast.exec(whole))
  if (named) {
    const [, name = ''] = named
    const rest = whole.replace(named[0], ' ').trim()
    const request = readRequest(rest, pairsOf)
    if (request.what === 'list' && rest === '') return { what: 'status', name }
    if (request.what === 'rename' || request.what === 'list' || request.what === 'unclear') return request
    return { ...request, name }
  }
  if (whole === '') return { what: 'list' }
  const [first, rest] = parted(whole)
  const verb = verbOf(first)
  if (verb) return asked(verb, rest, pairsOf)
  const [second, more] = parted(rest)
  const later = verbOf(second)
  // `订阅 小号`, `小号 用于订阅`, `默认 小号`: what for is enough, in either order.
  const purpose = [first, second].find((word) => purposeOf(word) !== undefined)
  const isChoice = purpose !== undefined || /^(?:默认|default)$/i.test(first)
  if (isChoice && second !== '' && more === '' && !later && pairsOf(second) === undefined) {
    return asked('use', purpose === undefined ? second : `${first} ${second}`, pairsOf)
  }
  // `订阅 小号 大号`, `小号 大号 用于订阅`.
  const words = wordsOf(whole)
  const isShared = [words[0], words.at(-1)].some((word = '') => purposeOf(word) === 'subscriptions')
  if (
    isShared &&
    words.length > 2 &&
    !later &&
    words.every((word) => namesShape.test(word)) &&
    pairsOf(whole) === undefined
  )
    return asked('use', whole, pairsOf)
  // The name first: `小号 清除`. A text that is a cookie is one, whatever its words.
  if (later && later !== 'list' && pairsOf(whole) === undefined) return asked(later, `${first} ${more}`, pairsOf)
  return kept(whole, pairsOf)
}
