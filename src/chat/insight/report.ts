/** What failed lately, for who runs the bot: as a file that can be attached to an issue and replayed, and one by one. */
import type { ErrorView } from '../../card/views'
import { targetKey, type Target } from '../../model'
import { key } from '../../words/families'
import type { Translate } from '../../words/locale'
import type { ToldFailure } from '../told-failure'
import type { ChatKit } from '../types'
import type { Report } from './types'

/** Undefined while nothing failed. Rejects with `internal` when the disk refuses. */
export async function reportFailures(kit: Pick<ChatKit, 'failures' | 'reports'>): Promise<Report | undefined> {
  const capture = await kit.failures.capture()
  if (!capture) return undefined
  const [{ tableOf }, { writeCapture }] = await Promise.all([
    import('../../probe/table'),
    import('../../probe/capture'),
  ])
  return { capture, kept: await kit.reports.keep('failures', tableOf(capture), writeCapture(capture)) }
}

/** Channels of one failure that are shown. */
const maxChannels = 8

/** One failure as a card, with what only who runs the bot should read. */
export function failureView(failure: ToldFailure, t: Translate): ErrorView {
  const { id, at, times, what, target, code, upstreamStatus, upstreamCode, path, asked } = failure
  const row = (label: string, value: string | undefined): { label: string; value: string }[] =>
    value === undefined || value === '' ? [] : [{ label, value }]
  return {
    kind: 'error',
    code,
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
      ...asked
        .slice(0, maxChannels)
        .flatMap((one) => row(one.channel, `${one.endpoint}: ${one.code ?? t('amagi.diagnosis.answered')}`)),
    ],
  }
}
