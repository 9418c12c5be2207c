/** One reader as the suite sees it. A platform lists its own in the file of its name beside this one. */
export interface Reader {
  name: string
  /** Committed answer it reads. */
  answer: string
  read(body: unknown): unknown
  /** Paths without which there is nothing to show. */
  mandatory: readonly string[]
  /** Paths that decide what the answer is: without them a room is off, with others in their place nothing is left. */
  deciding?: readonly string[]
}
