/** Files in use: an answer holds what it sends, so that it is not removed under its hands. */

import { breathe } from '../async/sleep'

/** What one piece of work has in use. */
export interface Hold {
  /** Takes what lets go of one file. After the end it is called at once. */
  add(release: () => void): void
  /** Lets go of everything; call it in `finally`. */
  end(): void
}

/** For one answer or one job. */
export function createHold(): Hold {
  const held = new Set<() => void>()
  let ended = false
  return {
    add(release) {
      if (ended) release()
      else held.add(release)
    },
    end() {
      ended = true
      for (const release of held) release()
      held.clear()
    },
  }
}

/**
 * Work whose file several wait for: what it puts away under this hold stays until all of them had their turn to take
 * hold of it, which they do in the same turn of the event loop.
 */
export async function handedOn<T>(work: (handing: Hold) => Promise<T>): Promise<T> {
  const handing = createHold()
  try {
    return await work(handing)
  } finally {
    void breathe().then(handing.end)
  }
}
