/** JSON as people lay it out: what fits into a line stands in one. */
import { isLosslessNumber, stringify } from 'lossless-json'

const width = 120

export function layout(value: unknown, indent = ''): string {
  const line = stringify(value) ?? 'null'
  if (line.length + indent.length <= width || typeof value !== 'object' || value === null || isLosslessNumber(value))
    return line
  const inner = `${indent} `
  const list = Array.isArray(value)
  const entries = list
    ? value.map((entry) => layout(entry, inner))
    : Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${layout(entry, inner)}`)
  const [open, close] = list ? '[]' : '{}'
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`
}
