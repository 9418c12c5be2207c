/** JSON Schema of declared bodies: what is vouched for, with room for what upstream sends besides. */
import { isObject } from '../json'
import type { Body, PlainKind } from '../platforms/endpoint/body'

type Schema = Record<string, unknown>

const plainTypes: Readonly<Record<PlainKind, readonly string[]>> = {
  text: ['string'],
  number: ['number'],
  id: ['string', 'integer'],
  flag: ['boolean', 'integer'],
  figure: ['string', 'number'],
  anything: [],
}

const typed = (types: readonly string[]): Schema =>
  types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }

/** The same, or `null`. */
function orNull(schema: Schema): Schema {
  const { type } = schema
  if (Object.keys(schema).length === 0) return schema
  if (type === undefined) return { anyOf: [schema, { type: 'null' }] }
  return { ...schema, type: [type, 'null'].flat() }
}

/** Named bodies are put into `shared` and referred to from everywhere. */
export function bodySchema(body: Body, shared: Record<string, Schema>): Schema {
  switch (body.kind) {
    case 'fields': {
      const { name } = body
      if (name !== undefined && isObject(shared[name])) return reference(name)
      if (name !== undefined) shared[name] = {}
      const entries = Object.entries(body.fields)
      const required = entries.filter(([, field]) => field.kind !== 'optional').map(([field]) => field)
      const schema: Schema = {
        type: 'object',
        ...(required.length > 0 ? { required } : {}),
        properties: Object.fromEntries(entries.map(([field, inner]) => [field, bodySchema(inner, shared)])),
        additionalProperties: true,
      }
      if (name === undefined) return schema
      shared[name] = schema
      return reference(name)
    }
    case 'list':
      return { type: 'array', items: bodySchema(body.of, shared) }
    case 'table':
      return { type: 'object', additionalProperties: bodySchema(body.of, shared) }
    case 'optional':
      return orNull(bodySchema(body.of, shared))
    case 'either':
      return { anyOf: body.of.map((one) => bodySchema(one, shared)) }
    default: {
      const unit = 'unit' in body && body.unit ? { description: body.unit } : {}
      return { ...typed(plainTypes[body.kind]), ...unit }
    }
  }
}

const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
