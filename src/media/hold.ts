/** Files in use: an answer holds what it sends, so that it is not removed under its hands. */

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
