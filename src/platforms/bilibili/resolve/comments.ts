/** Target → its comment area: which number and kind it has, then its first page. */
import { AmagiError, toAmagiError } from '../../../errors'
import type { CommentSection, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { slice } from '../../slice'
import { commentsClosed } from '../judge'
import { readComments } from '../read/comments'
import { readSeason } from '../read/season'
import { bvToAv } from '../sign/bvid'

/** Kinds of comment areas. Source: SocialSisterYi/bilibili-API-collect `docs/comment/readme.md`. */
const kinds = { video: 1, album: 11, article: 12, music: 14, dynamic: 17, menu: 19, course: 33 } as const

interface Area {
  oid: string
  type: number
}

/** A dynamic names its own area; where it does not, texts and forwards have one under their own id. */
async function areaOfDynamic(id: string, context: ResolveContext): Promise<Area> {
  const answer = await context.call('fetchDynamicInfo', { dynamic_id: id })
  const basic = slice(answer.body, 'data.item').optionalSlice('basic')
  const oid = basic?.optionalId('comment_id_str') ?? ''
  const type = basic?.optionalNumber('comment_type') ?? 0
  return /^\d{1,20}$/.test(oid) && type > 0 ? { oid, type } : { oid: id, type: kinds.dynamic }
}

/** An episode's comments are those of the video behind it. */
async function areaOfEpisode(id: string, context: ResolveContext): Promise<Area | undefined> {
  const { episodes } = readSeason((await context.call('fetchBangumiVideoInfo', { ep_id: id })).body)
  const aid = episodes.find(({ entry }) => entry.id === id)?.aid
  return aid ? { oid: aid, type: kinds.video } : undefined
}

async function areaOf(target: Target, context: ResolveContext): Promise<Area | undefined> {
  switch (target.kind) {
    case 'video': {
      const aid = bvToAv(target.id)
      return aid ? { oid: aid, type: kinds.video } : undefined
    }
    case 'article':
      return { oid: target.id, type: kinds.article }
    case 'album':
      return { oid: target.id, type: kinds.album }
    case 'dynamic':
      return areaOfDynamic(target.id, context)
    case 'episode':
      return areaOfEpisode(target.id, context)
    case 'music':
      return { oid: target.id.slice(2), type: target.id.startsWith('au') ? kinds.music : kinds.menu }
    case 'course':
      return target.id.startsWith('ep') ? { oid: target.id.slice(2), type: kinds.course } : undefined
    default:
      return undefined
  }
}

/** First page of the comments, pinned ones first. Closed and empty areas are results. */
export async function resolveComments(target: Target, context: ResolveContext): Promise<CommentSection> {
  const area = await areaOf(target, context)
  if (!area) throw new AmagiError('unsupported', { message: `bilibili: ${target.kind} ${target.id} has no comments` })
  try {
    return readComments((await context.call('fetchWorkComments', { ...area, number: 20 })).body)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (commentsClosed.has(error.details.upstreamCode ?? '')) return { state: 'closed', comments: [] }
    throw error
  }
}
