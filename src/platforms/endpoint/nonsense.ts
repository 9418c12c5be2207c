/**
 * Values no parameter of any endpoint means: what scripts send where a variable was empty, and what no address can
 * carry. Without this check upstream is asked for somebody called `undefined`.
 */
import type { ParamSpec } from './record'

/** How an empty variable of the usual languages looks once it is text. */
const words = new Set(['undefined', 'null', 'NaN', 'Infinity', '-Infinity', '[object Object]'])

/** Characters of an unpaired half of a code point cannot be encoded; control characters are never typed. */
const unspeakable = /[\p{Cc}\p{Cs}]/u

/** Forms, the sites themselves and older callers send optional texts empty, which says the same as nothing. */
const mayBeEmpty = (spec: ParamSpec): boolean => spec.type === 'string' && spec.required !== true

function ofText(text: string, spec: ParamSpec): string | undefined {
  if (unspeakable.test(text)) return 'has characters that are no text'
  const plain = text.trim()
  if (plain === '') return text === '' && mayBeEmpty(spec) ? undefined : 'must not be empty'
  return words.has(plain) ? 'is what an empty variable looks like' : undefined
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
