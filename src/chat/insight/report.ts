/** What failed lately, for who runs the bot: as a file that can be attached to an issue and replayed, and one by one. */
import type { ErrorView } from '../../card/views'
import { targetKey, type Target } from '../../model'
import type { Failure } from '../../probe/failures'
import { key } from '../../words/families'
import type { Translate } from '../../words/locale'
import type { ChatKit } from '../types'
import type { Report } from './types'
import { versions } from './versions'

/** Undefined while nothing failed. Rejects with `internal` when the disk refuses. */
export async function reportFailures(
  kit: Pick<ChatKit, 'failures' | 'credentials' | 'platforms' | 'reports' | 'clock'>,
): Promise<Report | undefined> {
  const failures = kit.failures.latest()
  if (failures.length === 0) return undefined
  const [{ captureFailures }, { tableOf }, { writeCapture }] = await Promise.all([
    import('../../probe/failures'),
    import('../../probe/table'),
    import('../../probe/capture'),
  ])
  const capture = await captureFailures(failures, {
    version: versions().plugin,
    now: kit.clock(),
    cookie: kit.credentials.get,
    platforms: kit.platforms.map(({ id }) => id),
  })
  return { capture, kept: await kit.reports.keep('failures', tableOf(capture), writeCapture(capture)) }
}

/** Channels of one failure that are shown. */
const maxChannels = 8

/** One failure as a card, with what only who runs the bot should read. */
export function failureView({ id, at, times, what, target, error, heard }: Failure, t: Translate): ErrorView {
  const { upstreamStatus, upstreamCode, path } = error.details
  const row = (label: string, value: string | undefined): { label: string; value: string }[] =>
    value === undefined || value === '' ? [] : [{ label, value }]
  return {
    kind: 'error',
    code: error.code,
    platform: target.platform,
    at: Math.floor(at / 1000),
    reportId: id,
    details: [
      ...row(t('amagi.report.what'), t(key('failedWhat', what))),
      ...row(t('amagi.diagnosis.target'), targetKey(target as Target)),
      ...row('HTTP', upstreamStatus === undefined ? undefined : String(upstreamStatus)),
      ...row(t('amagi.report.upstream'), upstreamCode),
      ...row(t('amagi.report.path'), path),
      ...row(t('amagi.report.times'), times > 1 ? String(times) : undefined),
      ...heard
        .slice(0, maxChannels)
        .flatMap(({ endpoint, channel, error: refusal }) =>
          row(channel, `${endpoint}: ${refusal?.code ?? t('amagi.diagnosis.answered')}`),
        ),
    ],
  }
}
