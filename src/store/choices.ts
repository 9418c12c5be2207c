/** On and off per chat and platform: in Koishi's database when there is one, in a file otherwise. */
import type { Context } from 'koishi'
import { join } from 'node:path'
import { createTurns } from '../async/turns'
import type { PlatformId } from '../model'
import { readObject, writePrivate } from './file'
import type { Choices } from './types'

declare module 'koishi' {
  interface Tables {
    amagi_choice: ChoiceRow
  }
}

interface ChoiceRow {
  /** `platform:channelId` of the chat. */
  chat: string
  /** Id of a platform we answer for, or `all`. */
  platform: string
  enabled: boolean
}

type Database = Context['database']

/** Where choices are kept while there is no database. */
export interface ChoicesOptions {
  /** Folder of our own; `choices.json` lives there. */
  dir: string
  log?: (line: string) => void
}

/** Choice of one chat: the platform's own, else the one for all. */
const pick = (chosen: Partial<Record<string, unknown>> | undefined, platform: PlatformId): boolean | undefined => {
  const value = chosen?.[platform] ?? chosen?.['all']
  return typeof value === 'boolean' ? value : undefined
}

/**
 * Choices in `choices.json`; a file that cannot be read counts as empty.
 *
 * @internal Held to the same rules as the database by the tests.
 */
export function createFileChoices(options: ChoicesOptions): Choices {
  const path = join(options.dir, 'choices.json')
  const changes = createTurns(1)
  let known: Map<string, Record<string, unknown>> | undefined

  function load(): Map<string, Record<string, unknown>> {
    if (known) return known
    const content = readObject(path, options.log ?? (() => undefined))
    const entries = Object.entries(content).filter((entry): entry is [string, Record<string, unknown>] => {
      return typeof entry[1] === 'object' && entry[1] !== null
    })
    known = new Map(entries)
    return known
  }

  return {
    get: async (chat, platform) => pick(load().get(chat), platform),
    set: (chat, platform, on) =>
      changes.run(async () => {
        const chosen = platform === 'all' ? { all: on } : { ...load().get(chat), [platform]: on }
        const next = new Map(load()).set(chat, chosen)
        await writePrivate(path, `${JSON.stringify(Object.fromEntries(next))}\n`)
        known = next
      }),
  }
}

/**
 * Choices in the table `amagi_choice`; the table must have been declared.
 *
 * @internal Held to the same rules as the file by the tests.
 */
export function createDatabaseChoices(database: Database): Choices {
  const changes = createTurns(1)
  return {
    async get(chat, platform) {
      const rows = await database.get('amagi_choice', { chat })
      return pick(Object.fromEntries(rows.map((row) => [row.platform, Boolean(row.enabled)])), platform)
    },
    set: (chat, platform, on) =>
      changes.run(async () => {
        await database.upsert('amagi_choice', [{ chat, platform, enabled: on }])
        if (platform === 'all') await database.remove('amagi_choice', { chat, platform: { $ne: 'all' } })
      }),
  }
}

/**
 * Choices that move into the database as soon as there is one and fall back to the file when it goes. What was chosen
 * in the file holds until the same chat chooses anew.
 */
export function createChoices(ctx: Context, options: ChoicesOptions): Choices {
  const file = createFileChoices(options)
  let database: Choices | undefined
  ctx.inject(['database'], (inner) => {
    inner.model.extend(
      'amagi_choice',
      { chat: 'string(200)', platform: 'string(20)', enabled: 'boolean' },
      { primary: ['chat', 'platform'] },
    )
    database = createDatabaseChoices(inner.database)
    inner.on('dispose', () => {
      database = undefined
    })
  })
  return {
    get: async (chat, platform) => (await database?.get(chat, platform)) ?? file.get(chat, platform),
    set: (chat, platform, on) => (database ?? file).set(chat, platform, on),
  }
}
