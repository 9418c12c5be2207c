/** Parameter check of both doors: a zod schema per endpoint, built on first use. */
import { AmagiError, type ErrorDetails } from '../../errors'
import { isObject } from '../../json'
import { nonsense } from './nonsense'
import type { CheckedParams, Endpoint, ParamSpec } from './record'
import type * as Zod from './zod'

type Z = typeof Zod

/** Schemas by record: derived data, the same for every service. */
const schemas = new WeakMap<object, Zod.ZodType>()

/** Digits that still are an exact JavaScript number. */
const integerText = /^-?\d{1,15}$/

function schemaOf(z: Z, spec: ParamSpec): Zod.ZodType {
  if (spec.type === 'integer') {
    const number = z
      .number({ error: 'must be a whole number' })
      .int({ error: 'must be a whole number' })
      .min(spec.min ?? Number.MIN_SAFE_INTEGER, { error: `must be at least ${spec.min}` })
      .max(spec.max ?? Number.MAX_SAFE_INTEGER, { error: `must be at most ${spec.max}` })
    const coerced = z.preprocess(
      (value) => (typeof value === 'string' && integerText.test(value.trim()) ? Number(value) : value),
      number,
    )
    return finish(spec, coerced)
  }
  let text: Zod.ZodType = z
    .string({ error: 'must be text' })
    .trim()
    .min(spec.required ? 1 : 0, { error: 'must not be empty' })
  if (spec.values)
    text = z.oneOf(spec.values as [string, ...string[]], { error: `must be one of ${spec.values.join(', ')}` })
  else {
    const { pattern, min, max } = spec
    text = text.refine(
      (value) => {
        const given = value as string
        if (given === '' && !spec.required) return true
        return (!pattern || pattern.test(given)) && given.length >= (min ?? 0) && given.length <= (max ?? 2048)
      },
      { error: 'has the wrong shape' },
    )
  }
  return finish(
    spec,
    z.preprocess((value) => (typeof value === 'number' ? String(value) : value), text),
  )
}

function finish(spec: ParamSpec, schema: Zod.ZodType): Zod.ZodType {
  if (spec.default !== undefined) return schema.prefault(spec.default)
  return spec.required ? schema : schema.optional()
}

/** The schema of an endpoint; unknown names are refused. */
export async function paramsSchema(endpoint: Pick<Endpoint, 'params'>): Promise<Zod.ZodType> {
  const known = schemas.get(endpoint)
  if (known) return known
  const z = await import('./zod')
  const shape = Object.fromEntries(Object.entries(endpoint.params).map(([name, spec]) => [name, schemaOf(z, spec)]))
  const schema = z.strictObject(shape)
  schemas.set(endpoint, schema)
  return schema
}

/** Coerced parameters with defaults, or `bad-input` that names every wrong field. */
export async function checkParams(endpoint: Pick<Endpoint, 'params'>, params: unknown): Promise<CheckedParams> {
  if (!isObject(params)) throw wrong([{ name: 'params', message: 'must be an object' }])
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined))
  const fields: Field[] = []
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(endpoint.params, name) ? endpoint.params[name] : undefined
    if (!spec) fields.push({ name, message: 'unknown parameter' })
    const message = spec && nonsense(value, spec)
    if (message) fields.push({ name, message })
  }
  const result = (schemas.get(endpoint) ?? (await paramsSchema(endpoint))).safeParse(given)
  for (const issue of result.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') continue // named above
    const name = String(issue.path[0] ?? '')
    if (fields.some((field) => field.name === name)) continue // empty and of the wrong shape: once is enough
    fields.push({ name, message: name in given ? issue.message : 'is required' })
  }
  if (fields.length > 0) throw wrong(fields)
  return result.data as CheckedParams
}

/** One wrong parameter and what is wrong with it. */
export type Field = NonNullable<ErrorDetails['fields']>[number]

/** `bad-input` that names the fields; a hostile address full of names is answered with a few of them. */
export function wrong(all: readonly Field[]): AmagiError {
  const fields = all.slice(0, 50).map(({ name, message }) => ({ name: name.slice(0, 64), message }))
  return new AmagiError('bad-input', {
    details: { fields },
    message: `bad parameters: ${fields.map(({ name }) => name).join(', ')}`,
  })
}
