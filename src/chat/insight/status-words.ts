/** The state of the plugin in words: one view, of which card and text are made. Pure. */
import type { FactsView } from '../../card/views'
import type { Standing } from '../../model'
import { accountLine } from '../../words/account'
import { formatShare } from '../../words/counts'
import { formatDate, type Clock } from '../../words/dates'
import { formatSpan } from '../../words/durations'
import { key } from '../../words/families'
import type { Translate } from '../../words/locale'
import { formatMegabytes } from '../../words/sizes'
import type { AccountStatus, Status, WatchStatus } from './types'
import type { Versions } from './versions'

/** Endpoints of a platform that are shown; those that failed most are first. */
const maxEndpoints = 8
/** Accounts of the bot that are shown. */
const maxBots = 8

type Group = FactsView['groups'][number]
type Row = Group['rows'][number]

const join = (t: Translate, ...words: (string | undefined)[]): string =>
  words.filter((word) => word !== undefined && word !== '').join(t('amagi.reply.separator'))

const megabytes = (bytes: number): string => `${formatMegabytes(bytes)} MB`

/** Whose the login is, is told in private only. */
function loginWords(standing: Standing, clock: Clock, alone: boolean): string {
  const { t } = clock
  if (standing.kind !== 'valid' || !alone) return t(key('loginState', standing.kind))
  return accountLine(standing.account, clock)
}

/** Beside others it goes by its name, which is somebody's as well: by its number where others read along. */
function accountLabel({ name }: AccountStatus, index: number, alone: boolean, t: Translate): string {
  if (!alone) return t('amagi.status.nth', { n: index + 1 })
  return name === '' ? t('amagi.account.unnamed') : t('amagi.account.called', { name })
}

/** Whom it looks at, and what keeps it from doing so. */
function watchWords({ people, restSec, followRest }: WatchStatus, t: Translate): string[] {
  return [
    t('amagi.status.watched', { count: people }),
    ...(restSec === undefined ? [] : [t('amagi.status.watch-rests', { span: formatSpan(restSec, t) })]),
    ...(followRest
      ? [t('amagi.status.follow-rests', { span: formatSpan(followRest.sec, t), code: followRest.code })]
      : []),
  ]
}

/** How its login fares, where its cookie comes from, what it is taken for and why. */
function accountRows(accounts: readonly AccountStatus[], clock: Clock, alone: boolean): Row[] {
  const { t } = clock
  return accounts.map((account, index) => {
    const { source, older, standing, serves, watch } = account
    const uses = serves.map(({ purpose, because }) =>
      t('amagi.account.use', { purpose: t(key('purpose', purpose)), because: t(key('servingReason', because)) }),
    )
    return {
      label: accounts.length === 1 ? t('amagi.diagnosis.login') : accountLabel(account, index, alone, t),
      value: join(
        t,
        loginWords(standing, clock, alone),
        ...(source === 'none' ? [] : [t(key('cookieFrom', source))]),
        ...(older === undefined ? [] : [t(key('cookieNewer', older))]),
        ...(accounts.length === 1 ? [] : uses.length > 0 ? uses : [t('amagi.account.spare')]),
        ...(watch ? watchWords(watch, t) : []),
      ),
    }
  })
}

