/** Declared bodies as typings that read well in an editor: one named type per endpoint and per shared part. */
import type { Bodies, Body, PlainKind } from '../../../src/platforms/endpoint/body'

export const pascal = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const plain: Readonly<Record<PlainKind, string>> = {
  text: 'string',
  number: 'number',
  id: 'string | number',
  flag: 'boolean | number',
  figure: 'string | number',
  anything: 'unknown',
}

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

/** Unit of what is declared, within `optional`. */
function unitOf(body: Body): string | undefined {
  if (body.kind === 'optional') return unitOf(body.of)
  return 'unit' in body ? body.unit : undefined
}

/** Text of a type; `parts` collects the named ones by name. */
function typeText(body: Body, parts: Map<string, string>, indent: string): string {
  switch (body.kind) {
    case 'fields': {
      const { name } = body
      if (name !== undefined) {
        if (!parts.has(name)) {
          parts.set(name, '')
          parts.set(name, fieldsText(body.fields, parts, ''))
        }
        return name
      }
      return fieldsText(body.fields, parts, indent)
    }
    case 'list': {
      const of = typeText(body.of, parts, indent)
      return of.includes(' | ') && !of.startsWith('{') ? `(${of})[]` : `${of}[]`
    }
    case 'table':
      return `Record<string, ${typeText(body.of, parts, indent)}>`
    case 'optional':
      return `${typeText(body.of, parts, indent)} | null`
    case 'either':
      return body.of.map((one) => typeText(one, parts, indent)).join(' | ')
    default:
      return plain[body.kind]
  }
}

function fieldsText(fields: Readonly<Record<string, Body>>, parts: Map<string, string>, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(fields).map(([name, field]) => {
    const unit = unitOf(field)
    const optional = field.kind === 'optional' ? '?' : ''
    const comment = unit ? `${inner}/** ${unit} */\n` : ''
    return `${comment}${inner}${key(name)}${optional}: ${typeText(field, parts, inner)};\n`
  })
  return lines.length > 0 ? `{\n${lines.join('')}${indent}}` : '{}'
}

/** Text of `bodies.d.ts`: types, no interfaces, so that an answer is a `Record<string, unknown>` as well. */
export function bodyTypings(platforms: readonly (readonly [id: string, bodies: Bodies])[]): string {
  const parts = new Map<string, string>()
  const bodies: string[] = []
  const table: string[] = []
  for (const [platform, list] of platforms) {
    const names = Object.entries(list).map(([endpoint, body]) => {
      const name = `${pascal(platform)}${pascal(endpoint)}Body`
      bodies.push(`export type ${name} = ${typeText(body, parts, '')};\n`)
      return `    readonly ${endpoint}: ${name};\n`
    })
    table.push(`  readonly ${platform}: {\n${names.join('')}  };\n`)
  }
  const shared = [...parts].map(([name, text]) => `export type ${name} = ${text};\n`)
  const head = `/**
 * What the methods of the client resolve to: the fields that are vouched for. Upstream sends more; an answer is also a
 * \`Record<string, unknown>\`. Ids are strings beyond 2^53. What may be absent may be \`null\`.
 */
`
  const foot = `/** What the methods resolve to, by platform and method. */\nexport type PlatformBodies = {\n${table.join('')}};\n`
  return `${head}${[...shared, ...bodies, foot].join('\n')}`
}
