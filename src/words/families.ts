/**
 * Texts of which one is chosen at run time: one text per member of a closed list.
 *
 * A key is made here and nowhere else. The lists follow the types that own the members, so that the compiler names
 * a new member without an entry; the guard `locale keys` expands every family and names a member without a text.
 */
import { errorCodes, type Actor } from '../errors'
import type {
  Absence,
  Attachment,
  ChoiceReason,
  Extent,
  Limitation,
  PlanPart,
  PostKind,
  SeasonCategory,
  ServingReason,
  Shortfall,
  Standing,
  Stats,
  Way,
} from '../model'
import { purposes } from '../model/account'
import { platformIds } from '../model/platform-ids'
import { every, family, type Family } from './family'
import type { TextKey } from './locale'
import { pushFamilies } from './push-families'
import { settingFamilies } from './setting-families'
import type { WithheldReason } from '../model/limitations'

const postKinds = every<PostKind>({
  video: true,
  album: true,
  article: true,
  dynamic: true,
  live: true,
  season: true,
  music: true,
  user: true,
  list: true,
})

const limitations = every<Limitation>({
  interactive: true,
  'supporters-only': true,
  paid: true,
  preview: true,
  drm: true,
})

const shortfalls = every<Shortfall['what']>({
  works: true,
  entries: true,
  pictures: true,
  clips: true,
  qualities: true,
  text: true,
  original: true,
})

const absences = every<Absence>({ login: true, none: true, pending: true, refused: true, failed: true })

type CarriedWay = Exclude<Way, 'link'>

const extents = every<Extent>({ 'free-part': true, preview: true, opening: true })

