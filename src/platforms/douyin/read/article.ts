/** An article: its body is JSON in a text, in two places. */
import type { ArticleBlock, ArticlePost, ImageMedia, MediaSource } from '../../../model'
import { richToPlain } from '../../../model'
import { parseJson } from '../../../http/json'
import { slice, usable, type Slice } from '../../slice'
import type { readBase } from './aweme'
import { markdownBlocks } from './markdown'
import { coverOf, mediaSource, pictureSource, webUrl } from './sources'

/** JSON object in a text; undefined for everything else. */
function inner(text: string | undefined): Slice | undefined {
  if (text === undefined) return undefined
  try {
    const value = parseJson(text)
    return usable(() => slice(value))
  } catch {
    return undefined // cut off or no JSON
  }
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url

interface Listed {
  source: MediaSource
  /** Addresses under which the body names the picture. */
  names: Set<string>
  width?: number | undefined
  height?: number | undefined
}

function listed(entry: Slice): Listed | undefined {
  const keys = ['url', 'markdown_url', 'origin_image_url', 'high_image_url']
  const alone = keys.map((key) => webUrl(entry.raw(key))).filter((url) => url !== undefined)
  const source = pictureSource(entry.raw()) ?? pictureSource(entry.raw('image')) ?? mediaSource(alone)
  return (
    source && {
      source,
      names: new Set([...source.urls, ...alone].map(pathOf)),
      width: entry.optionalNumber('width'),
      height: entry.optionalNumber('height'),
    }
  )
}

function imageOf(found: Listed, id: string): ImageMedia {
  const { source, width, height } = found
  return { kind: 'image', id, source, ...(width && height ? { width, height } : {}) }
}

/** Body of the article; when its text names no picture, those of the list follow at the end. */
function readBody(content: Slice | undefined, data: Slice | undefined, id: string): ArticleBlock[] {
  const gallery = data?.optionalList('image_list', listed) ?? []
  const text = content?.optionalString('markdown') ?? content?.optionalString('long_article_abstract') ?? ''
  let count = 0
  const blocks = markdownBlocks(text, (address) => {
    const url = webUrl(address)
    const known = url === undefined ? undefined : gallery.find((entry) => entry.names.has(pathOf(url)))
    const source = known?.source ?? (url === undefined ? undefined : mediaSource([url]))
    return source && imageOf(known ?? { source, names: new Set() }, `douyin-${id}-${++count}`)
  })
  if (blocks.some((block) => block.kind === 'image')) return blocks
  return [
    ...blocks,
    ...gallery.map((entry) => ({ kind: 'image' as const, image: imageOf(entry, `douyin-${id}-${++count}`) })),
  ]
}

const wordsOf = (blocks: readonly ArticleBlock[]): number =>
  blocks.reduce((sum, block) => sum + ('text' in block ? [...richToPlain(block.text)].length : 0), 0)

/** `base` holds what all works have in common. */
export function readArticlePost(aweme: Slice, base: ReturnType<typeof readBase>): ArticlePost {
  const info = aweme.optionalSlice('article_info')
  const content = inner(info?.optionalString('article_content'))
  const data = inner(info?.optionalString('fe_data'))
  const title = info?.optionalString('article_title') ?? base.title ?? aweme.optionalString('preview_title')
  const body = readBody(content, data, base.id)
  const head = pictureSource(content?.raw('head_poster_list')) ?? pictureSource(data?.raw('head_poster_list'))
  const video = aweme.optionalSlice('video')
  const cover = head ? { source: head } : video && coverOf(video)
  const words = wordsOf(body)
  // The beginning of the text stands beside it, and alone where the rest is kept back.
  const whole = content?.optionalString('markdown') !== undefined
  // Minutes, as the site shows them.
  const minutes = data?.optionalNumber('read_time') ?? info?.optionalNumber('read_time')
  return {
    ...base,
    kind: 'article',
    body,
    ...(whole || words === 0 ? {} : { shortfalls: [{ what: 'text' as const }] }),
    ...(title === undefined ? {} : { title }),
    ...(cover ? { cover } : {}),
    ...(words > 0 ? { words } : {}),
    ...(minutes !== undefined && minutes > 0 ? { readSec: minutes * 60 } : {}),
  }
}
