/** What a replay found, in lines. */
import { howOf } from '../../../src/probe/table'
import type { Capture } from '../../../src/probe/capture'
import type { Comparison } from './compare'
import type { Compared, Verdict } from './replay'

const newerText = ({ newer }: Comparison): string => (newer === 0 ? '' : `, ${newer} newer fields`)

function exchangeLines({ exchange, comparison }: Compared): string[] {
  const head = `  ${exchange.method} ${exchange.host}${exchange.path}`
  if (!comparison) return [`${head}: nothing to compare with`]
  const { differences } = comparison
  if (differences.length === 0) return [`${head}: as expected${newerText(comparison)}`]
  const lines = differences.map(({ what, path, text, needed }) => {
    const place = path === '' ? '' : ` ${path}`
    return `    ${what}${place}: ${text}${needed ? ' (the code needs it)' : ''}`
  })
  return [`${head}:${newerText(comparison).slice(1)}`, ...lines]
}

const isPlain = ({ finding, now, exchanges, gone }: Verdict): boolean =>
  !gone &&
  now.outcome === finding.outcome &&
  exchanges.every(({ comparison }) => comparison === undefined || comparison.differences.length === 0)

function verdictLines(verdict: Verdict): string[] {
  const { finding, now, exchanges, gone } = verdict
  const told = (one: { outcome: string; path?: string }, how: string): string =>
    [one.outcome, how, one.path ?? ''].filter((part) => part !== '').join(' ')
  const then = told(finding, howOf(finding))
  const today = told(now, howOf({ ...finding, ...now }))
  const changed = finding.outcome !== now.outcome || finding.path !== now.path || finding.code !== now.code
  const head = `${gone ? 'GONE ' : ''}${finding.platform} ${finding.endpoint} ${finding.channel}: ${then}${changed ? `; read now: ${today}` : ''}`
  return [head, ...exchanges.flatMap(exchangeLines)]
}

/** What failed in chats, in the order of the capture: which verdicts are about it. */
export function failuresOf({ failures = [] }: Pick<Capture, 'failures'>): string {
  const lines = failures.map(({ id, times, what, platform, kind, target, code, reason, path, findings }) => {
    const how = [code, reason === undefined ? '' : `(${reason})`, path ?? ''].filter((part) => part !== '').join(' ')
    const often = times > 1 ? `, ${times} times` : ''
    return `${id}: ${what} of ${platform} ${kind} ${target}: ${how}${often}; ${findings.length} channels`
  })
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

/** Channels that are as expected are counted, with `all` listed as well. */
export function reportOf(verdicts: readonly Verdict[], all = false): string {
  const shown = verdicts.filter((verdict) => all || !isPlain(verdict))
  const gone = verdicts.filter((verdict) => verdict.gone).length
  const plain = verdicts.filter(isPlain).length
  const newer = verdicts
    .flatMap(({ exchanges }) => exchanges)
    .reduce((sum, { comparison }) => sum + (comparison?.newer ?? 0), 0)
  const last = `${verdicts.length} channels: ${plain} as expected, ${verdicts.length - plain - gone} different, ${gone} lack something the code needs; ${newer} newer fields`
  return [...shown.flatMap(verdictLines), ...(shown.length > 0 ? [''] : []), last].join('\n')
}
