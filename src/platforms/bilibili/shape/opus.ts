/**
 * The opus view (`opus/detail`, and the page of an opus) → the documented bodies of a dynamic and of an article.
 * Modules come as a list of objects with one payload each. A forward has no opus view.
 * Source: SocialSisterYi/bilibili-API-collect `docs/opus/detail.md`, 2025-12.
 */
import { AmagiError } from '../../../errors'
import { at, isObject, type Json } from '../../../json'
import { present, success } from './present'

/** What a comment area of a kind belongs to; other kinds of dynamics have no opus view. */
const kinds: Readonly<Record<string, string>> = {
  '11': 'DYNAMIC_TYPE_DRAW',
  '12': 'DYNAMIC_TYPE_ARTICLE',
  '17': 'DYNAMIC_TYPE_WORD',
}

/** `[{module_type, module_x}, …]` → `{module_x}`. */
function modulesOf(item: unknown): Json {
  const modules = at(item, 'modules')
  const joined: Json = {}
  for (const module of Array.isArray(modules) ? (modules as unknown[]) : [])
    if (isObject(module)) for (const [name, value] of Object.entries(module)) if (isObject(value)) joined[name] = value
  return joined
}

const listAt = (from: unknown, path: string): unknown[] => {
  const found = at(from, path)
  return Array.isArray(found) ? (found as unknown[]) : []
}

/** A node of a paragraph as a rich text node; formulas and unknown ones keep what can be read of them. */
function richNode(node: unknown): Json {
  const rich = at(node, 'rich')
  if (isObject(rich)) return rich
  const words = at(node, 'word.words') ?? at(node, 'formula.latex_content')
  const text = typeof words === 'string' ? words : ''
  return { type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text }
}

const lineBreak: Json = { type: 'RICH_TEXT_NODE_TYPE_TEXT', text: '\n', orig_text: '\n' }

/** Text of all paragraphs, one below the other. */
function summaryOf(paragraphs: readonly unknown[]): Json {
  const lines = paragraphs
    .map((paragraph) => listAt(paragraph, 'text.nodes').map(richNode))
    .filter((nodes) => nodes.length > 0)
  const nodes = lines.flatMap((line, index) => (index > 0 ? [lineBreak, ...line] : line))
  return { text: nodes.map(({ text }) => (typeof text === 'string' ? text : '')).join(''), rich_text_nodes: nodes }
}

const picturesOf = (modules: Json, paragraphs: readonly unknown[]): unknown[] => [
  ...listAt(modules, 'module_top.display.album.pics'),
  ...paragraphs.flatMap((paragraph) => listAt(paragraph, 'pic.pics')),
]

/** `item` of an opus → body of `web-dynamic/v1/detail` with an opus as its content. */
export function dynamicOfOpus(item: unknown): unknown {
  const modules = modulesOf(item)
  const paragraphs = listAt(modules, 'module_content.paragraphs')
  const title = at(modules, 'module_title.text')
  const basic = at(item, 'basic')
  const { module_author: author, module_stat: stat } = modules
  const opus = {
    title: typeof title === 'string' && title ? title : null,
    summary: summaryOf(paragraphs),
    pics: picturesOf(modules, paragraphs),
  }
  const topic = at(modules, 'module_topic')
  return success({
    item: present({
      id_str: at(item, 'id_str'),
      type: kinds[String(at(basic, 'comment_type'))],
      basic,
      modules: present({
        module_author: author,
        module_dynamic: {
          desc: null,
          major: { type: 'MAJOR_TYPE_OPUS', opus },
          additional: null,
          topic: topic ?? null,
        },
        module_stat: stat,
      }),
    }),
  })
}

const counted = (stat: unknown, name: string): unknown => at(stat, `${name}.count`)

/** `item` of an opus that is an article → body of `article/view`. */
export function articleOfOpus(item: unknown): unknown {
  const modules = modulesOf(item)
  const id = Number(at(item, 'basic.rid_str'))
  const title = at(modules, 'module_title.text') ?? at(item, 'basic.title')
  if (at(item, 'basic.comment_type') !== 12 || !Number.isSafeInteger(id) || typeof title !== 'string') {
    throw new AmagiError('upstream-changed', { details: { path: 'basic.comment_type' }, message: 'no article' })
  }
  const { module_author: author, module_stat: stat, module_content: content } = modules
  const time = Number(at(author, 'pub_ts'))
  return success(
    present({
      id,
      title,
      type: 3,
      publish_time: time > 0 ? time : undefined,
      author: present({ mid: at(author, 'mid'), name: at(author, 'name'), face: at(author, 'face') }),
      stats: present({
        like: counted(stat, 'like'),
        coin: counted(stat, 'coin'),
        favorite: counted(stat, 'favorite'),
        reply: counted(stat, 'comment'),
      }),
      dyn_id_str: at(item, 'id_str'),
      opus: { content },
    }),
  )
}
