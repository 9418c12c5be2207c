/** Target → post: which endpoints are asked, in which order. */
import { AmagiError } from '../../../errors'
import type { ListEntry, Post, Target, VideoPost } from '../../../model'
import type { ResolveContext } from '../../define'
import type { EndpointAnswer } from '../../endpoint/record'
import { slice } from '../../slice'
import { climb } from '../../ladder'
import { canonical, isUid, playUrls } from '../links'
import { home } from '../headers'
import { mixChannels, mixWorks } from '../channels/links-only'
import { readWork, shortOf } from '../read/aweme'
import { asPage, mayHaveEmotes, optional, originOf, withEmotes } from '../../resolving'
import { readEntries } from '../read/entry'
import { readLivePost } from '../read/live'
import { readMixPost, readMusicPost, readUserPost } from '../read/people'
import { emotesOf } from './emotes'

/** Works shown on a profile. */
const recentWorks = 12

/** Way that gives small qualities alone, whatever the work has. */
const smallOnly = 'app-feed'

async function work({ id, hint }: Target, context: ResolveContext): Promise<Post> {
  const answer = await context.call('fetchOneWork', { aweme_id: id }).catch((thrown: unknown) => {
    // Films and series of the theatre have numbers of their own, which some of their episodes share with a work.
    throw hint === 'lvdetail' ? asPage(thrown, 'douyin: films and series of the theatre') : thrown
  })
  const read = readWork(slice(answer.body, 'aweme_detail'))
  const small = answer.channel === smallOnly && read.kind === 'video'
  const post = small ? { ...read, ...shortOf(read, [{ what: 'qualities' }]) } : read
  const text = mayHaveEmotes(post.text) ? withEmotes(post.text, await emotesOf(context)) : post.text
  return { ...post, text, origin: originOf(answer) }
}

async function user(id: string, context: ResolveContext): Promise<Post> {
  const profile = () => context.call('fetchUserInfo', { sec_uid: id })
  const recent = (sec_uid: string) =>
    optional('douyin: the works of a profile', context, async () => {
      const answer = await context.call('fetchUserPostVideos', { sec_uid, number: recentWorks })
      return readEntries(slice(answer.body), 'aweme_list')
    })
  const shown = (answer: EndpointAnswer, sec_uid: string, works?: ListEntry[]): Post => ({
    ...readUserPost(answer.body, sec_uid, works),
    origin: originOf(answer),
  })
  if (!isUid(id)) {
    const [answer, works] = await Promise.all([profile(), recent(id)])
    return shown(answer, id, works)
  }
  // Behind the number, the profile has to say first by what everything else is asked.
  const answer = await profile()
  const sec_uid = slice(answer.body, 'user').optionalString('sec_uid')
  return sec_uid === undefined ? shown(answer, id) : shown(answer, sec_uid, await recent(sec_uid))
}

async function live(target: Target, context: ResolveContext): Promise<Post> {
  if (target.hint === 'replay') throw new AmagiError('unsupported', { message: 'douyin: replays of broadcasts' })
  const shared = target.kind === 'live-share'
  const asked = shared ? { room_id: target.id, sec_uid: target.extra?.secUid } : { web_rid: target.id }
  const answer = await context.call('fetchUserLiveVideos', asked)
  // A name leads to the room; its number is the answer's to say.
  const rid = shared || !/^\d+$/.test(target.id) ? undefined : target.id
  return { ...readLivePost(answer.body, target.id, rid), origin: originOf(answer) }
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
        source: { urls: playUrls(target.id, `${side}p`), referer: home },
      })),
    },
    origin: { channel: 'link', tried: [] },
  }
}

/** `unsupported` for replays of broadcasts and kinds without a page of their own; else what the endpoint throws. */
export async function resolve(target: Target, context: ResolveContext): Promise<Post> {
  switch (target.kind) {
    case 'work':
    case 'album':
    case 'article':
      return work(target, context)
    case 'video':
      return target.hint === 'play' ? bareFile(target) : work(target, context)
    case 'user':
      return user(target.id, context)
    case 'live':
    case 'live-share':
      return live(target, context)
    case 'music': {
      const answer = await context.call('fetchMusicWork', { music_id: target.id })
      return { ...readMusicPost(answer.body, target.id), origin: originOf(answer) }
    }
    case 'mix': {
      const answer = await climb(
        { name: 'mix', channels: mixChannels },
        { mix_id: target.id, number: mixWorks },
        context,
      )
      return { ...readMixPost(answer.body, target.id), origin: originOf(answer) }
    }
    default:
      throw new AmagiError('unsupported', { message: `douyin has nothing to show for ${target.kind}` })
  }
}
