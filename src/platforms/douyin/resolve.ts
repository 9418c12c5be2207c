/** Target → post. */
import { AmagiError } from '../../errors'
import type { Post, Target, VideoPost } from '../../model'
import type { ResolveContext } from '../define'
import { slice } from '../slice'
import { canonical, playUrl } from './links'
import { readWork } from './read/aweme'

async function work(id: string, context: ResolveContext): Promise<Post> {
  const answer = await context.call('fetchOneWork', { aweme_id: id })
  return { ...readWork(slice(answer.body, 'aweme_detail')), origin: { channel: answer.channel, tried: answer.tried } }
}

/** A player address names the file and nothing else: no request is needed, and nothing is known about the work. */
function bareFile(target: Target): VideoPost {
  return {
    kind: 'video',
    platform: 'douyin',
    id: target.id,
    url: canonical(target),
    text: [],
    coAuthors: [],
    stats: {},
    tags: [],
    parts: [],
    video: {
      kind: 'video',
      id: `douyin-${target.id}`,
      variants: [1080, 720, 540].map((side) => ({
        id: `douyin-play-${side}`,
        label: `${side}P`,
        quality: side,
        codec: 'unknown',
        source: { urls: [playUrl(target.id, `${side}p`)], referer: 'https://www.douyin.com/' },
      })),
    },
    origin: { channel: 'link', tried: [] },
  }
}

export async function resolve(target: Target, context: ResolveContext): Promise<Post> {
  switch (target.kind) {
    case 'work':
    case 'album':
      return work(target.id, context)
    case 'video':
      return target.hint === 'play' ? bareFile(target) : work(target.id, context)
    default:
      throw new AmagiError('unsupported', { message: `douyin: ${target.kind} is not read yet` })
  }
}
