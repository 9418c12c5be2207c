/**
 * Ways into the rows of a file that are asked for twice a minute: news by when they were found, deliveries that are not
 * final. Without them every such question would go through all rows of eight days.
 */
import type { Delivery } from '../../model'
import type { Journal } from './journal'
import { deliveryOf, foundOf, unsettledStates, type Found } from './read'

/** Over the rows of one journal, which nobody else adds news or deliveries to. */
export interface FileIndex {
  /** Found after this time (milliseconds since the epoch), oldest first. */
  newsSince(at: number): Found[]
  /** Keys of news that were found before this time; asked for once. */
  newsBefore(at: number): string[]
  /** Deliveries that are not final. */
  unsettled(): Delivery[]
  /** A row is about to be written. */
  found(id: string, foundAt: number): void
  changed(key: string, delivery: Delivery): void
  /** A write was taken back: it is read anew from the rows. */
  forget(): void
}

const isOpen = ({ state }: Delivery): boolean => unsettledStates.some((one) => one === state)

interface Entry {
  readonly id: string
  readonly foundAt: number
}

/** See {@link FileIndex}. `read`: all rows of a table that can be read. */
export function createFileIndex(
  journal: Journal,
  read: {
    news(): [id: string, row: Found][]
    deliveries(): [key: string, row: Delivery][]
  },
): FileIndex {
  /** In the order they were found in. Rows that are gone are passed over. */
  let news: Entry[] | undefined
  let open: Set<string> | undefined

  const newsByTime = (): Entry[] =>
    (news ??= read
      .news()
      .map(([id, { foundAt }]) => ({ id, foundAt }))
      .sort((a, b) => a.foundAt - b.foundAt))

  /** How many were found at this time or before. */
  function countUntil(all: readonly Entry[], at: number): number {
    let count = all.length
    while (count > 0 && (all[count - 1]?.foundAt ?? 0) > at) count--
    return count
  }

  return {
    newsSince(at) {
      const all = newsByTime()
      return all.slice(countUntil(all, at)).flatMap(({ id, foundAt }) => {
        const row = foundOf(journal.table('news').get(id))
        return row?.foundAt === foundAt ? [row] : []
      })
    },
    newsBefore(at) {
      const all = newsByTime()
      const kept = all.findIndex(({ foundAt }) => foundAt >= at)
      return all.splice(0, kept < 0 ? all.length : kept).map(({ id }) => id)
    },
    unsettled() {
      open ??= new Set(read.deliveries().flatMap(([key, row]) => (isOpen(row) ? [key] : [])))
      const rows: Delivery[] = []
      for (const key of open) {
        const row = deliveryOf(journal.table('delivery').get(key))
        if (row && isOpen(row)) rows.push(row)
        else open.delete(key)
      }
      return rows
    },
    found(id, foundAt) {
      if (!news) return
      // A clock that was set back: what is found now stands among what was found before.
      news.splice(countUntil(news, foundAt), 0, { id, foundAt })
    },
    changed(key, delivery) {
      if (isOpen(delivery)) open?.add(key)
    },
    forget() {
      news = undefined
      open = undefined
    },
  }
}
