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

const plainNode = (text: string): Json => ({ type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text })

/** Lines of a paragraph, whichever of its forms it has: words, a heading, a list, code. */
function linesOf(paragraph: unknown): Json[][] {
  const code = at(paragraph, 'code.content')
  return [
    [...listAt(paragraph, 'heading.nodes'), ...listAt(paragraph, 'text.nodes')].map(richNode),
    ...listAt(paragraph, 'list.items').map((item) => [plainNode('• '), ...listAt(item, 'nodes').map(richNode)]),
    typeof code === 'string' && code ? [plainNode(code)] : [],
  ]
}

/** Text of all paragraphs, one below the other. */
function summaryOf(paragraphs: readonly unknown[]): Json {
  const lines = paragraphs.flatMap(linesOf).filter((nodes) => nodes.length > 0)
  const nodes = lines.flatMap((line, index) => (index > 0 ? [plainNode('\n'), ...line] : line))
  return { text: nodes.map(({ text }) => (typeof text === 'string' ? text : '')).join(''), rich_text_nodes: nodes }
}

const picturesOf = (modules: Json, paragraphs: readonly unknown[]): unknown[] => [
  ...listAt(modules, 'module_top.display.album.pics'),
  ...paragraphs.flatMap((paragraph) => listAt(paragraph, 'pic.pics')),
]

/** Boxes between the paragraphs (`LINK_CARD_TYPE_VOTE`, `vote`) as what an author adds to a dynamic. */
function cardsOf(paragraphs: readonly unknown[]): Json[] {
  return paragraphs.flatMap((paragraph) => {
    const card = at(paragraph, 'link_card.card')
    if (!isObject(card)) return []
    const type = String(card.type).replace(/^LINK_CARD_TYPE_/, 'ADDITIONAL_TYPE_')
    return [{ ...card, type }]
  })
}

/** `item` of an opus → body of `web-dynamic/v1/detail` with an opus as its content. */
export function dynamicOfOpus(item: unknown): unknown {
  const modules = modulesOf(item)
  const paragraphs = listAt(modules, 'module_content.paragraphs')
  const title = at(modules, 'module_title.text')
  const type = at(item, 'type')
  const basic = at(item, 'basic')
  const { module_author: author, module_stat: stat } = modules
  const opus = {
    title: typeof title === 'string' && title ? title : null,
    summary: summaryOf(paragraphs),
    pics: picturesOf(modules, paragraphs),
  }
  const topic = at(modules, 'module_topic')
  const [additional, ...more] = cardsOf(paragraphs)
  return success({
    item: present({
      id_str: at(item, 'id_str'),
      type: kinds[String(at(basic, 'comment_type'))] ?? (typeof type === 'string' ? type : undefined),
      basic,
      modules: present({
        module_author: author,
        module_dynamic: {
          desc: null,
          major: { type: 'MAJOR_TYPE_OPUS', opus },
          additional: additional ?? null,
          ...(more.length > 0 ? { more_additional: more } : {}),
          topic: topic ?? null,
        },
        module_stat: stat,
        module_tag: modules.module_tag,
        module_dispute: modules.module_dispute,
        module_blocked: modules.module_blocked,
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
  const topic = at(modules, 'module_topic.name')
  const covers = listAt(modules, 'module_top.display.album.pics').map((picture) => at(picture, 'url'))
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
        share: counted(stat, 'forward'),
      }),
      origin_image_urls: covers.length > 0 ? covers : undefined,
      tags: typeof topic === 'string' && topic ? [{ name: topic }] : undefined,
      dyn_id_str: at(item, 'id_str'),
      opus: { content },
    }),
  )
}
