/** Words of a title → works. */
import { AmagiError } from '../../../errors'
import type { Candidate } from '../../../model'
import type { ResolveContext } from '../../define'
import { climb } from '../../ladder'
import { slice, type Slice } from '../../slice'
import { searchChannels } from '../channels/search'
import { address, nameOf, seconds, wordsOf } from '../read/fields'
import { loggedIn } from '../session'

function candidate(feed: Slice): Candidate | undefined {
  const title = nameOf(wordsOf(feed.optionalString('photo.caption')))?.replace(/\s+/g, ' ')
  if (title === undefined) return undefined
  const author = nameOf(feed.optionalString('author.name'))
  const cover = address(feed.raw('photo.coverUrl'))
  const createdAt = seconds(feed.optionalNumber('photo.timestamp'))
  const durationMs = feed.optionalNumber('photo.duration') ?? 0
  return {
    target: { platform: 'kuaishou', kind: 'work', id: feed.id('photo.id') },
    title,
    ...(author === undefined ? {} : { author }),
    ...(cover === undefined ? {} : { cover }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(durationMs > 0 ? { durationSec: durationMs / 1000 } : {}),
  }
}

/** The first page of what the site finds. */
export async function search(words: string, context: ResolveContext): Promise<Candidate[]> {
  if (!loggedIn(context)) throw new AmagiError('login-required', { message: 'kuaishou: guests cannot search' })
  const answer = await climb({ name: 'search', channels: searchChannels }, { words }, context)
  return slice(answer.body).optionalList('feeds', candidate)
}
