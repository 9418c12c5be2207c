/** What is remembered of answers, for an instance that lets its last ones finish and for the one that follows it. */
import { join } from 'node:path'
import type { Context } from 'koishi'
import type { Settings } from '../model'
import {
  createLedger,
  createSendings,
  createStatistics,
  type Ledger,
  type Sendings,
  type Statistics,
  type Trouble,
} from '../store'
import { takeTurn } from './relay'
import { dayOf } from './say'

/** Given back by whoever got it, when its last answer is over. */
export interface Remembered {
  ledger: Ledger
  sendings: Sendings
  statistics: Statistics
  /** No earlier instance writes to the folder any more. */
  alone: boolean
  /** To be called once. Never rejects. */
  release(): Promise<void>
}

interface Shared extends Pick<Remembered, 'ledger' | 'sendings' | 'statistics'> {
  /** Its own turn at the file had come at once. */
  first: boolean
  /** Those of the latest instance. */
  settings: Pick<Settings, 'limits' | 'statistics'>
  holders: number
  close(): Promise<void>
}

/** Not a registered symbol: another copy of the package may remember in another shape, and waits for its turn. */
const place = Symbol('koishi-plugin-amagi.remembered')

function sharedOf(root: Context): Map<string, Shared> {
  const holder = root as unknown as Record<symbol, Map<string, Shared> | undefined>
  return (holder[place] ??= new Map())
}

interface RememberedOptions {
  /** Folder of the plugin's data. */
  dir: string
  /** Always as they are now. */
  settings: Pick<Settings, 'limits' | 'statistics'>
  log: (line: string) => void
  /** Speaks for all files of the folder. */
  trouble?: Trouble
}

function make(ctx: Context, { dir, settings, log, trouble }: RememberedOptions): Shared {
  const path = join(dir, 'sendings.json')
  const turn = takeTurn(ctx, path)
  const shared: Shared = {
    settings,
    holders: 0,
    first: !turn.before,
    ledger: createLedger({
      get dedupeSec() {
        return shared.settings.limits.dedupeSec
      },
      get perUser() {
        return shared.settings.limits.perUser
      },
    }),
    sendings: createSendings({
      path,
      before: turn.before,
      clock: Date.now,
      log,
      trouble,
      get dedupeSec() {
        return shared.settings.limits.dedupeSec
      },
    }),
    statistics: createStatistics({
      path: join(dir, 'statistics.json'),
      before: turn.before,
      mode: () => shared.settings.statistics,
      clock: Date.now,
      dayOf,
      log,
    }),
    async close() {
      await Promise.all([shared.sendings.close(), shared.statistics.close()])
      turn.release()
    },
  }
  return shared
}

/**
 * Restarted by other settings, the plugin answers again while its last answers go on: what they are about must not be
 * answered a second time, and what they send is written down by them.
 */
export function remember(ctx: Context, options: RememberedOptions): Remembered {
  const all = sharedOf(ctx.root)
  const { dir, settings } = options
  const inherited = all.get(dir)
  const shared = inherited ?? make(ctx, options)
  all.set(dir, shared)
  shared.settings = settings
  shared.holders++
  const { ledger, sendings, statistics, first } = shared
  return {
    ledger,
    sendings,
    statistics,
    alone: !inherited && first,
    async release() {
      if (--shared.holders > 0) return
      all.delete(dir)
      await shared.close()
    },
  }
}
