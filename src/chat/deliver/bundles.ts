/** Kinds of messages that are made of several. */
import { h } from 'koishi'
import type { Leaf } from './leaves'
import type { Run } from './run'

/** One kind. */
export interface Bundle {
  /** For the log. */
  readonly name: string
  /** Whether it quotes the request when it is the first message. */
  readonly quotes: boolean
  /** What it does not take goes alone in its place; else after all others, so that the message is not torn. */
  readonly keepsOrder: boolean
  /** Messages one of it is made of at most. */
  max(run: Run): number
  /** Bytes of all of them; absent: as much as the way takes. */
  maxBytes?(run: Run): number
  takes(leaf: Leaf): boolean
  make(contents: readonly (readonly h[])[], run: Run): readonly h[]
}

/** Messages one merged forward takes. */
const maxNodes = 50

/** A merged forward of these messages, all of them by one author. */
export function forwardOf(contents: readonly (readonly h[])[], author: { id: string; name: string }): h {
  // An author is inherited by the nodes after it, so every node names its own.
  const nodes = contents.map((content) => h('message', {}, h('author', author), ...content))
  return h('message', { forward: true }, ...nodes)
}

/** A merged forward. */
export const forward: Bundle = {
  name: 'a forward',
  quotes: false,
  keepsOrder: false,
  max: () => maxNodes,
  takes: ({ kind }) => kind !== 'file',
  make: (contents, { outlet }) => [forwardOf(contents, outlet.self())],
}

/** Pictures side by side in one message. */
const group: Bundle = {
  name: 'a group of pictures',
  quotes: true,
  keepsOrder: true,
  max: ({ outlet }) => outlet.abilities.picturesTogether,
  maxBytes: ({ outlet }) => outlet.abilities.picturesTogetherBytes ?? Infinity,
  takes: ({ kind }) => kind === 'picture',
  make: (contents, { outlet }) => outlet.together(contents.flat()),
}

/** Pictures side by side, where the chat shows them so. */
export const groupsIn = ({ outlet: { abilities } }: Run): readonly Bundle[] =>
  abilities.picturesTogether > 1 ? [group] : []