export const families = {
  error: family('amagi.error.*', errorCodes),
  /** What can be done about an error, by who can do it. */
  advice: family('amagi.card.advice.*', every<Actor>({ user: true, admin: true, developer: true })),
  /** `all` in answers to commands, `plain` on cards that belong to no platform. */
  platform: family('amagi.platform.*', [...platformIds, 'all', 'plain']),
  postKind: family('amagi.reply.kind.*', postKinds),
  /** Built-in templates of the text form. */
  template: family('amagi.reply.template.*', postKinds),
  stat: family(
    'amagi.reply.stat.*',
    every<keyof Stats>({
      views: true,
      danmaku: true,
      likes: true,
      coins: true,
      favorites: true,
      shares: true,
      comments: true,
    }),
  ),
  /** What of a work is missing; the second where it is known how many. */
  shortfall: family('amagi.reply.shortfall.*', shortfalls),
  shortfallCount: family(
    'amagi.reply.shortfall-count.*',
    every<Extract<Shortfall, { count?: number }>['what']>({ pictures: true, clips: true }),
  ),
  month: family('amagi.time.month.*', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12']),
  attachment: family(
    'amagi.card.attachment.*',
    every<Attachment['kind']>({
      vote: true,
      reserve: true,
      goods: true,
      lottery: true,
      video: true,
      live: true,
      music: true,
      article: true,
      common: true,
    }),
  ),
  seasonCategory: family(
    'amagi.card.season.*',
    every<SeasonCategory>({
      anime: true,
      'chinese-anime': true,
      film: true,
      documentary: true,
      tv: true,
      variety: true,
      course: true,
    }),
  ),
  /** A pill on the cover: what the work is, which part of it there is, why there is none. */
  limitation: family('amagi.card.limitation.*', limitations),
  extent: family('amagi.card.extent.*', extents),
  withheld: family(
    'amagi.card.withheld.*',
    every<WithheldReason>({ 'login-required': true, 'cookie-expired': true, private: true, region: true }),
  ),
  /** The line in the chat. */
  limitationRemark: family('amagi.remark.limitation.*', limitations),
  /** The line about what a chat cannot take or a work does not have. */
  unsupportedRemark: family('amagi.remark.unsupported.*', ['video', 'sound', 'no-sound', 'qualities', 'gif', 'no-gif']),
  /** What is sent in the place of what passed a limit, as the end of a line. */
  instead: family('amagi.remark.instead.*', ['info', 'cover', 'nothing']),
  /** The line about a video that is not all of its work. */
  extentRemark: family('amagi.remark.extent.*', extents),
  /** What was done to pictures so that they could be sent, in the order of the line. */
  pictureNote: family('amagi.remark.picture.*', ['pieces', 'scaled', 'still', 'file']),
  /** What is wrong with a setting. */
  wrong: family('amagi.box.wrong.*', [
    'address',
    'cookie',
    'cookie-ended',
    'cookie-foreign',
    'font',
    'font-missing',
    'variable',
    'admin',
    'chat',
    'hours',
    'zone',
  ]),
  /** Whom a command is for, in the order of the overview. */
  right: family('amagi.help.group.*', ['everyone', 'chat', 'accounts']),
  /** Whom the settings can give a command to besides. */
  audience: family('amagi.help.audience.*', ['nobody', 'authority']),
  /**
   * The line for somebody who may not, by what he would need, or by why nobody knows whether he runs the chat: the
   * platform did not answer, or tells no bot. With a database authorities count as well.
   */
  refusal: family('amagi.remark.not-allowed.*', [
    'chat',
    'chat-database',
    'accounts',
    'accounts-database',
    'unanswered',
    'unanswered-database',
    'unsaid',
    'unsaid-database',
    'nobody',
  ]),
  /** Which list keeps somebody from being answered. */
  listing: family('amagi.remark.listing.*', [
    'chat-denied',
    'chat-left-out',
    'chat-blocked',
    'user-denied',
    'user-left-out',
    'blocked',
    'not-chosen',
  ]),
  /** What keeps links from being answered although they were just switched on. */
  stillSilent: family('amagi.remark.still-silent.*', ['platform', 'list', 'command', 'mention', 'quiet']),
  ...settingFamilies,
  ...pushFamilies,
  /** What an answer is busy with. */
  stage: family('amagi.progress.stage.*', ['waiting', 'resolving', 'drawing', 'downloading', 'encoding', 'sending']),
  /** What stands behind a command. */
  argument: family('amagi.help.argument.*', [
    'content',
    'platform',
    'value',
    'number',
    'action',
    'account',
    'user',
    'whom',
    'option',
  ]),
  /** What a command does; Koishi shows the same text. */
  command: family('commands.*.description', [
    'amagi',
    'amagi.parse',
    'amagi.audio',
    'amagi.comments',
    'amagi.danmaku',
    'amagi.summary',
    'amagi.progress',
    'amagi.cancel',
    'amagi.stats',
    'amagi.version',
    'amagi.diagnose',
    'amagi.status',
    'amagi.totals',
    'amagi.report',
    'amagi.clean',
    'amagi.delivery',
    'amagi.health',
    'amagi.probe',
    'amagi.login',
    'amagi.cookie',
    'amagi.account',
    'amagi.check',
    'amagi.on',
    'amagi.off',
    'amagi.settings',
    'amagi.block',
    'amagi.unblock',
    'amagi.lists',
    'amagi.subscribe',
    'amagi.unsubscribe',
    'amagi.subscriptions',
    'amagi.subscription',
    'amagi.look',
    'amagi.preview',
    'amagi.force',
    'amagi.suspended',
    'amagi.export',
    'amagi.import',
    'amagi.move',
    'amagi.ignore',
    'amagi.help',
  ]),
  /** What would be sent, in the words of a diagnosis. */
  planPart: family(
    'amagi.diagnosis.part.*',
    every<PlanPart['kind']>({
      card: true,
      text: true,
      video: true,
      images: true,
      slideshow: true,
      motion: true,
      gif: true,
      audio: true,
      fold: true,
      qualities: true,
      comments: true,
      summary: true,
      remark: true,
    }),
  ),
  /** Why this quality of a video. */
  choiceReason: family(
    'amagi.diagnosis.reason.*',
    every<ChoiceReason>({ best: true, size: true, quality: true, step: true, codec: true, 'unknown-size': true }),
  ),
  /** What speaks for or against one quality. */
  verdict: family('amagi.diagnosis.verdict.*', ['fits', 'too-large', 'too-long', 'too-short', 'above-quality']),
  /** Why files would go in this way. */
  wayReason: family('amagi.diagnosis.why.*', ['setting', 'learned', 'usual', 'link']),
  /** What an administrator could change. */
  missing: family('amagi.diagnosis.missing.*', [
    'cookie',
    'cookie-perhaps',
    'renewal',
    'membership',
    'membership-perhaps',
    'purchase',
    'region',
  ]),
  /** What is known of a login, without whose it is. */
  loginState: family(
    'amagi.status.login.*',
    every<Standing['kind']>({ guest: true, unknown: true, valid: true, expired: true }),
  ),
  /** Where the cookie in force comes from, in a word. */
  cookieFrom: family('amagi.status.cookie.*', ['command', 'settings']),
  /** That it is newer than the other one there is. */
  cookieNewer: family('amagi.status.newer-than.*', ['command', 'settings']),
  ffmpegState: family('amagi.status.ffmpeg.*', ['found', 'none', 'off']),
  /** What paints the cards. */
  renderer: family('amagi.status.renderer.*', ['native', 'wasm', 'none']),
  /** What was wanted of a work that failed. */
  failedWhat: family('amagi.report.of.*', ['work', 'comments', 'danmaku', 'summary', 'media', 'diagnosis']),
  /** How files are handed over, in the words of the table of what was learned. */
  way: family(
    'amagi.delivery.way.*',
    every<CarriedWay>({ base64: true, file: true, server: true, chunks: true, url: true }),
  ),
  medium: family('amagi.delivery.medium.*', ['img', 'video', 'audio', 'file']),
  chatKind: family('amagi.delivery.chat.*', ['direct', 'group']),
  learned: family('amagi.delivery.learned.*', ['worked', 'refused']),
  /** Where the cookie in force comes from. */
  cookieSource: family('commands.amagi.cookie.messages.status-*', ['command', 'settings', 'none']),
  /** What is said of the cookie that is not in force. */
  cookieOlder: family('commands.amagi.cookie.messages.older-*', ['command', 'settings']),
  /** What a platform, or the export itself, says of a login: no longer one, none in it, all of it over. */
  cookieVerdict: family('commands.amagi.cookie.messages.verdict-*', ['expired', 'guest', 'ended']),
  /** What is known of the login of an account that is not good. */
  accountState: family('amagi.account.state.*', ['unknown', 'expired', 'empty']),
  /** Why an account is in force. */
  servingReason: family(
    'amagi.account.because.*',
    every<ServingReason>({
      only: true,
      chosen: true,
      'as-links': true,
      first: true,
      'stands-in': true,
      'all-ended': true,
    }),
  ),
  /** What an account is for. */
  purpose: family('amagi.account.purpose.*', purposes),
  /** The line after an account was chosen. */
  accountChosen: family('commands.amagi.account.messages.chosen-*', purposes),
  /** Why there is no check to pass. */
  checkBegun: family('commands.amagi.check.messages.*', ['none', 'hopeless', 'unneeded']),
  /** What came of an answer to a check. */
  checkPassed: family('commands.amagi.check.messages.*', ['none', 'wrong', 'passed', 'still']),
  /** Why a video has no summary or no subtitles here. */
  noSummary: family('amagi.summary.no-summary.*', absences),
  noSubtitles: family('amagi.summary.no-subtitles.*', absences),
  /** What a login is good for. */
  accountGain: family('amagi.account.gain.*', platformIds),
  /** What became of a channel that was asked by itself. */
  outcome: family('amagi.outcome.*', ['works', 'refused', 'changed', 'failed', 'skipped']),
  /** The line after a chat was switched on or off. */
  switched: family('commands.amagi.*.messages.done', ['on', 'off']),
  /** The same for one account of ours alone. */
  switchedOwn: family('commands.amagi.*.messages.done-own', ['on', 'off']),
} as const satisfies Record<string, Family<TextKey, string>>

type FamilyName = keyof typeof families

/** The closed list of a family, as a union. */
export type MemberOf<Name extends FamilyName> = (typeof families)[Name]['members'][number]

type Filled<Pattern extends string, Member extends string> = Pattern extends `${infer Before}*${infer After}`
  ? `${Before}${Member}${After}`
  : never

/** The keys of a family. */
type FamilyKey<Name extends FamilyName> = Filled<(typeof families)[Name]['pattern'], MemberOf<Name>>

/** The key of one member: `key('error', 'timeout')` → `amagi.error.timeout`. */
export function key<Name extends FamilyName>(name: Name, member: MemberOf<Name>): FamilyKey<Name> {
  return families[name].pattern.replace('*', member) as FamilyKey<Name>
}

/** For words that come from outside: `undefined` for what is no member, so that the caller says what stands instead. */
export function knownKey<Name extends FamilyName>(name: Name, word: unknown): FamilyKey<Name> | undefined {
  const members: readonly unknown[] = families[name].members
  return members.includes(word) ? key(name, word as MemberOf<Name>) : undefined
}
