/** An account in words: who it is, what it is worth, how long it lasts. */
import type { Account, PlatformId } from '../model'
import { formatDate, type Clock } from '../words/dates'
import { key } from '../words/families'
import { plainly, type Say } from './say'

/** `“name” (Lv4, member, until 2030)`; `logged in` where the platform tells nothing. */
export function accountLine(account: Account, say: Say, clock: Clock): string {
  const { id, name, level, member, expiresAt } = account
  const until = expiresAt === undefined ? '' : formatDate(expiresAt, clock)
  const facts = [
    ...(level === undefined ? [] : [plainly(say('amagi.account.level', { level }))]),
    ...(member ? [plainly(say('amagi.account.member'))] : []),
    ...(until === '' ? [] : [plainly(say('amagi.account.until', { date: until }))]),
  ]
  const who =
    name === undefined
      ? plainly(id === undefined ? say('amagi.account.somebody') : say('amagi.account.number', { id }))
      : plainly(say('amagi.account.name', { name: name.slice(0, 40) }))
  if (facts.length === 0) return who
  return plainly(say('amagi.account.with', { who, facts: facts.join(plainly(say('amagi.reply.comma'))) }))
}

/** What a login of the platform is good for. */
export const gainOf = (platform: PlatformId, say: Say): string => plainly(say(key('accountGain', platform)))
