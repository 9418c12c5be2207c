/** Whom an answer is for: platforms say it beside the words, in front of them, or both. Pure. */

/** Words for "answer to" that the platforms' own clients write. */
const opening = /^\s*(?:回复|回覆|reply to)\s*/i

/** Name in front of the words where nothing beside them says it; a colon has to end it. */
const spoken = /^(?:@([^\s@:：]{1,40}) ?|([^\n@:：]{1,40}?) ?)[:：]\s*/

/** Letters that look like nothing pad names and are not typed back. */
const bare = (name: string): string => name.replaceAll('\u3164', '').trim()

/** Words without the name in front of them, and whose it was. */
export interface Addressed {
  replyTo?: string
  words: string
}

/**
 * `回复 @name :words` → name and words apart, so that a card can say it once and in its own way. `known`: the name as the
 * answer says it beside the words; then only that one is taken off, whatever stands in it, colon or none. Without it
 * `at` wants an `@` before the name: prose may begin with `回复` as well.
 */
export function splitAddressee(text: string, known?: string, { at = false }: { at?: boolean } = {}): Addressed {
  const name = known === undefined ? '' : bare(known)
  const start = opening.exec(text)
  const rest = start ? text.slice(start[0].length) : undefined
  if (name !== '') {
    const named = rest?.startsWith('@') ? rest.slice(1) : rest
    if (named === undefined || !named.startsWith(name)) return { replyTo: name, words: text }
    const behind = /^\s*[:：]\s*|^\s+|^$/.exec(named.slice(name.length))
    return { replyTo: name, words: behind ? named.slice(name.length + behind[0].length) : text }
  }
  const found = rest === undefined ? null : spoken.exec(rest)
  const said = found?.[1] ?? (at ? undefined : found?.[2])
  if (!found || said === undefined || bare(said) === '') return { words: text }
  return { replyTo: bare(said), words: (rest ?? '').slice(found[0].length) }
}
