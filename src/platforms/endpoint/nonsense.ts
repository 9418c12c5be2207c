/**
 * Values no parameter of any endpoint means: what scripts send where a variable was empty, and what no address can
 * carry. Without this check upstream is asked for somebody called `undefined`.
 */
import type { ParamSpec } from './record'

/** How an empty variable looks once it is text, in any case: `undefined`, `NULL`, `nan`, `[object Object]`. */
const emptyVariable = /^(?:undefined|null|nan|\[object [a-z]{1,40}\])$/i

/** The same of Python, and numbers that are none; words like them are searched for in other spellings. */
const exactly = new Set(['None', 'Infinity', '-Infinity'])

/** A text that was encoded once too often; as it is when it cannot be undone. */
function decoded(text: string): string {
  if (!/%[0-9a-f]{2}/i.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a per cent sign that is none of an encoding
  }
}

/** Whether a text is what an empty variable becomes in an address or a query, encoded once more or not. */
export function looksEmpty(text: string): boolean {
  if (text.length > 256) return false
  // Twice is what a form behind a proxy does; a blank may still be a plus sign.
  const plain = decoded(decoded(text.trim())).replaceAll('+', ' ').trim()
  return emptyVariable.test(plain) || exactly.has(plain)
}

/** Characters of an unpaired half of a code point cannot be encoded; control characters are never typed. */
const unspeakable = /[\p{Cc}\p{Cs}]/u

/** Forms, the sites themselves and older callers send optional texts empty, which says the same as nothing. */
const mayBeEmpty = (spec: ParamSpec): boolean => spec.type === 'string' && spec.required !== true

function ofText(text: string, spec: ParamSpec): string | undefined {
  if (unspeakable.test(text)) return 'has characters that are no text'
  if (text.trim() === '') return text === '' && mayBeEmpty(spec) ? undefined : 'must not be empty'
  return looksEmpty(text) ? 'is what an empty variable looks like' : undefined
}

function ofNumber(value: number, spec: ParamSpec): string | undefined {
  if (!Number.isFinite(value)) return 'must be a finite number'
  // Its last digits are gone already: another work would answer.
  const rounded = spec.type === 'string' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return rounded ? 'is too large for a number: pass it as text' : undefined
}

/** Why this value is none, whatever the parameter wants; undefined = its own rules decide. */
export function nonsense(value: unknown, spec: ParamSpec): string | undefined {
  if (typeof value === 'string') return ofText(value, spec)
  return typeof value === 'number' ? ofNumber(value, spec) : undefined
}
