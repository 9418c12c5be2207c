/** The same dynamics and the same article as the opus view has them: modules in a list, text in paragraphs. */
import type { World } from '../world'
import { ids } from '../world/pages'
import { articleOf, dynamicOf } from './social'

type Json = Record<string, unknown>

const at = (from: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? (node as Json)[key] : undefined),
    from,
  )

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

/** One module by its name, as every entry of the list is. */
const module = (name: string, content: unknown): Json => ({
  module_type: `MODULE_TYPE_${name.toUpperCase()}`,
  [`module_${name}`]: content,
})

const node = (rich: Json): Json =>
  rich.type === 'RICH_TEXT_NODE_TYPE_TEXT'
    ? { type: 'TEXT_NODE_TYPE_WORD', word: { words: rich.text, font_size: 17, style: {} } }
    : { type: 'TEXT_NODE_TYPE_RICH', rich }

function ofDynamic(item: Json): Json {
  const opus = at(item, 'modules', 'module_dynamic', 'major', 'opus')
  const pics = listOf(at(opus, 'pics'))
  const { rid_str: rid, comment_id_str: comment, comment_type: type } = at(item, 'basic') as Json
  const author: Json = { ...(at(item, 'modules', 'module_author') as Json), pub_action: '' }
  return {
    id_str: item.id_str,
    type: 1,
    basic: {
      comment_id_str: comment,
      comment_type: type,
      rid_str: rid,
      uid: author.mid,
      title: at(opus, 'title') ?? '',
      like_icon: {},
    },
    modules: [
      ...(at(opus, 'title') ? [module('title', { text: at(opus, 'title') })] : []),
      module('author', author),
      module('content', {
        paragraphs: [
          { align: 0, para_type: 1, text: { nodes: listOf(at(opus, 'summary', 'rich_text_nodes')).map(node) } },
          ...(pics.length > 0 ? [{ align: 1, para_type: 2, pic: { style: 1, pics } }] : []),
        ],
      }),
      module('stat', at(item, 'modules', 'module_stat')),
      module('bottom', { share_info: { title: '', summary: '', pic: '' } }),
    ],
  }
}

function ofArticle(world: World): Json {
  const { title, author, publish_time: time, opus, stats } = articleOf(world)
  const counted = (count: number): Json => ({ count, forbidden: false })
  return {
    id_str: ids.articleDynamic,
    type: 1,
    basic: {
      comment_id_str: ids.article,
      comment_type: 12,
      rid_str: ids.article,
      uid: author.mid,
      title,
      like_icon: {},
    },
    modules: [
      module('title', { text: title }),
      module('author', {
        mid: author.mid,
        name: author.name,
        face: author.face,
        pub_ts: time,
        pub_time: '2025年02月28日',
      }),
      module('content', opus.content),
      module('stat', {
        comment: counted(stats.reply),
        like: counted(stats.like),
        forward: counted(0),
        favorite: counted(stats.favorite),
        coin: counted(stats.coin),
      }),
    ],
  }
}

/** By its id; a dynamic without text of its own (a forward) is no opus. */
export function opusItemOf(id: string, world: World): Json | undefined {
  if (id === ids.articleDynamic) return ofArticle(world)
  const item = dynamicOf(id, world)
  return item && at(item, 'modules', 'module_dynamic', 'major', 'opus') ? ofDynamic(item) : undefined
}
