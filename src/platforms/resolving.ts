/** What the resolvers of all platforms have in common: parts a post can do without, its origin, its emotes. */
import { AmagiError, toAmagiError } from '../errors'
import type { Origin, Picture, RichNode, RichText } from '../model'
import type { CallContext } from './endpoint/record'

/**
 * Result of a request the answer can do without: undefined when it fails, with one log line.
 * Cancelling is no failure and goes through.
 */
export async function optional<T>(
  what: string,
  context: Pick<CallContext, 'log'>,
  load: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await load()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    context.log(`${what} cannot be had, the answer goes without (${error.code})`)
    return undefined
  }
}

/**
 * Of a page that may hold something else than works under numbers like theirs: where no work answers, nothing is said
 * about what the page shows.
 */
export function asPage(thrown: unknown, message: string): AmagiError {
  const error = toAmagiError(thrown)
  if (error.code !== 'not-found') return error
  return new AmagiError('unsupported', { message, details: { what: 'page' }, cause: error })
}

/** How a post was got, out of the answer it was read from. */
export const originOf = ({ channel, tried }: Origin): Origin => ({ channel, tried })

/** Token with its brackets → picture, where there is one. */
export type Emotes = ReadonlyMap<string, Picture | undefined>

/** Bounded, so that a text of brackets costs no more than its length. */
const token = /\[[^[\]\n]{1,20}\]/g

/** Whether a text has anything that could be an emote. */
export function mayHaveEmotes(text: RichText): boolean {
  return text.some((node) => node.kind === 'text' && node.text.search(token) >= 0)
}

function cut(text: string, emotes: Emotes): RichNode[] {
  const nodes: RichNode[] = []
  let from = 0
  for (const { 0: name, index } of text.matchAll(token)) {
    if (!emotes.has(name)) continue
    if (index > from) nodes.push({ kind: 'text', text: text.slice(from, index) })
    const picture = emotes.get(name)
    nodes.push({ kind: 'emote', text: name, ...(picture ? { picture } : {}) })
    from = index + name.length
  }
  if (from < text.length) nodes.push({ kind: 'text', text: text.slice(from) })
  return nodes
}

/** Text with emotes for the tokens the list knows; the others stay what people typed. */
export function withEmotes(text: RichText, emotes: Emotes): RichText {
  if (emotes.size === 0) return text
  return text.flatMap((node) => (node.kind === 'text' ? cut(node.text, emotes) : [node]))
}
