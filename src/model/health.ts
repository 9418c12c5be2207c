/** How one way to ask a platform did. */
import type { ErrorCode } from '../errors'

/** Numbers only: nothing of who asked, or for what. */
export interface ChannelCounts {
  calls: number
  successes: number
  /** Code of the last failure; absent when there was none. */
  lastCode?: ErrorCode
  /** Unix seconds of the last call. */
  lastAt?: number
}

/** By platform, endpoint and channel. */
export type Tree<Leaf> = Record<string, Record<string, Record<string, Leaf>>>

/** Leaves with their three names. */
export function leavesOf<Leaf>(
  tree: Tree<Leaf>,
): (readonly [platform: string, endpoint: string, channel: string, Leaf])[] {
  return Object.entries(tree).flatMap(([platform, endpoints]) =>
    Object.entries(endpoints).flatMap(([endpoint, channels]) =>
      Object.entries(channels).map(([channel, leaf]) => [platform, endpoint, channel, leaf] as const),
    ),
  )
}

/** The tree of these leaves. */
export function treeOf<Leaf>(leaves: Iterable<readonly [string, string, string, Leaf]>): Tree<Leaf> {
  const tree: Tree<Leaf> = {}
  for (const [platform, endpoint, channel, leaf] of leaves) ((tree[platform] ??= {})[endpoint] ??= {})[channel] = leaf
  return tree
}
