/** What was chosen in one chat, and the two places it is kept in. */
import { createHash } from 'node:crypto'
import type { Context } from 'koishi'
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import { isObject } from '../json'
import { platformIds, type PlatformId } from '../model'
import { openObject, unreadable } from './file'

/**
 * What was chosen under one key; never empty where it is kept. Switches: a platform or `all`, true or false, and with
 * `@<account>` behind it for that account of ours alone. Any other name is an option (`trigger`, `quiet`) and a text;
 * an empty one takes back what an older place may still hold.
 */
export type Chosen = Readonly<Record<string, boolean | string>>

/** One place choices are kept in; whoever changes something waits for the change before. */
export interface ChosenRows {
  /** What is kept under these keys; a key nobody chose under is missing. Rejects when it cannot be known now. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Chosen>>
  /** Makes this all that is kept under a key; nothing chosen = forgotten. Rejects when it could not be kept. */
  replace(key: string, chosen: Chosen): Promise<void>
}

/** Ids of accounts that are longer stand as a digest: names stay within their 40 characters. */
const maxAccount = 24

/** What stands behind the `@` of a switch for one account. */
const behindOf = (account: string): string =>
  account.length <= maxAccount
    ? account
    : `~${createHash('sha256').update(account).digest('base64url').slice(0, maxAccount)}`

type Subject = PlatformId | 'all'

const isSwitch = (value: boolean | string | undefined): value is boolean => typeof value === 'boolean'

const firstSwitch = (chosen: Chosen | undefined, names: readonly string[]) => {
  const name = names.find((one) => isSwitch(chosen?.[one]))
  return name === undefined ? undefined : { on: chosen?.[name] === true, name }
}

/** The switch that holds for one platform, and whether it was turned for this account alone. */
export interface Switched {
  on: boolean
  own: boolean
}

/** The account's own switch before that of the chat, the platform's own before the one for all. */
export function switchIn(chosen: Chosen | undefined, platform: PlatformId, account?: string): Switched | undefined {
  const behind = account === undefined ? [] : [behindOf(account)]
  const own = behind.flatMap((one) => [`${platform}@${one}`, `all@${one}`])
  const found = firstSwitch(chosen, own)
  if (found) return { on: found.on, own: true }
  const common = firstSwitch(chosen, [platform, 'all'])
  return common && { on: common.on, own: false }
}

const without = (chosen: Chosen | undefined, goes: (name: string) => boolean): Chosen =>
  Object.fromEntries(Object.entries(chosen ?? {}).filter(([name, value]) => !isSwitch(value) || !goes(name)))

/** Accounts that have a switch for all platforms of their own here, by what stands behind the `@`. */
const accountsIn = (chosen: Chosen | undefined): string[] =>
  Object.keys(chosen ?? {}).flatMap((name) => (name.startsWith('all@') ? [name.slice('all@'.length)] : []))

function turned(chosen: Chosen | undefined, subject: Subject, on: boolean, behind: string | undefined): Chosen {
  if (behind !== undefined) {
    const kept = subject === 'all' ? without(chosen, (name) => name.endsWith(`@${behind}`)) : chosen
    return { ...kept, [`${subject}@${behind}`]: on }
  }
  if (subject === 'all') return { ...without(chosen, () => true), all: on }
  const kept = without(chosen, (name) => name.startsWith(`${subject}@`))
  // An account that was told to be quiet (or not) about everything hears of this one platform as well.
  const told = accountsIn(kept).map((one) => [`${subject}@${one}`, on])
  return { ...kept, ...(Object.fromEntries(told) as Chosen), [subject]: on }
}

/**
 * What holds after a choice: the newest wins. One for all platforms overrides every earlier one of the chat, or of the
 * account it is for.
 */
export const withSwitch = (chosen: Chosen | undefined, subject: Subject, on: boolean, account?: string): Chosen =>
  turned(chosen, subject, on, account === undefined ? undefined : behindOf(account))

