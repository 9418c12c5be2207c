/** What arrived at a loopback end, and waiting for more of it. */
export interface Inbox<T> {
  items: T[]
  push(item: T): void
  /** The next `count` items after those waited for before; rejects when they do not come in time. */
  wait(count: number, timeoutMs?: number): Promise<T[]>
}

export function createInbox<T>(): Inbox<T> {
  const items: T[] = []
  const waiting: (() => void)[] = []
  let waited = 0
  return {
    items,
    push(item) {
      items.push(item)
      for (const wake of waiting.splice(0)) wake()
    },
    async wait(count, timeoutMs = 120_000) {
      const until = Date.now() + timeoutMs
      const first = waited
      while (items.length < first + count) {
        const left = until - Date.now()
        if (left <= 0) throw new Error(`${items.length - first} of ${count} messages arrived in ${timeoutMs} ms`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left)
          waiting.push(() => {
            clearTimeout(timer)
            resolve()
          })
        })
      }
      waited = first + count
      return items.slice(first, first + count)
    },
  }
}
