/** Dynamics, and the work one was made for: an article, a video. */
import { toAmagiError } from '../../../errors'
import {
  richToPlain,
  type ArticlePost,
  type DynamicPost,
  type RichText,
  type SeasonPost,
  type Target,
  type VideoPost,
} from '../../../model'
import type { ResolveContext } from '../../define'
import { climb } from '../../ladder'
import { slice } from '../../slice'
import { optional, originOf } from '../../resolving'
import { asides } from '../channels/links-only'
import { readArticle } from '../read/article'
import { readDynamic } from '../read/dynamic'
import { resolveBangumi } from './season'
import { resolveVideo } from './video'
import { siteNow } from '../../site-now'

/** An article by its number; `dynamic`: the one that announced it, whose opus view has the same body. */
export async function resolveArticle(id: string, context: ResolveContext, dynamic?: string): Promise<ArticlePost> {
  try {
    const answer = await context.call('fetchArticleContent', { id })
    return { ...readArticle(answer.body), origin: originOf(answer) }
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (dynamic === undefined || error.code === 'cancelled') throw error
    context.log(`bilibili: cv${id} is asked for by its dynamic (${error.code})`)
    const params = { id, dynamic_id: dynamic }
    const answer = await climb({ name: 'articleOpus', channels: asides.articleOpus }, params, context)
    return { ...readArticle(answer.body), origin: originOf(answer) }
  }
}

/** Kinds of dynamics that are there for a video. */
const ofVideos: ReadonlySet<string> = new Set(['AV', 'UGC_SEASON'])

/** The video a dynamic is there for; undefined for those that merely mention one. */
export function videoOf({ category = '', attachments }: DynamicPost): string | undefined {
  const [first] = attachments
  return ofVideos.has(category) && first?.kind === 'video' && first.id?.startsWith('BV') ? first.id : undefined
}

/** Kinds of dynamics that are there for an episode. */
const ofEpisodes: ReadonlySet<string> = new Set(['PGC', 'PGC_UNION'])

/** The episode a dynamic is there for. */
function episodeOf({ category = '', attachments }: DynamicPost): string | undefined {
  const id = ofEpisodes.has(category) ? attachments[0]?.id : undefined
  return id?.startsWith('ep') ? id : undefined
}

/** What is said with the announcement, then what is said of the video; once where it is the same. */
function bothTexts(words: RichText, description: RichText): RichText {
  if (words.length === 0 || richToPlain(description).includes(richToPlain(words).trim())) return description
  return description.length === 0 ? words : [...words, { kind: 'break' }, ...description]
}

/** The video as its own link shows it, with all that its announcement says. */
function announced(video: VideoPost, dynamic: DynamicPost): VideoPost {
  const { text, section, region, warning, attachments } = dynamic
  return {
    ...video,
    text: bothTexts(text, video.text),
    ...(region ? { region } : {}),
    ...((video.warning ?? warning) ? { warning: video.warning ?? warning } : {}),
    tags: section ? [...video.tags, section] : video.tags,
    dynamic: { ...dynamic, attachments: attachments.slice(1) },
  }
}

/** A dynamic that was made for an article, a video or an episode is that work, where it can be had. */
export async function resolveDynamic(
  target: Target,
  context: ResolveContext,
): Promise<DynamicPost | ArticlePost | VideoPost | SeasonPost> {
  const answer = await context.call('fetchDynamicInfo', { dynamic_id: target.id })
  const dynamic: DynamicPost = { ...readDynamic(answer.body, siteNow(context)), origin: originOf(answer) }
  const id = videoOf(dynamic)
  if (id) {
    const found = await optional('its video', context, () =>
      resolveVideo({ platform: 'bilibili', kind: 'video', id }, context),
    )
    // What is an episode in truth has a link of its own in the box.
    return found && 'video' in found ? announced(found, dynamic) : dynamic
  }
  const episode = episodeOf(dynamic)
  if (episode) {
    const found = await optional('its episode', context, () =>
      resolveBangumi({ platform: 'bilibili', kind: 'episode', id: episode }, context),
    )
    return found ?? dynamic
  }
  const article = slice(answer.body, 'data.item').optionalId('basic.rid_str')
  if (dynamic.category !== 'ARTICLE' || !article || !/^\d{1,15}$/.test(article)) return dynamic
  const body = await optional('the body of its article', context, () => resolveArticle(article, context, target.id))
  if (!body || body.body.length === 0) return dynamic
  const { section } = dynamic
  const tags = section && !body.tags.includes(section) ? [...body.tags, section] : body.tags
  return { ...body, url: dynamic.url, tags }
}
