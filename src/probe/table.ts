/** The findings of a probe as people read them: one row per channel. */
import type { Capture, FailedWork, Finding } from './capture'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

/** `blocked (code -352, HTTP 412)`. */
export function howOf({ code, reason }: Finding): string {
  if (code === undefined) return reason ?? ''
  return reason ? `${code} (${reason})` : code
}

const row = (finding: Finding): string =>
  `| ${[
    `${finding.platform} ${finding.endpoint}`,
    finding.channel,
    finding.outcome,
    howOf(finding),
    finding.path === undefined ? '' : `\`${finding.path}\``,
    finding.exchanges.length === 0 ? '' : String(finding.ms),
  ]
    .map(cell)
    .join(' | ')} |`

/** How many channels ended how, in the order of the outcomes: `{ works: 40, refused: 3 }`. */
export function countOutcomes(findings: readonly Finding[]): Partial<Record<Finding['outcome'], number>> {
  const counts: Partial<Record<Finding['outcome'], number>> = {}
  for (const outcome of ['works', 'refused', 'changed', 'failed', 'skipped'] as const) {
    const count = findings.filter((one) => one.outcome === outcome).length
    if (count > 0) counts[outcome] = count
  }
  return counts
}

const sum = (findings: readonly Finding[]): string =>
  Object.entries(countOutcomes(findings))
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')

const failureRow = ({ id, at, times, what, platform, kind, target, code, reason, path }: FailedWork): string =>
  `| ${[
    id,
    `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `${what} of ${platform} ${kind} ${target}`,
    reason === undefined ? code : `${code} (${reason})`,
    path === undefined ? '' : `\`${path}\``,
    String(times),
  ]
    .map(cell)
    .join(' | ')} |`

/** What failed in chats, above the channels that were asked for it. */
const failuresTable = (failures: readonly FailedWork[]): string =>
  failures.length === 0
    ? ''
    : `
| id | when | what | how | where | times |
|---|---|---|---|---|---:|
${failures.map(failureRow).join('\n')}
`

/** Markdown; the same text is readable as it is. */
export function tableOf({ failures, findings, exchanges, version, at, accounts }: Capture): string {
  const when = new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')
  const platforms = [...new Set(findings.map(({ platform }) => platform))]
  const lines = platforms.map((id) => {
    const own = findings.filter(({ platform }) => platform === id)
    return `- ${id}${accounts.includes(id) ? ', with an account' : ''}: ${sum(own)}`
  })
  return `# ${failures ? 'Failures' : 'Probe'}

amagi ${version}, ${when} UTC, ${exchanges.length} requests.

${lines.join('\n')}
${failuresTable(failures ?? [])}
| endpoint | channel | outcome | how | where | ms |
|---|---|---|---|---|---:|
${findings.map(row).join('\n')}
`
}
