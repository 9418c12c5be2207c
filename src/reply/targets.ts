/** Which target stands behind an entry of a post, and whose comments a post shows. Pure. */
import type { ListEntry, Post, Target, TargetKind } from '../model'

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

/** Ids of bilibili carry their kind: `BV…`, `ep…`, `au…`; a bare number in a list is an article. */
function kindOnBilibili(id: string): TargetKind {
  if (/^BV/i.test(id)) return 'video'
  if (/^au\d/.test(id)) return 'music'
  return /^ep\d/.test(id) ? 'episode' : 'article'
}

/** What choosing an entry of this post opens. */
export function entryTarget(post: Post, entry: ListEntry): Target {
  const { platform } = post
  const { id } = entry
  if (post.kind === 'season') return { platform, kind: post.category === 'course' ? 'course' : 'episode', id }
  if (post.kind === 'video') return { platform, kind: 'video', id, part: entry.index }
  return { platform, kind: platform === 'bilibili' ? kindOnBilibili(id) : 'work', id }
}

/** Whether posts of this kind have comments that can be asked for. */
export function mayHaveComments(post: Post): boolean {
  switch (post.kind) {
    case 'video':
    case 'album':
    case 'article':
    case 'dynamic':
      return true
    case 'season':
      return post.current !== undefined
    case 'music':
      return post.platform === 'bilibili'
    default:
      return false
  }
}

/** Whose comments are shown with a post that came from `target`: a season has those of its episode. */
export function commentTarget(post: Post, target: Target): Target | undefined {
  if (!mayHaveComments(post)) return undefined
  if (post.kind !== 'season') return target
  const episode = post.episodes.find(({ index }) => index === post.current)
  return episode && entryTarget(post, episode)
}
