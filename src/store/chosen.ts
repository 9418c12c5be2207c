/** What was chosen in one chat, and the two places it is kept in. */
import type { Context } from 'koishi'
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import { isObject } from '../json'
import type { PlatformId } from '../model'
import { openObject, unreadable } from './file'

/** By platform, or `all`; never empty where it is kept. */
export type Chosen = Readonly<Record<string, boolean>>

/** One place choices are kept in; whoever changes something waits for the change before. */
export interface ChosenRows {
  /** What is kept under these keys; a key nobody chose under is missing. Rejects when it cannot be known now. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Chosen>>
  /** Makes this all that is kept under a key; nothing chosen = forgotten. Rejects when it could not be kept. */
  replace(key: string, chosen: Chosen): Promise<void>
}

/** Choice of one chat: the platform's own, else the one for all. */
export const choiceIn = (chosen: Chosen | undefined, platform: PlatformId): boolean | undefined =>
  chosen?.[platform] ?? chosen?.all

/** What holds after a choice: one for all overrides every earlier one. */
export const withChoice = (chosen: Chosen | undefined, platform: PlatformId | 'all', on: boolean): Chosen =>
  platform === 'all' ? { all: on } : { ...chosen, [platform]: on }

const isEmpty = (chosen: Chosen): boolean => Object.keys(chosen).length === 0

/** Entries of the file that mean something, whatever else was written into it. */
function readable(content: Record<string, unknown>): Map<string, Chosen> {
  const kept = new Map<string, Chosen>()
  for (const [key, entry] of Object.entries(content)) {
    const values = isObject(entry) ? Object.entries(entry) : []
    const chosen = Object.fromEntries(values.filter((pair): pair is [string, boolean] => typeof pair[1] === 'boolean'))
    if (!isEmpty(chosen)) kept.set(key, chosen)
  }
  return kept
}

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
  }
}

interface ChoiceRow {
  /** Key of the chat. */
  chat: string
  /** Id of a platform we answer for, or `all`. */
  platform: string
  enabled: boolean
}

type Database = Context['database']

/** Key of the table: 150 + 20 characters of 4 bytes stay below the 767 bytes an index of old MySQL holds. */
export function declareTable(model: Context['model']): void {
  const fields = { chat: 'string(150)', platform: 'string(20)', enabled: 'boolean' } as const
  model.extend('amagi_choice', fields, { primary: ['chat', 'platform'] })
}

/** Rows of a database can be learnt before anybody asks. */
export interface DatabaseRows extends ChosenRows {
  /** Everything that is kept, as far as it is not more than so many rows. */
  all(limit: number): Promise<ReadonlyMap<string, Chosen>>
}

function grouped(rows: readonly ChoiceRow[]): Map<string, Chosen> {
  const found = new Map<string, Chosen>()
  // Some drivers answer with 0 and 1.
  for (const { chat, platform, enabled } of rows) found.set(chat, { ...found.get(chat), [platform]: Boolean(enabled) })
  return found
}

/** In the table `amagi_choice`, which must have been declared. */
export function createDatabaseRows(database: Database): DatabaseRows {
  return {
    read: async (keys) => grouped(await database.get('amagi_choice', { chat: [...keys] })),
    all: async (limit) => grouped(await database.get('amagi_choice', {}, { limit })),
    async replace(key, chosen) {
      const rows = Object.entries(chosen).map(([platform, enabled]) => ({ chat: key, platform, enabled }))
      if (rows.length > 0) await database.upsert('amagi_choice', rows)
      await database.remove('amagi_choice', { chat: key, platform: { $nin: rows.map(({ platform }) => platform) } })
    },
  }
}
