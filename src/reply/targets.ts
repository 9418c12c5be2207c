/** Which target stands behind an entry of a post, and whose comments a post shows. Pure. */
import type { ListEntry, Post, Target } from '../model'
import { platforms as allPlatforms } from '../platforms'
import type { Platform } from '../platforms/define'

/** Numbered entries of a post: parts, episodes, recent works, members of a list. */
export function entriesOf(post: Post): readonly ListEntry[] {
  switch (post.kind) {
    case 'video':
      return post.parts
    case 'season':
      return post.episodes
    case 'user':
      return post.works
    case 'list':
      return post.entries
    default:
      return []
  }
}

/** What a platform says about its works. */
type Declared = Pick<Platform, 'id' | 'entryKind' | 'alsoCommented' | 'summary'>

const declared = (platforms: readonly Declared[], post: Post): Declared | undefined =>
  platforms.find(({ id }) => id === post.platform)

/** What choosing an entry of this post opens. */
export function entryTarget(post: Post, entry: ListEntry, platforms: readonly Declared[] = allPlatforms): Target {
  const { platform } = post
  const { id } = entry
  if (post.kind === 'season') return { platform, kind: post.category === 'course' ? 'course' : 'episode', id }
  if (post.kind === 'video') return { platform, kind: 'video', id, part: entry.index }
  return { platform, kind: declared(platforms, post)?.entryKind?.(id) ?? 'work', id }
}

/** Whether posts of this kind have comments that can be asked for. */
export function mayHaveComments(post: Post, platforms: readonly Declared[] = allPlatforms): boolean {
  switch (post.kind) {
    case 'video':
    case 'album':
    case 'article':
    case 'dynamic':
      return true
    case 'season':
      return post.current !== undefined
    default:
      return declared(platforms, post)?.alsoCommented?.includes(post.kind) ?? false
  }
}

/** Whether anything can be told of what a post says. */
export const mayHaveSummary = (post: Post, platforms: readonly Declared[] = allPlatforms): boolean =>
  (post.kind === 'video' || (post.kind === 'season' && post.current !== undefined)) &&
  declared(platforms, post)?.summary !== undefined

/** Whose comments are shown with a post that came from `target`: a season has those of its episode. */
export function commentTarget(
  post: Post,
  target: Target,
  platforms: readonly Declared[] = allPlatforms,
): Target | undefined {
  if (!mayHaveComments(post, platforms)) return undefined
  if (post.kind !== 'season') return target
  const episode = post.episodes.find(({ index }) => index === post.current)
  return episode && entryTarget(post, episode, platforms)
}
