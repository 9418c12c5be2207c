/** Target → post: which endpoints are asked, in which order. */
import { AmagiError } from '../../../errors'
import type { Post, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { unknownPage } from '../links'
import { asPage, mayHaveEmotes, originOf, withEmotes } from '../../resolving'
import { readLiveRoom } from '../read/live'
import { readProfile } from '../read/user'
import { readWork } from '../read/work'
import { emotesOf } from './emotes'

/** Works, people and live rooms; `unsupported` for other kinds, else what the endpoint or the reader throws. */
export async function resolve(target: Target, context: ResolveContext): Promise<Post> {
  switch (target.kind) {
    case 'work': {
      const answer = await context.call('fetchOneWork', { photoId: target.id }).catch((thrown: unknown) => {
        throw target.hint === unknownPage ? asPage(thrown, 'kuaishou: a page of a kind nobody knows') : thrown
      })
      const post = readWork(answer.body, target.id)
      const text = mayHaveEmotes(post.text) ? withEmotes(post.text, await emotesOf(context)) : post.text
      return { ...post, text, origin: originOf(answer) }
    }
    case 'live': {
      const answer = await context.call('fetchLiveRoomInfo', { principalId: target.id })
      return { ...readLiveRoom(answer.body, target.id), origin: originOf(answer) }
    }
    case 'user': {
      const answer = await context.call('fetchUserProfile', { principalId: target.id })
      return { ...readProfile(answer.body, target.id), origin: originOf(answer) }
    }
    default:
      throw new AmagiError('unsupported', { message: `kuaishou has nothing to show for ${target.kind}` })
  }
}
