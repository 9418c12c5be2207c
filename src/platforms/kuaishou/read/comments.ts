/** `data.visionCommentList` → comment section. */
import { isObject } from '../../../json'
import type { Comment, CommentSection } from '../../../model'
import { splitAddressee } from '../../addressee'
import { withEmotes, type Emotes } from '../../resolving'
import { slice, type Slice } from '../../slice'
import { address, authorOf, displayCount, exactCount, nameOf, seconds } from './fields'
import { readText } from './text'

function readComment(entry: Slice, emotes: Emotes, nested = false): Comment {
  const id = entry.id('commentId')
  const authorId = entry.optionalId('authorId')
  const author = authorOf({
    id: authorId,
    name: entry.optionalString('authorName'),
    head: entry.raw('headurl'),
    verified: entry.raw('authorVerified'),
  })
  const createdAt = seconds(entry.optionalNumber('timestamp'))
  const likes = exactCount(entry, 'realLikedCount') ?? displayCount(entry, 'likedCount')
  const replies = entry.optionalList('subComments', (reply) => readComment(reply, emotes, true))
  const replyCount = exactCount(entry, 'subCommentCount')
  const region = entry.optionalString('authorArea')
  const content = entry.string('content')
  // Below a comment the app writes the name into the words as well.
  const { replyTo, words } = nested
    ? splitAddressee(content, nameOf(entry.optionalString('replyToUserName')))
    : { replyTo: undefined, words: content }
  return {
    id,
    author: author ?? { id: authorId ?? '', name: '' },
    text: withEmotes(readText(words), emotes),
    pictures: [],
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(likes === undefined ? {} : { likes }),
    ...(replyCount === undefined ? {} : { replyCount }),
    ...(region ? { region } : {}),
    ...(entry.flag('authorLiked') ? { likedByAuthor: true } : {}),
    ...(authorId !== undefined && authorId === entry.optionalId('userId') ? { byAuthor: true } : {}),
    ...(replyTo ? { replyTo } : {}),
    replies,
  }
}

/** Body of `fetch_work_comments`; entries that cannot be read are left out. */
export function readComments(body: unknown, emotes: Emotes = new Map()): CommentSection {
  const list = slice(body, 'data.visionCommentList')
  const comments = list.optionalList('rootComments', (entry) => readComment(entry, emotes))
  const total = exactCount(list, 'commentCount')
  const cursor = list.optionalString('pcursor')
  const more = cursor !== undefined && cursor !== 'no_more'
  return {
    state: comments.length > 0 ? 'open' : 'empty',
    comments,
    ...(more ? { more: true } : {}),
    ...(total === undefined ? {} : { total }),
  }
}

/** Body of `fetch_emoji_list` → names and pictures. */
export function readEmotes(body: unknown): Emotes {
  const icons = slice(body, 'data.visionBaseEmoticons').raw('iconUrls')
  return new Map(
    Object.entries(isObject(icons) ? icons : {}).map(([name, icon]) => {
      const url = address(icon)
      return [name, url ? { source: { urls: [url] } } : undefined]
    }),
  )
}
