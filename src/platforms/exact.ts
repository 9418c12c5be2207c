/** Bodies that are put together from several answers, digit for digit. */
import { parse, stringify } from 'lossless-json'

/**
 * Applies a mapping that only moves values about to the parsed texts and writes the result: numbers keep
 * every digit, which a round trip through JavaScript numbers would not.
 */
export function rewrite(texts: readonly (string | Buffer)[], move: (bodies: unknown[]) => unknown): Buffer | undefined {
  try {
    const bodies = texts.map((text) => parse(String(text), undefined, { onDuplicateKey: ({ newValue }) => newValue }))
    const text = stringify(move(bodies))
    return text === undefined ? undefined : Buffer.from(text)
  } catch {
    return undefined // nested too deeply for the exact writer: the parsed body still serves
  }
}
