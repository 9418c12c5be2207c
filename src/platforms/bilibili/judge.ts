/**
 * Upstream's codes → ours. Texts are looked at only where a code is in no table.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/errcode.md` and the pages of the single endpoints.
 */
import { AmagiError, type ErrorDetails } from '../../errors'
import { at } from '../../json'
import { meaningOf, type CodeTable } from '../endpoint/codes'
import type { UpstreamAnswer } from '../endpoint/judge'

const rows: CodeTable['rows'] = {
  '-3': 'upstream-changed', // signature of an app
  '-101': 'login-required', // becomes `cookie-expired` where a session was sent
  '-102': 'cookie-expired', // account banned
  '-105': 'bad-input', // captcha answer wrong
  '-111': 'login-required', // csrf does not belong to the session
  '-352': 'blocked', // risk check
  '-400': 'bad-input',
  '-401': 'blocked',
  '-403': 'private',
  '-404': 'not-found',
  '-405': 'upstream-changed', // wrong method
  '-412': 'blocked',
  '-500': 'network',
  '-503': 'network',
  '-504': 'network',
  '-509': 'rate-limited',
  '-626': 'not-found', // no such user
  '-658': 'cookie-expired', // token
  '-688': 'region',
  '-689': 'region',
  '-799': 'rate-limited',
  '-10403': 'region', // region, or an episode for members
  '404': 'not-found',
  '412': 'blocked',
  '429': 'rate-limited',
  '500': 'network', // dynamics
  '11010': 'not-found', // folder of favourites
  '12002': 'not-found', // comment area closed
  '12006': 'not-found', // no such comment
  '12022': 'not-found', // comment deleted
  '12035': 'private', // on the author's black list
  '12052': 'not-found', // comment area closed
  '12009': 'bad-input', // wrong kind of comment area
  '12061': 'not-found', // comments closed by the author
  '53013': 'private', // list hidden by its owner
  '60004': 'not-found', // live room
  '62002': 'private', // video hidden
  '62003': 'private', // video not out yet
  '62004': 'private', // video in review
  '62012': 'private', // video visible to its author only
  '87007': 'private', // video for supporters
  '87008': 'private',
  '100000': 'bad-input', // no captcha for this voucher
  '100003': 'bad-input', // captcha expired
  '110001': 'not-found', // album
  '7201006': 'not-found', // song or menu
  '7201009': 'not-found', // menu
  '19002003': 'not-found', // live room
  '72000000': 'bad-input', // songs
  '72010002': 'login-required', // songs
  '4100001': 'not-found', // dynamic
  '4101105': 'not-found',
  '4101139': 'not-found',
  '4101152': 'not-found',
  '10003003': 'region', // overseas edition
  '10010010': 'not-found', // its comments
  '6002003': 'region',
  '6002105': 'region',
  v_voucher: 'blocked', // not a code: a risk check under code 0
}

/**
 * Codes in no row, by what their numbers have in common: minus and three digits are the gateway's, in the manner of HTTP;
 * five digits and more begin with the number of a service.
 */
const classes: CodeTable['classes'] = [
  [/^-1[0-2]\d$/, 'login-required'], // the account: not verified, without a phone
  [/^-?408$/, 'network'],
  [/^-?410$/, 'not-found'],
  [/^-?429$/, 'rate-limited'],
  [/^-?451$/, 'region'],
  [/^-4\d\d$/, 'bad-input'],
  [/^4\d\d$/, 'blocked'],
  [/^-?5\d\d$|^-8888$/, 'network'],
  [/^-6\d\d$/, 'login-required'], // the account: too low a level, locked
  [/^-7\d\d$/, 'rate-limited'],
  [/^-10404$/, 'not-found'],
  [/^-105\d\d$/, 'network'],
  [/^-10\d{3}$/, 'region'],
  [/^1$/, 'not-found'], // rooms
  [/^1\d{4}$/, 'not-found'], // topics, favourites, comments
  [/^53\d{3}$/, 'private'], // spaces
  [/^62\d{3}$/, 'private'], // videos
  [/^[67]\d{4}$/, 'not-found'],
  [/^86\d{3}$/, 'bad-input'], // passport
  [/^8\d{4}$/, 'private'], // supporters
  [/^100\d{3}$/, 'bad-input'], // captchas
  [/^110\d{3}$/, 'not-found'], // albums
  [/^600\d{4}$/, 'region'], // bangumi
  [/^(?:4|7)\d{6}$|^(?:19|72)\d{6}$/, 'not-found'], // dynamics, songs, rooms
]

/** Codes that say the comments of a work are switched off: a normal result for a reader of comments. */
export const commentsClosed: ReadonlySet<string> = new Set(['12002', '12052', '12061'])

/** Codes a new signature, a ticket or a new key may cure. */
export const curable: ReadonlySet<string> = new Set(['-352', '-401', '-403', 'v_voucher'])

/**
 * What a captcha is applied for with; a risk check hands it out in its body or in a header. Until somebody has solved it
 * every other call gets one as well.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/sign/v_voucher.md`, 2025-12.
 */
function voucherOf({ response, body }: UpstreamAnswer): { v_voucher?: string; steady?: true } {
  const voucher = at(body, 'data.v_voucher') ?? response.headers['x-bili-gaia-vvoucher']
  return typeof voucher === 'string' && /^[\w-]{1,128}$/.test(voucher) ? { v_voucher: voucher, steady: true } : {}
}

/** A risk check under code 0. */
export function riskOf(answer: UpstreamAnswer): AmagiError {
  return errorOf('v_voucher', undefined, answer.response.status, { ...voucherOf(answer), steady: true })
}

/** Our error for one of upstream's codes. */
export function errorOf(code: string, message: unknown, status: number, more: ErrorDetails = {}): AmagiError {
  const meaning = meaningOf(code, message, { rows, classes })
  return new AmagiError(meaning.code, {
    details: {
      upstreamCode: code,
      upstreamStatus: status,
      ...meaning.details,
      ...more,
      ...(typeof message === 'string' && message ? { upstreamMessage: message.slice(0, 100) } : {}),
    },
    message: `bilibili answered code ${code}`,
  })
}

/** Judge of every channel. A risk check may answer code 0 with nothing but a voucher. */
export function judge(answer: UpstreamAnswer): AmagiError | undefined {
  const { response, body } = answer
  const code = at(body, 'code')
  const text = typeof code === 'number' || typeof code === 'string' ? String(code) : undefined
  if (text === undefined) {
    return new AmagiError('upstream-changed', { details: { path: 'code', upstreamStatus: response.status } })
  }
  // What is gone is told under status 200; under 404 it is the address that nobody answers.
  if (text === '-404' && response.status === 404) {
    return new AmagiError('upstream-changed', { details: { upstreamCode: text, upstreamStatus: 404 } })
  }
  if (text !== '0') return errorOf(text, at(body, 'message') ?? at(body, 'msg'), response.status, voucherOf(answer))
  const data = at(body, 'data')
  const voucher = typeof data === 'object' && data !== null && Object.keys(data).join() === 'v_voucher'
  return voucher ? riskOf(answer) : undefined
}
