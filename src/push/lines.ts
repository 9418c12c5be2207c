/** Chats in lines, one after the other in each: one that takes too long is waited for beside the others. */
import { follow } from '../async/deadline'
import { AmagiError } from '../errors'

/** What takes longer keeps the other chats of its line no more: some ends answer after a minute. Milliseconds. */
const patienceMs = 15_000
/** So many of a line at most are waited for beside the others. dyb has four under way at a time, 2026-06. */
const mostSlow = 3

/** Serves one chat: what takes time of its own accord goes through `patiently`. Never rejects. */
export type Serve<One> = (all: readonly One[], patiently: (work: Promise<void>) => Promise<void>) => Promise<void>

/** See {@link createLines}. */
export interface Lines<One> {
  /** Whether a line is served, or this chat of it still is. */
  isBusy(line: string, chat: string): boolean
  /** Begins to serve these chats, in their order. */
  serve(line: string, chats: ReadonlyMap<string, readonly One[]>, serve: Serve<One>): void
  /** Resolves when what is under way is over. Never rejects. */
  ended(): Promise<void>
}

/** `free`: a line, or a chat of one, is no longer busy. */
export function createLines<One>({
  wait,
  signal,
  free,
}: {
  wait(ms: number, signal: AbortSignal): Promise<void>
  readonly signal: AbortSignal
  free(): void
}): Lines<One> {
  const busy = new Set<string>()
  /** Line → its chats that are waited for beside the others, and what lets go of the one that takes as long. */
  const slow = new Map<string, { readonly chats: Set<string>; next?: () => void }>()
  const works = new Set<Promise<void>>()

  /** Resolves as the work does; `letGo` is called once it takes too long. */
  async function patiently(work: Promise<void>, letGo: () => void): Promise<void> {
    const nap = follow(signal)
    void wait(patienceMs, nap.signal).then(letGo, () => undefined)
    try {
      await work
    } finally {
      nap.abort(new AmagiError('cancelled'))
      nap.end()
    }
  }

  function track(work: Promise<void>): void {
    const working = work.finally(() => {
      works.delete(working)
      free()
    })
    works.add(working)
  }

  /** Resolves when the chat is served, or is no longer waited for. */
  function serveOne(line: string, chat: string, serve: (letGo: () => void) => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const own = slow.get(line) ?? { chats: new Set<string>() }
      slow.set(line, own)
      let isOver = false
      const letGo = (): void => {
        if (isOver || own.chats.has(chat)) return
        // Too many are waited for already: as soon as one of them is over.
        own.next = letGo
        if (own.chats.size >= mostSlow) return
        delete own.next
        own.chats.add(chat)
        resolve()
      }
      track(
        serve(letGo).finally(() => {
          isOver = true
          own.chats.delete(chat)
          if (own.next === letGo) delete own.next
          own.next?.()
          resolve()
        }),
      )
    })
  }

  return {
    isBusy: (line, chat) => busy.has(line) || slow.get(line)?.chats.has(chat) === true,
    serve(line, chats, serve) {
      busy.add(line)
      const all = async (): Promise<void> => {
        for (const [chat, own] of chats)
          await serveOne(line, chat, (letGo) => serve(own, (work) => patiently(work, letGo)))
        busy.delete(line)
      }
      track(all())
    },
    async ended() {
      while (works.size > 0) await Promise.all(works)
    },
  }
}
