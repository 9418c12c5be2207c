/** Bodies that are put together from several answers, digit for digit. */
import { LosslessNumber, parse, stringify } from 'lossless-json'
import { parseJson } from '../../http/json'
import type { ChannelAnswer } from './record'

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

/** Digits that are to be written as a number however long they are; undefined when they are none. */
export function numberOf(digits: string | undefined): LosslessNumber | undefined {
  return digits !== undefined && /^-?\d{1,20}$/.test(digits) ? new LosslessNumber(digits) : undefined
}

/** A body made with {@link numberOf}: exact as text, long integers as strings in the parsed form. */
export function written(body: unknown): ChannelAnswer {
  const text = exactText(body)
  return { body: parseJson(text), raw: Buffer.from(text) }
}

/** JSON text of a body made with {@link numberOf}. */
export function exactText(body: unknown): string {
  return stringify(body) ?? 'null'
}