/** A text chosen here; undefined where the settings decide. */
export function optionIn(chosen: Chosen | undefined, name: string): string | undefined {
  const value = chosen?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What holds after an option was chosen; an empty text leaves it to the settings again. */
export const withOption = (chosen: Chosen | undefined, name: string, value: string): Chosen => ({
  ...chosen,
  [name]: value,
})

/** Those for all come before those for one, those of the chat before those of an account. */
const rank = (name: string): number => (name.startsWith('all') ? 0 : 1) + (name.includes('@') ? 2 : 0)

/** The file holds what was chosen while the database was away: it is newer, and every choice in it is made once more. */
export function newerOver(older: Chosen | undefined, newer: Chosen | undefined): Chosen | undefined {
  if (!newer) return older
  const entries = Object.entries(newer).toSorted(([one], [other]) => rank(one) - rank(other))
  return entries.reduce<Chosen | undefined>((chosen, [name, value]) => {
    if (!isSwitch(value)) return withOption(chosen, name, value)
    const [subject = 'all', behind] = name.split('@')
    return turned(chosen, subject as Subject, value, behind)
  }, older)
}

const isEmpty = (chosen: Chosen): boolean => Object.keys(chosen).length === 0

/** Entries of the file that mean something, whatever else was written into it. */
function readable(content: Record<string, unknown>): Map<string, Chosen> {
  const kept = new Map<string, Chosen>()
  for (const [key, entry] of Object.entries(content)) {
    const values = isObject(entry) ? Object.entries(entry) : []
    const chosen = Object.fromEntries(values.filter(isChoice))
    if (!isEmpty(chosen)) kept.set(key, chosen)
  }
  return kept
}

/** Switches of version 0.1.0 were never texts. */
const isChoice = (pair: [string, unknown]): pair is [string, boolean | string] =>
  typeof pair[1] === 'boolean' || (typeof pair[1] === 'string' && !switchNames.has(pair[0]) && !pair[0].includes('@'))

const switchNames: ReadonlySet<string> = new Set<string>([...platformIds, 'all'])

/** In `choices.json` of a folder; read once. */
export function createFileRows(dir: string, log: (line: string) => void): ChosenRows {
  const file = openObject(join(dir, 'choices.json'), log)
  const changes = createTurns(1)
  let known: Map<string, Chosen> | undefined

  function load(): Map<string, Chosen> {
    if (known) return known
    const content = file.read()
    if (!content) throw unreadable()
    known = readable(content)
    return known
  }

  return {
    async read(keys) {
      const all = load()
      const found = new Map<string, Chosen>()
      for (const key of keys) {
        const chosen = all.get(key)
        if (chosen) found.set(key, chosen)
      }
      return found
    },
    replace: (key, chosen) =>
      changes.run(async () => {
        const next = new Map(load())
        if (isEmpty(chosen)) next.delete(key)
        else next.set(key, chosen)
        await file.write(Object.fromEntries(next))
        known = next
      }),
  }
}

declare module 'koishi' {
  interface Tables {
    amagi_choice: ChoiceRow
    amagi_option: OptionRow
  }
}

interface ChoiceRow {
  /** Key of the chat. */
  chat: string
  /** Id of a platform we answer for, or `all`. */
  platform: string
  enabled: boolean
}

/** Everything that is chosen beside the switches of version 0.1.0. */
interface OptionRow {
  /** Key of the chat. */
  chat: string
  name: string
  /** A text; `+` and `-` are switches. */
  value: string
}

type Database = Context['database']

/** Keys of the tables: 150 + 40 characters of 4 bytes stay below the 767 bytes an index of old MySQL holds. */
export function declareTables(model: Context['model']): void {
  const fields = { chat: 'string(150)', platform: 'string(20)', enabled: 'boolean' } as const
  model.extend('amagi_choice', fields, { primary: ['chat', 'platform'] })
  const options = { chat: 'string(150)', name: 'string(40)', value: 'text' } as const
  model.extend('amagi_option', options, { primary: ['chat', 'name'] })
}

/** Rows of a database can be learnt before anybody asks. */
export interface DatabaseRows extends ChosenRows {
  /** Everything that is kept, as far as it is not more than so many rows. */
  all(limit: number): Promise<ReadonlyMap<string, Chosen>>
}

const signs = new Map<string, boolean>([
  ['+', true],
  ['-', false],
])

function grouped(rows: readonly ChoiceRow[], options: readonly OptionRow[]): Map<string, Chosen> {
  const found = new Map<string, Chosen>()
  const add = (chat: string, name: string, value: boolean | string): void =>
    void found.set(chat, { ...found.get(chat), [name]: value })
  // Some drivers answer with 0 and 1.
  for (const { chat, platform, enabled } of rows) add(chat, platform, Boolean(enabled))
  for (const { chat, name, value } of options) add(chat, name, name.includes('@') ? (signs.get(value) ?? '') : value)
  return found
}

/** In the tables `amagi_choice` and `amagi_option`, which must have been declared. */
export function createDatabaseRows(database: Database): DatabaseRows {
  const optionsOf = (chosen: Chosen): [string, string][] =>
    Object.entries(chosen).flatMap(([name, value]): [string, string][] => {
      if (isSwitch(value)) return switchNames.has(name) ? [] : [[name, value ? '+' : '-']]
      // Nothing older is left once it is here.
      return value === '' ? [] : [[name, value]]
    })
  return {
    async read(keys) {
      const query = { chat: [...keys] }
      const rows = database.get('amagi_choice', query)
      return grouped(...(await Promise.all([rows, database.get('amagi_option', query)])))
    },
    async all(limit) {
      const rows = database.get('amagi_choice', {}, { limit })
      return grouped(...(await Promise.all([rows, database.get('amagi_option', {}, { limit })])))
    },
    async replace(key, chosen) {
      const switches = Object.entries(chosen).filter(([name, value]) => isSwitch(value) && switchNames.has(name))
      const rows = switches.map(([platform, enabled]) => ({ chat: key, platform, enabled: enabled === true }))
      if (rows.length > 0) await database.upsert('amagi_choice', rows)
      await database.remove('amagi_choice', { chat: key, platform: { $nin: rows.map(({ platform }) => platform) } })
      const options = optionsOf(chosen).map(([name, value]) => ({ chat: key, name, value }))
      if (options.length > 0) await database.upsert('amagi_option', options)
      await database.remove('amagi_option', { chat: key, name: { $nin: options.map(({ name }) => name) } })
    },
  }
}
