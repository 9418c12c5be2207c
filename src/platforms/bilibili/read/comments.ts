/** Comment areas → one section: the author's pinned comment first, then by upstream's order. */
import type { Author, Comment, CommentSection } from '../../../model'
import { splitAddressee } from '../../addressee'
import { slice, type Slice } from '../../slice'
import { readRegion } from './dynamic'
import { count, verifiedOf, picture, seconds } from './media'
import { readImages } from './pictures'
import { readCommentText } from './rich'

/** Shown replies nest one level; deeper ones are flattened by upstream. */
const maxDepth = 2

function memberOf(reply: Slice): Author | undefined {
  const member = reply.optionalSlice('member')
  const id = member?.optionalId('mid')
  const name = member?.optionalString('uname')
  if (!member || !id || !name) return undefined
  const avatar = picture(member.raw('avatar'))
  const verified = verifiedOf(member.optionalNumber('official_verify.type'))
  return {
    id,
    name,
    url: `https://space.bilibili.com/${id}`,
    ...(avatar ? { avatar } : {}),
    ...(verified ? { verified } : {}),
    ...(member.flag('vip.vipStatus') ? { vip: true } : {}),
  }
}

function readOne(reply: Slice, owner: string | undefined, depth: number): Comment | undefined {
  const id = reply.optionalId('rpid_str') ?? reply.id('rpid')
  const author = memberOf(reply)
  const content = reply.optionalSlice('content')
  if (!author || !content || reply.flag('invisible')) return undefined
  const createdAt = seconds(reply, 'ctime')
  const likes = count(reply, 'like')
  const replyCount = count(reply, 'rcount') ?? count(reply, 'count')
  const region = readRegion(reply.optionalString('reply_control.location'))
  const level = count(reply, 'member.level_info.current_level')
  const medal = reply.optionalString('member.fans_detail.medal_name')
  const medalLevel = count(reply, 'member.fans_detail.level')
  const message = content.optionalString('message') ?? ''
  // Upstream writes into the words of an answer whom it is for.
  const { replyTo, words } = depth > 0 ? splitAddressee(message, undefined, { at: true }) : { words: message }
  return {
    id,
    author,
    text: readCommentText(content, words),
    pictures: readImages(
      content.optionalList('pictures', (entry) => entry),
      `bilibili-reply-${id}`,
    ),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(likes === undefined ? {} : { likes }),
    ...(replyCount === undefined ? {} : { replyCount }),
    ...(region ? { region } : {}),
    ...(level === undefined ? {} : { level }),
    ...(medal ? { medal: { name: medal, ...(medalLevel === undefined ? {} : { level: medalLevel }) } } : {}),
    ...(owner === author.id ? { byAuthor: true } : {}),
    ...(reply.flag('up_action.like') ? { likedByAuthor: true } : {}),
    ...(replyTo ? { replyTo } : {}),
    replies: depth + 1 < maxDepth ? reply.optionalList('replies', (entry) => readOne(entry, owner, depth + 1)) : [],
  }
}

/** Body of `fetchWorkComments`. `data` is mandatory; comments without author or content are left out. */
export function readComments(body: unknown): CommentSection {
  const data = slice(body, 'data')
  const owner = data.optionalId('upper.mid')
  const pinned = [
    ...['top.upper', 'upper.top', 'top.admin', 'top.vote'].flatMap((path) => data.optionalSlice(path) ?? []),
    ...data.optionalList('top_replies', (entry) => entry),
  ]
  const found = new Map<string, Comment>()
  const add = (reply: Slice, top: boolean): void => {
    const comment = readOne(reply, owner, 0)
    if (comment && !found.has(comment.id)) found.set(comment.id, top ? { ...comment, pinned: true } : comment)
  }
  for (const reply of pinned) if (reply.optionalId('rpid')) add(reply, true)
  data.optionalList('replies', (reply) => add(reply, reply.flag('reply_control.is_up_top')))
  const total = count(data, 'cursor.all_count') ?? count(data, 'page.acount') ?? count(data, 'page.count')
  const comments = [...found.values()]
  return {
    ...(total === undefined ? {} : { total }),
    ...(data.raw('cursor.is_end') === false ? { more: true } : {}),
    state: comments.length > 0 ? 'open' : 'empty',
    comments,
  }
}
