/** The probe inside Koishi: one at a time, over the same network and with the same accounts as the answers. */
import { version } from '../../package.json'
import { createShared } from '../async/shared'
import type { Transport } from '../http/types'
import { platforms } from '../platforms'
import type { Platform } from '../platforms/define'
import type { Capture } from '../probe/capture'
import type { OwnIds } from '../probe/plan'
import type { Credentials } from '../store'

/** What somebody asked for; nothing = everything, with the ids of the examples. */
export interface Wanted {
  platforms?: readonly Platform[]
  ids?: OwnIds
}

/** Runs probes. */
export interface Prober {
  /** Whether one is under way. */
  busy(): boolean
  /** A few minutes. Who asks while one is under way gets its result. Rejects with `cancelled` when the plugin is unloaded. */
  run(wanted: Wanted): Promise<Capture>
}

interface ProberOptions {
  transport: () => Promise<Transport>
  credentials: Pick<Credentials, 'get'>
  clock: () => number
  signal: AbortSignal
}

/** Nothing is loaded before the first run. */
export function createProber({ transport, credentials, clock, signal }: ProberOptions): Prober {
  const shared = createShared<Capture>()
  let running = 0

  async function ask(wanted: Wanted, own: AbortSignal): Promise<Capture> {
    const { probe } = await import('../probe')
    const cookie = credentials.get
    return probe({ platforms, ...wanted, transport: await transport(), cookie, version, clock, signal: own })
  }

  return {
    busy: () => running > 0,
    async run(wanted) {
      running++
      try {
        return await shared.run('', (own) => ask(wanted, own), { signal })
      } finally {
        running--
      }
    },
  }
}
