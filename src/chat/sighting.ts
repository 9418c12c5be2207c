/** Messages of ours as a platform lists them, and how one is told from the others: by its words and what it shows. */
import type { MessageElement } from '../links'

/** What a message shows besides words. */
export type Shown = 'image' | 'video' | 'audio' | 'file' | 'forward'

/** What a message looks like to whoever reads the list of a chat. */
export interface Shape {
  /** Its words, as plain as they can be had. */
  readonly text: string
  /** `file` also stands for what a list does not tell apart. */
  readonly shows: readonly Shown[]
}

/** One message of ours that stands in a chat. */
export interface Sighting extends Shape {
  readonly id: string
  /** Milliseconds since the epoch, by the platform's clock. */
  readonly at: number
}

/** Messages to ask a platform for: those of others stand between ours. */
export const listed = 50

/** Elements by their names here and in OneBot's segments. */
const showing: Readonly<Record<string, Shown>> = {
  img: 'image',
  image: 'image',
  video: 'video',
  audio: 'audio',
  record: 'audio',
  file: 'file',
  forward: 'forward',
}

/** Parts of a message that are about another one. */
const aside = new Set(['quote', 'reply', 'author', 'at'])

/** Letters that are compared: enough to tell texts apart, few enough for platforms that cut or add at the end. */
const maxLetters = 40

/** Platforms escape, trim and space texts in ways of their own: letters and digits stay. */
const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').slice(0, maxLetters)

/** What elements or segments look like. */
export function shapeOf(elements: readonly MessageElement[]): Shape {
  let text = ''
  const shows: Shown[] = []
  for (const { type, attrs, children = [] } of elements) {
    const shown = type === 'message' && attrs.forward ? 'forward' : showing[type]
    if (shown) {
      shows.push(shown)
      // Pictures of one message may stand inside its first; what is in a forward is not seen from outside.
      if (shown === 'image') shows.push(...shapeOf(children).shows)
    } else if (type === 'text') text += String(attrs.content ?? '')
    else if (!aside.has(type)) {
      const inner = shapeOf(children)
      text += inner.text
      shows.push(...inner.shows)
    }
  }
  return { text, shows }
}

/** Whether two messages of ours look the same when they leave. */
export const sameShape = (one: Shape, other: Shape): boolean =>
  lettersOf(one.text) === lettersOf(other.text) && one.shows.toSorted().join() === other.shows.toSorted().join()

/** Whether what stands in a list may be what was sent; never for a message without letters that shows nothing. */
export function looksLike(sent: Shape, listed: Shape): boolean {
  const letters = lettersOf(sent.text)
  if (letters === '' && sent.shows.length === 0) return false
  if (letters === '' ? lettersOf(listed.text) !== '' : !lettersOf(listed.text).startsWith(letters)) return false
  const left = [...listed.shows]
  for (const shown of sent.shows) {
    const same = left.indexOf(shown)
    const place = same >= 0 ? same : left.indexOf('file')
    if (place < 0) return false
    left.splice(place, 1)
  }
  return left.length === 0
}
