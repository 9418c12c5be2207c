/** What stands behind the link of a command: `--q 720`, `--audio`, `--gif 5-10`. Read by us, the framework's parser knows none. Pure. */
import type { h } from 'koishi'
import type { Wish } from '../../reply/plan'

/** Longest word that can be a quality; characters. */
const maxWord = 16

/** Two hyphens, or the dash a phone makes of them. */
const dash = /[-\u2013\u2014\uff0d]{1,2}/.source
const option = (names: string): string => `(?<!\\S)${dash}(?:${names})`

/** `--q 720`, `-q=1080p`, `--画质 最高`; without a word behind it the list is asked for. */
const quality = new RegExp(`${option('q|quality|画质')}(?:(?:\\s*[=:：]\\s*|\\s+)([^\\s=]+))?(?=\\s|$)`, 'iu')
const audio = new RegExp(`${option('audio|音频')}(?=\\s|$)`, 'iu')

/** `--gif`, `--gif 5-10`, `--gif=1:20~1:30`; any other word behind it is none of its own. */
const moment = /\d[\d.:：]{0,11}(?:s|秒)?/.source
const gif = new RegExp(
  `${option('gif|动图')}(?:(?:\\s*[=:：]\\s*|\\s+)(${moment}(?:\\s*[-~～\u2013\u2014\uff0d]\\s*${moment})?)(?=\\s|$))?(?=\\s|$)`,
  'iu',
)

/** As it is read later: one hyphen, no blanks, colons of one kind. */
const plainExcerpt = (text: string): string =>
  text
    .replaceAll(/\s/g, '')
    .replaceAll(/[~～\u2013\u2014\uff0d]/g, '-')
    .replaceAll('：', ':')

/** Words of an argument; elements that are no text (a card, a mention) stand for a blank. */
function textIn(argument: unknown): string {
  if (typeof argument === 'string') return argument
  if (!Array.isArray(argument)) return ''
  return argument
    .map((element: h) =>
      element.type === 'text' ? String(element.attrs.content ?? '') : ` ${textIn(element.children)} `,
    )
    .join('')
}

/** A word behind the option that is a link or an id, not a quality. */
const isLink = (word: string): boolean => word.includes('/') || /^(?:BV\w{10}|av\d+)$/i.test(word)

/** The wish in the arguments of a command; `undefined` when there is none. */
export function wishIn(args: readonly unknown[]): Wish | undefined {
  const text = args.map(textIn).join(' ')
  const found = quality.exec(text)
  const word = found?.[1] ?? ''
  const excerpt = gif.exec(text)
  const wish: Wish = {
    ...(found ? { quality: isLink(word) || word.startsWith('-') ? '' : word.slice(0, maxWord) } : {}),
    ...(audio.test(text) ? { sound: true } : {}),
    ...(excerpt ? { gif: plainExcerpt(excerpt[1] ?? '') } : {}),
  }
  return Object.keys(wish).length > 0 ? wish : undefined
}
