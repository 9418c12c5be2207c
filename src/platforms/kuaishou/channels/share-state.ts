/** The H5 share page: `INIT_STATE` holds the answers the page was rendered with. */
import { isObject, type Json } from '../../../json'

/**
 * Keys are call signatures with every character shifted by one: `tusjoh.0sftu` = `string-/rest`.
 *
 * @internal Held to keys of real pages by the tests; `photoAnswerOf` asks keys only when contents do not tell.
 */
export function decodeStateKey(key: string): string {
  return Array.from({ length: key.length }, (_, index) => String.fromCharCode(key.charCodeAt(index) - 1)).join('')
}

/**
 * The work's answer in the state of a share page, in the shape of the REST call. Chosen by content, not by key name: keys
 * changed before. An answer without `photo` is handed over as it is, so that its result code can be judged; undefined when
 * there is none.
 */
export function photoAnswerOf(state: unknown): Json | undefined {
  if (!isObject(state)) return undefined
  const answers = Object.entries(state).flatMap(([key, answer]) => (isObject(answer) ? [[key, answer] as const] : []))
  const withPhoto = answers.find(([, answer]) => 'result' in answer && isObject(answer.photo))?.[1]
  if (withPhoto) return withPhoto
  if (isObject(state.photo)) return { result: 1, ...state }
  const own = answers.find(([key]) => decodeStateKey(key).includes('/photo/'))?.[1]
  return own ?? answers.find(([, answer]) => 'result' in answer && answer.result !== 1)?.[1]
}
