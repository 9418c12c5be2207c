/** An answer against the declaration of its endpoint, in words. */
import { isObject } from '../../src/json'
import type { Body, PlainKind } from '../../src/platforms/endpoint/body'

const isDigits = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))

const fits: Readonly<Record<PlainKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  id: isDigits,
  flag: (value) => typeof value === 'boolean' || value === 0 || value === 1,
  figure: (value) => typeof value === 'string' || typeof value === 'number',
  anything: (value) => value !== undefined,
}

function seen(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value === 'object' ? 'object' : `${typeof value} ${String(value)}`
}

/** `aweme_detail.author.uid: id expected, got boolean true`: one line per field that is not as declared. */
export function differences(body: Body, value: unknown, path = '$'): string[] {
  const wrong = (expected: string): string[] => [`${path}: ${expected} expected, got ${seen(value).slice(0, 40)}`]
  switch (body.kind) {
    case 'fields':
      if (!isObject(value)) return wrong('object')
      return Object.entries(body.fields).flatMap(([name, field]) => differences(field, value[name], `${path}.${name}`))
    case 'list':
      if (!Array.isArray(value)) return wrong('list')
      return value.flatMap((entry, index) => differences(body.of, entry, `${path}[${index}]`))
    case 'table':
      if (!isObject(value)) return wrong('object')
      return Object.entries(value).flatMap(([name, entry]) =>
        differences(body.of, entry, `${path}[${JSON.stringify(name)}]`),
      )
    case 'optional':
      return value === undefined || value === null ? [] : differences(body.of, value, path)
    case 'either': {
      const all = body.of.map((one) => differences(one, value, path))
      return all.toSorted((a, b) => a.length - b.length)[0] ?? []
    }
    default:
      return fits[body.kind](value) ? [] : wrong(body.kind)
  }
}
