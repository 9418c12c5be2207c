/** An account in words: who it is, what it is worth, how long it lasts. */
import type { Account } from '../model'
import { formatDate, type Clock } from './dates'

/** Characters of a name. */
const maxName = 40

/** `“name” (Lv4, premium, until 2030)`; `logged in` where the platform tells nothing. The name is foreign text. */
export function accountLine({ id, name, level, member, expiresAt }: Account, clock: Clock): string {
  const { t } = clock
  const until = expiresAt === undefined ? '' : formatDate(expiresAt, clock)
  const facts = [
    ...(level === undefined ? [] : [t('amagi.account.level', { level })]),
    ...(member ? [t('amagi.account.member')] : []),
    ...(until === '' ? [] : [t('amagi.account.until', { date: until })]),
  ]
  const who =
    name !== undefined
      ? t('amagi.account.name', { name: [...name].slice(0, maxName).join('') })
      : id === undefined
        ? t('amagi.account.somebody')
        : t('amagi.account.number', { id })
  return facts.length === 0 ? who : t('amagi.account.with', { who, facts: facts.join(t('amagi.reply.comma')) })
}
