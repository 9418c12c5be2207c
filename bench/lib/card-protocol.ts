/** What the bench asks the process of either engine, and how it answers. */
export interface Request {
  /** `draw`: so many cards. `delay`: the same while watching the event loop. */
  do: 'draw' | 'delay'
  count: number
  concurrency: number
  /** Pictures as in the card before instead of new ones. */
  warm: boolean
  /** Where to leave the last picture. */
  keep?: string
}

export interface Answer {
  ms: number
  /** Median of the JPEG's size. */
  bytes: number
  height: number
  /** Of the event loop, milliseconds. */
  delayP99?: number
  delayMax?: number
  error?: string
}

/** The tree that our engine handed to its renderer, with the bytes of everything it names. */
export interface Captured {
  node: unknown
  height: number
  lang: string
  /** Key in the tree → bytes in base64, for what is not fetched. */
  drawn: Record<string, string>
  /** Address without its query → bytes as fetched in base64. */
  fetched: Record<string, string>
}

/** Runs `one` so often, so many at a time. */
export async function repeat(count: number, concurrency: number, one: () => Promise<void>): Promise<void> {
  let left = count
  const worker = async (): Promise<void> => {
    while (left-- > 0) await one()
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

/** Serves requests of the parent one after the other; ends with the parent. */
export function serve(handle: (request: Request) => Promise<Answer>): void {
  process.on('message', (request: Request) => {
    handle(request).then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.({ ms: 0, bytes: 0, height: 0, error: String(error) } satisfies Answer),
    )
  })
  process.on('disconnect', () => process.exit())
}
