/** The texts of a message as its chat takes them. */
import { h } from 'koishi'
import type { Abilities } from '../../model'
import { unlinked } from '../../reply/text'
import type { ChatAdapter } from '../adapters/base'

/**
 * The same elements; whatever stands in a text, be it ours or a stranger's name, is a text there: it calls nobody, has no
 * address where those are refused, and no half of a sign, which platforms refuse as a whole.
 */
export function asTexts(
  elements: readonly h[],
  adapter: Pick<ChatAdapter, 'inert'>,
  abilities: Pick<Abilities, 'links'>,
): h[] {
  const { inert = (text) => text } = adapter
  const text = (content: string): string => {
    const whole = content.replace(/\p{Cs}/gu, '\ufffd')
    return inert.call(adapter, abilities.links ? whole : unlinked(whole))
  }
  return elements.map(({ type, attrs, children }) =>
    type === 'text'
      ? h.text(text(String(attrs.content ?? '')))
      : h(type, attrs, ...asTexts(children, adapter, abilities)),
  )
}
