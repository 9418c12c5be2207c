/** The H5 share page: `window.INIT_STATE` holds the answers the page was rendered with. */
import { isObject, type Json } from '../../../json'

/**
 * Keys are call signatures with every character shifted by one: `tusjoh.0sftu` = `string-/rest`.
 *
 * @internal Held to keys of real pages by the tests; `photoAnswerOf` asks keys only when contents do not tell.
 */
export function decodeStateKey(key: string): string {
  return Array.from({ length: key.length }, (_, index) => String.fromCharCode(key.charCodeAt(index) - 1)).join('')
}

const opening = /window\.INIT_STATE\s*=\s*/

/** Text of the state; the page may close it with a semicolon. */
function stateText(html: string): string | undefined {
  const start = opening.exec(html)
  if (!start) return undefined
  const from = start.index + start[0].length
  const end = html.indexOf('</script>', from)
  return html
    .slice(from, end < 0 ? undefined : end)
    .trim()
    .replace(/;$/, '')
}

/**
 * The work's answer in a share page, in the shape of the REST call. Chosen by content, not by key name: keys
 * changed before. `undefined` = no state on the page (risk page, other site); an answer without `photo` is handed
 * over as it is, so that its result code can be judged.
 */
export function photoAnswerOf(html: string, parse: (text: string) => unknown): Json | undefined {
  const text = stateText(html)
  if (text === undefined) return undefined
  const state = parse(text)
  if (!isObject(state)) return undefined
  const answers = Object.entries(state).flatMap(([key, answer]) => (isObject(answer) ? [[key, answer] as const] : []))
  const withPhoto = answers.find(([, answer]) => 'result' in answer && isObject(answer.photo))?.[1]
  if (withPhoto) return withPhoto
  if (isObject(state.photo)) return { result: 1, ...state }
  const own = answers.find(([key]) => decodeStateKey(key).includes('/photo/'))?.[1]
  return own ?? answers.find(([, answer]) => 'result' in answer && answer.result !== 1)?.[1]
}
