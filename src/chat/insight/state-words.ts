/** The state of the plugin in words: one view, of which card and text are made. Pure. */
import type { FactsView } from '../../card/views'
import type { Standing } from '../../model'
import { accountLine } from '../../words/account'
import { formatDate, type Clock } from '../../words/dates'
import { formatSpan } from '../../words/durations'
import { key } from '../../words/families'
import type { Translate } from '../../words/locale'
import { formatMegabytes } from '../../words/sizes'
import type { State } from './state'
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

/** `97 %`, cut, never rounded up: all of them is all of them. */
const share = (successes: number, calls: number): string => `${Math.floor((successes / calls) * 100)}%`

/** Whose the login is, is told in private only. */
function loginWords(standing: Standing, clock: Clock, alone: boolean): string {
  const { t } = clock
  if (standing.kind !== 'valid' || !alone) return t(key('loginState', standing.kind))
  return accountLine(standing.account, clock)
}

function platformGroup(
  { platform, enabled, calls, successes, resting, endpoints, account }: State['platforms'][number],
  clock: Clock,
  alone: boolean,
): Group {
  const { t } = clock
  const row = (label: string, value: string): Row => ({ label, value })
  const source = account.source === 'none' ? undefined : t(key('cookieFrom', account.source))
  return {
    title: t(key('platform', platform)),
    rows: [
      ...(enabled ? [] : [row(t('amagi.state.switch'), t('amagi.state.off'))]),
      row(t('amagi.diagnosis.login'), join(t, loginWords(account.standing, clock, alone), source)),
      ...(calls === 0
        ? []
        : [
            row(
              t('amagi.state.success'),
              join(
                t,
                `${successes}/${calls}`,
                share(successes, calls),
                resting > 0 ? t('amagi.state.resting', { count: resting }) : undefined,
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
    ...(calls === 0 ? { note: t('amagi.state.unasked') } : {}),
  }
}

function versionRows({ plugin, koishi, node, system }: Versions): Row[] {
  return [
    { label: 'koishi-plugin-amagi', value: plugin },
    { label: 'Koishi', value: koishi },
    { label: 'Node.js', value: `${node} (${system})` },
  ]
}

function foundationRows({ media, cards }: State, t: Translate): Row[] {
  const { ffmpeg } = media
  const { fonts, renderer } = cards
  return [
    {
      label: 'ffmpeg',
      value: join(t, t(key('ffmpegState', ffmpeg.state)), ffmpeg.state === 'found' ? ffmpeg.version : undefined),
    },
    { label: t('amagi.state.engine'), value: t(key('renderer', renderer)) },
    {
      label: t('amagi.state.fonts'),
      value: join(
        t,
        t(fonts.bundled ? 'amagi.state.font-bundled' : 'amagi.state.font-missing'),
        fonts.own > 0 ? t('amagi.state.font-own', { count: fonts.own, readable: fonts.readable }) : undefined,
      ),
    },
  ]
}

function processRows({ queue, memory, media, upSec, failures }: State, t: Translate): Row[] {
  return [
    { label: t('amagi.state.queue'), value: t('amagi.state.queued', { ...queue }) },
    {
      label: t('amagi.state.memory'),
      value: t('amagi.state.memory-of', { rss: megabytes(memory.rssBytes), heap: megabytes(memory.heapBytes) }),
    },
    {
      label: t('amagi.state.disk'),
      value: join(
        t,
        t('amagi.state.files', { count: media.kept.files, size: megabytes(media.kept.bytes) }),
        media.inUse.files > 0 ? t('amagi.state.in-use', { count: media.inUse.files }) : undefined,
        media.freeBytes === undefined ? undefined : t('amagi.state.free', { size: megabytes(media.freeBytes) }),
      ),
    },
    { label: t('amagi.state.up'), value: formatSpan(upSec, t) },
    { label: t('amagi.state.failures'), value: String(failures) },
  ]
}

/** `alone`: nobody else reads it, so that names of accounts may be told; they are foreign text. */
export function stateView(state: State, clock: Clock, alone: boolean): FactsView {
  const { t } = clock
  const bots = state.bots.slice(0, maxBots).map(({ platform, selfId, online }) => ({
    label: `${platform}:${selfId}`,
    value: t(online ? 'amagi.state.online' : 'amagi.state.offline'),
  }))
  return {
    kind: 'facts',
    title: t('amagi.state.title'),
    subtitle: join(t, formatDate(state.at, clock), t('amagi.state.about')),
    groups: [
      ...state.platforms.map((one) => platformGroup(one, clock, alone)),
      { title: t('amagi.state.process'), rows: processRows(state, t) },
      { title: t('amagi.state.foundation'), rows: [...versionRows(state.versions), ...foundationRows(state, t)] },
      { title: t('amagi.state.bots'), rows: bots },
    ],
  }
}

/** Versions alone. */
export const versionView = (found: Versions, { t }: Pick<Clock, 't'>): FactsView => ({
  kind: 'facts',
  title: t('amagi.state.version'),
  groups: [{ title: t('amagi.state.foundation'), rows: versionRows(found) }],
})
