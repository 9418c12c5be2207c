/** Names administrators give to the accounts of a platform. */
import type { Credentials } from '../../store'
import type { PlatformId } from '../../model'
import { nameOf } from '../commands/platform-word'
import { plainly, type Say } from '../say'
import { isVerb } from './verbs'

/** What the account without a name is called in commands. */
const unnamed = /^(?:默认|默认账号|主账号|default|main)$/i
/** Letters, digits, `_`, `-` and `.`: what no form of a cookie begins with and a message can hold as it is. */
const shape = /^[\p{L}\p{N}_.-]{1,20}$/u

/** The name as it is kept: empty for the one without; undefined for what is no name. Numbers stand for places in the list. */
export function readName(word: string): string | undefined {
  const name = word.normalize('NFKC').replace(/^[“"「']|[”"」']$/g, '')
  if (unnamed.test(name)) return ''
  return shape.test(name) && !/^\d+$/.test(name) && !isVerb(name) ? name : undefined
}

/** The account of this name or number; undefined = there is none. Case does not matter. */
export function findAccount(
  word: string,
  platform: PlatformId,
  credentials: Pick<Credentials, 'names'>,
): string | undefined {
  const all = credentials.names(platform)
  const number = /^\d{1,3}$/.exec(word.normalize('NFKC').replace(/^#/, ''))?.[0]
  if (number !== undefined) return all[Number(number) - 1]
  const name = readName(word)
  return all.find((one) => one === name) ?? all.find((one) => one.toLowerCase() === name?.toLowerCase())
}

/** An account in a sentence. */
export const nameOfAccount = (name: string, say: Say): string =>
  plainly(name === '' ? say('amagi.account.unnamed') : say('amagi.account.called', { name }))

/** A platform's account in a sentence; the one without a name is just the platform's. */
export function whoIn(platform: PlatformId, name: string, say: Say): string {
  const own = nameOf(say, platform)
  return name === '' ? own : plainly(say('amagi.account.of', { platform: own, name: nameOfAccount(name, say) }))
}
