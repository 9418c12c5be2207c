/** Target → post: which endpoints are asked, in which order. */
import { AmagiError } from '../../errors'
import type { Origin, Post, Target } from '../../model'
import type { EndpointAnswer, ResolveContext } from '../define'
import { readWork } from './read/work'

function originOf(answer: EndpointAnswer): Origin {
  return { channel: answer.channel, tried: answer.tried }
}

async function resolveWork(target: Target, context: ResolveContext): Promise<Post> {
  const answer = await context.call('fetchOneWork', { photoId: target.id })
  return { ...readWork(answer.body, target.id), origin: originOf(answer) }
}

export async function resolve(target: Target, context: ResolveContext): Promise<Post> {
  if (target.kind === 'work') return resolveWork(target, context)
  throw new AmagiError('unsupported', { message: `kuaishou has nothing to show for ${target.kind}` })
}
