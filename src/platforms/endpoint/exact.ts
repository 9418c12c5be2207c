/** Bodies that are put together from several answers, digit for digit. */
import { randomBytes } from 'node:crypto'
import { LosslessNumber } from 'lossless-json'
import { parseJson, quoteNumbers } from '../../http/json'
import type { ChannelAnswer } from './record'

/** Stands before a number that is carried as a string; nobody outside can know it, so no text of theirs holds it. */
const mark = `#${randomBytes(9).toString('base64url')}#`

/** Numbers that may read otherwise once they were JavaScript's: long ones, decimals, exponents, −0. */
const delicate = /-?\d+[.eE]|-?\d{16,}|-0/

const kept = (token: string): string | undefined => (String(Number(token)) === token ? undefined : mark + token)

/** Writes itself as its digits; see {@link exactText}. */
class ExactNumber extends LosslessNumber {
  toJSON(): string {
    return mark + this.value
  }
}

/**
 * For mappings that only move values about: numbers that would lose digits come as strings nobody is to look into, until
 * {@link exactText} writes them. Throws `SyntaxError`.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(quoteNumbers(text, new RegExp(delicate, 'g'), kept))
}

/** Whether a value of {@link parseExact} was a number. */
export const wasNumber = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value.startsWith(mark))

/** JSON text of a body made with {@link numberOf} or out of parts from {@link parseExact}. */
export function exactText(body: unknown): string {
  const [first = '', ...others] = (JSON.stringify(body) ?? 'null').split(`"${mark}`)
  let text = first
  for (const piece of others) {
    const end = piece.indexOf('"')
    text += piece.slice(0, end) + piece.slice(end + 1)
  }
  return text
}

/**
 * Applies a mapping that only moves values about to the parsed texts and writes the result: numbers keep
 * every digit, which a round trip through JavaScript numbers would not.
 */
export function rewrite(texts: readonly (string | Buffer)[], move: (bodies: unknown[]) => unknown): Buffer | undefined {
  try {
    const moved = move(texts.map((text) => parseExact(String(text))))
    return moved === undefined ? undefined : Buffer.from(exactText(moved))
  } catch {
    return undefined // nested too deeply for the writer: the parsed body still serves
  }
}

/** Digits that are to be written as a number however long they are; undefined when they are none. */
export function numberOf(digits: string | undefined): LosslessNumber | undefined {
  return digits !== undefined && /^-?\d{1,20}$/.test(digits) ? new ExactNumber(digits) : undefined
}

/** A body made with {@link numberOf}: exact as text, long integers as strings in the parsed form. */
export function written(body: unknown): ChannelAnswer {
  const text = exactText(body)
  return { body: parseJson(text), raw: Buffer.from(text) }
}
