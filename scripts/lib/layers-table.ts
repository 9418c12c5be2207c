/** The layers as `docs/architecture.md` shows them, made from the rules that are checked. Pure. */
import { forbidden, homes, layers } from '../guards/imports'

export const layerMarkers = ['<!-- layers:start -->', '<!-- layers:end -->'] as const

const coded = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ')

/** `^src\/(card|media)\/` → `src/card/`, `src/media/`. */
function pathsOf(home: RegExp): string[] {
  return home.source
    .split('|^')
    .map((part) => part.replace(/^\^|\$$/g, '').replace(/\\([/.])/g, '$1'))
    .flatMap((path) => {
      const [, before = path, choices, after = ''] = /^(.*)\(([^)]*)\)(.*)$/.exec(path) ?? []
      return choices === undefined ? [path] : choices.split('|').map((choice) => `${before}${choice}${after}`)
    })
}

/** Markdown between the markers. */
export function layersTable(): string {
  const rows = layers.map((names, index) => {
    const closed = names.flatMap((name) => (forbidden[name] ? [`\`${name}\`: not ${coded(forbidden[name])}`] : []))
    return `| ${index + 1} | ${coded(names)} | ${closed.join('; ')} |`
  })
  const packages = Object.entries(homes).map(([name, home]) => `| \`${name}\` | ${coded(pathsOf(home))} |`)
  return [
    '| | areas of `src`, from the inside out | closed to them although not further out |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '| package | imported only in |',
    '| --- | --- |',
    ...packages,
  ].join('\n')
}
