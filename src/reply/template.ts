/** Templates of the text form: lines with named variables, of which those that say nothing vanish. Pure. */

const variable = /\{(\w+)\}/g

/** Between facts of one line; a template may write it without asking whether both are known. */
const between = ' · '

/** Known of every post, so a line that says nothing else says nothing. */
const always: ReadonlySet<string> = new Set(['platform', 'kind'])

type Variables = Readonly<Record<string, string>>

const namesIn = (text: string, variables: Variables): string[] =>
  Array.from(text.matchAll(variable), ([, name]) => name ?? '').filter((name) => name in variables)

const isEmpty = (names: readonly string[], variables: Variables): boolean =>
  names.length > 0 && names.every((name) => variables[name] === '')

/** A heading whose title or name is missing names the kind of work in its place: `【抖音】视频`. */
function headed(names: readonly string[], variables: Variables): Variables {
  const [first, ...others] = names.filter((name) => !always.has(name))
  if (first === undefined || !names.includes('platform') || !isEmpty([first, ...others], variables)) return variables
  return names.includes('kind') ? variables : { ...variables, [first]: variables['kind'] ?? '' }
}

function fillLine(line: string, variables: Variables): string | undefined {
  const names = namesIn(line, variables)
  if (isEmpty(names, variables)) return undefined
  const known = headed(names, variables)
  const parts = line.split(between).filter((part) => !isEmpty(namesIn(part, known), known))
  // The replacer is a function: `$&` in somebody's title must not be interpreted.
  const fill = (part: string): string => part.replace(variable, (whole, name: string) => known[name] ?? whole)
  return parts.map(fill).join(between).trimEnd()
}

/**
 * A line that names variables vanishes when all of them are empty, and so does a part of a line between ` · `; unknown
 * names stay as typed.
 */
export function fillTemplate(template: string, variables: Variables): string {
  return template
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .flatMap((line) => fillLine(line, variables) ?? [])
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