function platformGroup(
  { platform, enabled, calls, successes, resting, endpoints, accounts, address }: Status['platforms'][number],
  clock: Clock,
  alone: boolean,
): Group {
  const { t } = clock
  const row = (label: string, value: string): Row => ({ label, value })
  return {
    title: t(key('platform', platform)),
    rows: [
      ...(enabled ? [] : [row(t('amagi.status.switch'), t('amagi.status.off'))]),
      ...accountRows(accounts, clock, alone),
      ...(address ? [row(t('amagi.status.address'), join(t, ...watchWords(address, t)))] : []),
      ...(calls === 0
        ? []
        : [
            row(
              t('amagi.status.success'),
              join(
                t,
                `${successes}/${calls}`,
                formatShare(successes, calls),
                resting > 0 ? t('amagi.status.resting', { count: resting }) : undefined,
              ),
            ),
          ]),
      ...endpoints
        .slice(0, maxEndpoints)
        .map((one) =>
          row(
            one.endpoint,
            join(
              t,
              `${one.successes}/${one.calls}`,
              one.lastCode,
              one.pauseSec === undefined ? undefined : t('amagi.diagnosis.paused', { sec: one.pauseSec }),
            ),
          ),
        ),
    ],
    ...(calls === 0 ? { note: t('amagi.status.unasked') } : {}),
  }
}

function versionRows({ plugin, koishi, node, system }: Versions): Row[] {
  return [
    { label: 'koishi-plugin-amagi', value: plugin },
    { label: 'Koishi', value: koishi },
    { label: 'Node.js', value: `${node} (${system})` },
  ]
}

function foundationRows({ media, cards }: Status, t: Translate): Row[] {
  const { ffmpeg } = media
  const { fonts, renderer } = cards
  return [
    {
      label: 'ffmpeg',
      value: join(t, t(key('ffmpegState', ffmpeg.state)), ffmpeg.state === 'found' ? ffmpeg.version : undefined),
    },
    { label: t('amagi.status.engine'), value: t(key('renderer', renderer)) },
    {
      label: t('amagi.status.fonts'),
      value: join(
        t,
        t(fonts.bundled ? 'amagi.status.font-bundled' : 'amagi.status.font-missing'),
        fonts.own > 0 ? t('amagi.status.font-own', { count: fonts.own, readable: fonts.readable }) : undefined,
      ),
    },
  ]
}

function processRows({ queue, memory, media, upSec, failures }: Status, t: Translate): Row[] {
  return [
    { label: t('amagi.status.queue'), value: t('amagi.status.queued', { ...queue }) },
    {
      label: t('amagi.status.memory'),
      value: t('amagi.status.memory-of', { rss: megabytes(memory.rssBytes), heap: megabytes(memory.heapBytes) }),
    },
    {
      label: t('amagi.status.disk'),
      value: join(
        t,
        t('amagi.status.files', { count: media.kept.files, size: megabytes(media.kept.bytes) }),
        media.inUse.files > 0 ? t('amagi.status.in-use', { count: media.inUse.files }) : undefined,
        media.freeBytes === undefined ? undefined : t('amagi.status.free', { size: megabytes(media.freeBytes) }),
      ),
    },
    { label: t('amagi.status.up'), value: formatSpan(upSec, t) },
    { label: t('amagi.status.failures'), value: String(failures) },
  ]
}

/** `alone`: nobody else reads it, so that names of accounts may be told; they are foreign text. */
export function statusView(status: Status, clock: Clock, alone: boolean): FactsView {
  const { t } = clock
  const bots = status.bots.slice(0, maxBots).map(({ platform, selfId, online }) => ({
    label: `${platform}:${selfId}`,
    value: t(online ? 'amagi.status.online' : 'amagi.status.offline'),
  }))
  return {
    kind: 'facts',
    title: t('amagi.status.title'),
    subtitle: join(t, formatDate(status.at, clock), t('amagi.status.about')),
    groups: [
      ...status.platforms.map((one) => platformGroup(one, clock, alone)),
      { title: t('amagi.status.process'), rows: processRows(status, t) },
      { title: t('amagi.status.foundation'), rows: [...versionRows(status.versions), ...foundationRows(status, t)] },
      { title: t('amagi.status.bots'), rows: bots },
    ],
  }
}

/** Versions alone. */
export const versionView = (found: Versions, { t }: Pick<Clock, 't'>): FactsView => ({
  kind: 'facts',
  title: t('amagi.status.version'),
  groups: [{ title: t('amagi.status.foundation'), rows: versionRows(found) }],
})
