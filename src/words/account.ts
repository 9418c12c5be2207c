/** An account in words: who it is, what it is worth, how long it lasts. */
import type { Account, Purpose, Standing } from '../model'
import { formatDate, type Clock } from './dates'
import { key } from './families'

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

/** What is known of a login, as a part of a line. */
function standingText(standing: Standing, clock: Clock): string {
  const { t } = clock
  switch (standing.kind) {
    case 'valid':
      return accountLine(standing.account, clock)
    case 'expired':
      return t(key('accountState', standing.empty ? 'empty' : 'expired'))
    case 'guest':
    case 'unknown':
      return t(key('accountState', 'unknown'))
  }
}

/** One of several accounts of a platform in one line: its name, what it is in force for, whose it is. */
export function listedAccount(
  { name, serves, standing }: { name: string; serves: readonly Purpose[]; standing: Standing },
  clock: Clock,
): string {
  const { t } = clock
  const who = name === '' ? t('amagi.account.unnamed') : t('amagi.account.called', { name })
  const uses = serves.map((purpose) => t(key('purpose', purpose))).join(t('amagi.account.and'))
  const state = standingText(standing, clock)
  return t(uses === '' ? 'amagi.account.idle' : 'amagi.account.serving', { who, uses, state })
}
