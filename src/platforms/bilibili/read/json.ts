/** JSON texts inside JSON answers. */
import { parseJson } from '../../../http/json'

/** The value, or undefined when the text is no JSON: whoever asks goes without it then. */
export function jsonIn(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined // a damaged inner text must not cost the whole answer
  }
}
