/** People by when they are due, the first one at hand however many there are. */

/** Times are milliseconds since the epoch. */
export interface DueQueue {
  readonly size: number
  has(author: string): boolean
  /** Puts somebody in, or to another place. */
  set(author: string, at: number): void
  /** False when he was not there. */
  delete(author: string): boolean
  /** Who is due first. */
  first(): { readonly author: string; readonly at: number } | undefined
  entries(): IterableIterator<[author: string, at: number]>
}

interface Entry {
  readonly author: string
  readonly at: number
}

/** A heap whose entries may be out of date: what counts is in the map. */
export function createDueQueue(): DueQueue {
  const due = new Map<string, number>()
  let heap: Entry[] = []

  const before = (a: number, b: number): boolean => (heap[a]?.at ?? Infinity) < (heap[b]?.at ?? Infinity)

  function swap(a: number, b: number): void {
    const [one, other] = [heap[a], heap[b]]
    if (one && other) [heap[a], heap[b]] = [other, one]
  }

  function rise(index: number): void {
    for (let own = index, above = (own - 1) >> 1; own > 0 && before(own, above); above = (own - 1) >> 1) {
      swap(own, above)
      own = above
    }
  }

  function sink(): void {
    for (let own = 0; ;) {
      const left = 2 * own + 1
      const least = before(left + 1, left) ? left + 1 : left
      if (!before(least, own)) return
      swap(own, least)
      own = least
    }
  }

  function dropFirst(): void {
    const last = heap.pop()
    if (!last || heap.length === 0) return
    heap[0] = last
    sink()
  }

  return {
    get size() {
      return due.size
    },
    has: (author) => due.has(author),
    set(author, at) {
      due.set(author, at)
      // More that is out of date than not: made anew. A sorted list is a heap.
      if (heap.length > 2 * due.size + 64) {
        heap = [...due].map(([name, when]) => ({ author: name, at: when })).sort((a, b) => a.at - b.at)
        return
      }
      heap.push({ author, at })
      rise(heap.length - 1)
    },
    delete: (author) => due.delete(author),
    first() {
      for (let [top] = heap; top; [top] = heap) {
        if (due.get(top.author) === top.at) return top
        dropFirst()
      }
      return undefined
    },
    entries: () => due.entries(),
  }
}
