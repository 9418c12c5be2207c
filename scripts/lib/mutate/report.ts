/** A run in words. */
import type { MutateRun, Verdict } from './run'

/** A test failed, or never ended. */
const found = new Set<Verdict['status']>(['Killed', 'Timeout', 'RuntimeError'])

const line = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length > 80 ? `${flat.slice(0, 79)}…` : flat
}

const placed = (verdict: Verdict): string => {
  const { fileName, location, original, replacement, status } = verdict
  const note = status === 'NoCoverage' ? '  (no test comes here)' : ''
  return `${fileName}:${location.start.line + 1}:${location.start.column + 1}  ${line(original)}  →  ${line(replacement)}${note}`
}

/** Score per file and together, then every bug no test found. */
export function reportOf({ total, verdicts }: MutateRun): string {
  const share = (of: readonly Verdict[]): string => {
    const caught = of.filter(({ status }) => found.has(status)).length
    const percent = of.length === 0 ? 0 : Math.floor((100 * caught) / of.length)
    return `${String(percent).padStart(3)} %  ${caught} of ${of.length} found`
  }
  const files = [...new Set(verdicts.map(({ fileName }) => fileName))].sort()
  const survivors = verdicts.filter(({ status }) => !found.has(status))
  return [
    ...files.map((file) => `${share(verdicts.filter(({ fileName }) => fileName === file))}  ${file}`),
    `${share(verdicts)}  together, of ${total} that can be planted`,
    ...(survivors.length > 0 ? ['', 'not found:', ...survivors.map(placed)] : []),
  ].join('\n')
}
