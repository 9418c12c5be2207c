/** A diagnosis in words: one view, of which card and text are made. Pure. */
import type { FactsView } from '../../card/views'
import { formatDate, type Clock } from '../../words/dates'
import { key, knownKey } from '../../words/families'
import type { Translate } from '../../words/locale'
import { formatMegabytes } from '../../words/sizes'
import type { Attempt } from '../deliver/attempts'
import type { Diagnosis } from './types'

/** Rows of one group. */
const maxRows = 16

const seconds = (ms: number): string => (ms / 1000).toFixed(ms < 995 ? 2 : 1)

type Group = FactsView['groups'][number]

const join = (t: Translate, ...words: (string | undefined)[]): string =>
  words.filter((word) => word !== undefined && word !== '').join(t('amagi.reply.separator'))

/** `HTTP 412 · -352`: what the platform itself said, in numbers. */
const upstream = (
  t: Translate,
  { upstreamStatus, upstreamCode, path }: { upstreamStatus?: number; upstreamCode?: string; path?: string },
): string =>
  join(
    t,
    upstreamStatus === undefined ? undefined : `HTTP ${upstreamStatus}`,
    upstreamCode === undefined ? undefined : t('amagi.diagnosis.upstream', { code: upstreamCode }),
    path,
  )

function workGroup({ target, url, work, failure }: Diagnosis, t: Translate): Group {
  const row = (label: Parameters<Translate>[0], value: string | undefined) =>
    value ? [{ label: t(label), value }] : []
  return {
    title: t('amagi.diagnosis.work'),
    rows: [
      ...row('amagi.diagnosis.target', `${target.kind} ${target.id}`),
      ...row('amagi.diagnosis.address', url),
      ...row('amagi.diagnosis.kind', work && t(key('postKind', work.kind))),
      ...row('amagi.diagnosis.id', work && work.id !== target.id ? work.id : undefined),
      ...row('amagi.diagnosis.title', work?.title),
      ...row('amagi.diagnosis.withheld', work?.withheld && t(key('error', work.withheld))),
      ...row('amagi.card.error.code', failure && join(t, failure.code, upstream(t, failure))),
      ...row('amagi.card.error.report', failure?.reportId),
    ],
    ...(failure ? { note: t(key('error', failure.code)) } : {}),
  }
}

function channelsGroup({ channels, work }: Diagnosis, t: Translate): Group {
  const shown = channels.slice(0, maxRows)
  return {
    title: t('amagi.diagnosis.channels'),
    rows: shown.map((one) => ({
      label: `${one.endpoint} ${one.channel}`,
      value: join(
        t,
        one.code ?? t('amagi.diagnosis.answered'),
        upstream(t, one),
        one.pauseSec === undefined
          ? t('amagi.diagnosis.seconds', { sec: seconds(one.ms) })
          : t('amagi.diagnosis.paused', { sec: one.pauseSec }),
      ),
    })),
    ...(channels.length === 0
      ? { note: t('amagi.diagnosis.kept') }
      : work?.channel
        ? { note: t('amagi.diagnosis.from', { channel: work.channel }) }
        : {}),
  }
}

const size = (t: Translate, bytes: number | undefined): string =>
  bytes === undefined ? t('amagi.diagnosis.unknown-size') : t('amagi.qualities.size', { size: formatMegabytes(bytes) })

const qualitiesGroup = ({ qualities }: Diagnosis, t: Translate): Group => ({
  title: t('amagi.diagnosis.qualities'),
  rows: qualities.slice(0, maxRows).map(({ label, codec, estimateBytes, verdict, chosen }) => ({
    label: `${label} ${codec === 'unknown' ? '' : codec.toUpperCase()}`.trim(),
    value: join(
      t,
      size(t, estimateBytes),
      verdict === 'unknown-size' ? undefined : t(key('verdict', verdict)),
      chosen ? t('amagi.diagnosis.chosen') : undefined,
    ),
  })),
})

function partWords(part: Diagnosis['plan'][number], t: Translate): string {
  const { kind, quality, estimateBytes, reason, larger, compressTo, count, code, limit } = part
  if (kind === 'remark') {
    const bounds =
      limit && limit.name === 'size' ? `${formatMegabytes(limit.value)} / ${formatMegabytes(limit.max)} MB` : ''
    return join(t, code && t(key('error', code)), bounds)
  }
  return join(
    t,
    quality,
    kind === 'video' ? size(t, estimateBytes) : undefined,
    reason && t(key('choiceReason', reason)),
    larger && t('amagi.diagnosis.larger', { label: larger.label, size: formatMegabytes(larger.sizeBytes) }),
    compressTo === undefined ? undefined : t('amagi.diagnosis.compress', { size: formatMegabytes(compressTo) }),
    count === undefined ? undefined : t('amagi.card.pictures', { n: count }),
  )
}

const planGroup = ({ plan }: Diagnosis, t: Translate): Group => ({
  title: t('amagi.diagnosis.plan'),
  rows: plan.slice(0, maxRows).map((part) => ({
    label: t(key('planPart', part.kind)),
    value: partWords(part, t) || t('amagi.diagnosis.sent'),
  })),
})

function attemptWords({ element, way }: Attempt, wanted: string, t: Translate): string {
  const name = t(key('way', way))
  return element === wanted ? name : t('amagi.diagnosis.as-file', { way: name })
}

const waysGroup = ({ ways }: Diagnosis, t: Translate): Group => ({
  title: t('amagi.diagnosis.ways'),
  rows: ways.map(({ wanted, attempts: [first, ...others], why }) => ({
    label: t(key('medium', wanted)),
    value: join(
      t,
      first ? attemptWords(first, wanted, t) : t('amagi.diagnosis.link'),
      t(key('wayReason', why)),
      others.length > 0
        ? t('amagi.diagnosis.then', {
            ways: others.map((one) => attemptWords(one, wanted, t)).join(t('amagi.reply.comma')),
          })
        : undefined,
    ),
  })),
})

function loginGroup({ login, missing }: Diagnosis, t: Translate): Group {
  const level = login.level === undefined ? undefined : t('amagi.account.level', { level: login.level })
  const member = login.member ? t('amagi.account.member') : undefined
  return {
    title: t('amagi.diagnosis.missing-title'),
    rows: [
      { label: t('amagi.diagnosis.login'), value: join(t, t(key('loginState', login.kind)), level, member) },
      ...missing.map((what) => ({ label: t('amagi.diagnosis.lacks'), value: t(key('missing', what)) })),
    ],
    ...(missing.length === 0 ? { note: t('amagi.diagnosis.nothing-missing') } : {}),
  }
}

/** Titles are foreign text. */
export function diagnosisView(diagnosis: Diagnosis, clock: Clock): FactsView {
  const { t } = clock
  const { target, at, ms } = diagnosis
  const known = knownKey('platform', target.platform)
  return {
    kind: 'facts',
    platform: target.platform,
    title: t('amagi.diagnosis.heading', { platform: known ? t(known) : target.platform }),
    subtitle: join(t, formatDate(at, clock), t('amagi.diagnosis.took', { sec: seconds(ms) })),
    groups: [
      workGroup(diagnosis, t),
      channelsGroup(diagnosis, t),
      qualitiesGroup(diagnosis, t),
      planGroup(diagnosis, t),
      waysGroup(diagnosis, t),
      loginGroup(diagnosis, t),
    ],
  }
}
