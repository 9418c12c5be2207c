/** What Douyin's refusals mean. Judged by status and fields; texts only where there is nothing else. */
import { AmagiError, type ErrorCode } from '../../errors'
import type { BufferedResponse } from '../../http/types'
import { at } from '../../json'
import { codeOfWords, meaningOf, type CodeTable } from '../endpoint/codes'
import type { UpstreamAnswer } from '../endpoint/judge'

/**
 * - `signature`: the edge wants another signature, the same request fails again
 * - `risk`: the edge refused this time; fresh tokens may help
 * - `empty`: nothing was answered, the visitor cookie is missing or refused
 * - `challenge`, `captcha`: a page or a puzzle for people
 * - `verify`: an empty result of a search that is a refusal
 * - `null-list`: a list that is withheld
 * - `no-ttwid`: no visitor cookie was given
 */
export type BlockReason = 'signature' | 'risk' | 'empty' | 'challenge' | 'captcha' | 'verify' | 'null-list' | 'no-ttwid'

/** Refusals that the same request meets again: the others come at random. */
const steady: ReadonlySet<BlockReason> = new Set(['signature', 'challenge', 'captcha', 'verify', 'null-list'])

/** The reason goes into `details.reason`: by it `channels/index.ts` tells whether asking once more may help. */
export function blocked(reason: BlockReason, status?: number): AmagiError {
  return new AmagiError('blocked', {
    details: {
      reason,
      ...(steady.has(reason) ? { steady: true } : {}),
      ...(status === undefined ? {} : { upstreamStatus: status }),
    },
    message: `douyin refused the request (${reason})`,
  })
}

/** The edge's own words: it answers plain text and nothing else tells its refusals apart. */
const edge = /^Blocked by ArgusSecurityPlugin/i
const edgeSignature = /(?:Uifid Not Found|Signature Not Found|Sign Invalid|Sign Expired|Validate Error)/i

/** What only pages for people hold: the script and the cookie of the proof of work, the page before the puzzle. */
const challengeMarks =
  /byted_acrawler|_wafchallengeid|__ac_nonce|__ac_signature|<title>[^<]{0,20}验证码|captcha\/|verifycenter/i
/** Bytes of a page in which the marks are looked for. */
const markedBytes = 65_536

/** Whether a page asks for a person, or for a browser that runs its script. */
export function isChallenge(page: string): boolean {
  return challengeMarks.test(page.slice(0, markedBytes))
}

/** Answers without data: empty, edge texts, pages. */
export function refuse(response: BufferedResponse): AmagiError | undefined {
  const { status, body } = response
  if (status === 429 || status >= 500) return undefined
  if (body.length === 0) return blocked(status === 403 ? 'risk' : 'empty', status)
  const head = body.subarray(0, 512).toString('utf8').trimStart()
  if (edge.test(head)) return blocked(edgeSignature.test(head) ? 'signature' : 'risk', status)
  if (head.startsWith('<')) {
    if (isChallenge(body.subarray(0, markedBytes).toString('utf8'))) return blocked('challenge', status)
    if (status === 403 || status === 412) return blocked('risk', status)
    return new AmagiError('upstream-changed', {
      details: { upstreamStatus: status },
      message: 'douyin answered a page in the place of data',
    })
  }
  return status === 403 && !head.startsWith('{') ? blocked('risk', status) : undefined
}

/**
 * `filter_reason` → our code. Only what is known is final; what is not may be the word of this rung alone, and
 * what is closed in one region another rung may have: `elsewhere` lets the ladder go on.
 * Reasons: a yt-dlp fork's notes of 2026-09 and share pages; `copyright_foreign` as abroad sees it.
 */
const filterCodes: readonly (readonly [RegExp, ErrorCode, { elsewhere?: true }?])[] = [
  [/(?:self_see|part_see|private|friend)/i, 'private'],
  [/(?:foreign|region|oversea|geo|copyright)/i, 'region', { elsewhere: true }],
  [/(?:delete|not_exist|core_dep|review|prohibit|audit)/i, 'not-found'],
]

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined

/** Error of a `filter_detail` or `filter_list` entry; undefined when it names no reason and its words say none. */
export function filtered(entry: unknown): AmagiError | undefined {
  const reason = text(at(entry, 'filter_reason'))
  const said = text(at(entry, 'detail_msg')) ?? text(at(entry, 'notice'))
  if (reason === undefined) {
    const code = codeOfWords(said)
    return code && new AmagiError(code, { details: { upstreamMessage: said ?? '', elsewhere: true } })
  }
  const [, known, more] = filterCodes.find(([pattern]) => pattern.test(reason)) ?? []
  const code = known ?? codeOfWords(said)
  return new AmagiError(code ?? 'not-found', {
    details: {
      upstreamCode: reason,
      ...(said === undefined ? {} : { upstreamMessage: said }),
      ...(known ? more : { elsewhere: true }),
      // Closed for a reason nobody knows is not deleted.
      ...(code ? {} : { guessed: true }),
    },
  })
}

/** `status_code` values; those of the app come from its overseas twin (yt-dlp `tiktok.py`), whose numbers they are. */
const codes: CodeTable = {
  rows: {
    '4': 'network', // busy
    '5': 'upstream-changed', // parameters
    '8': 'login-required',
    '2483': 'login-required',
    '10000': 'blocked', // a puzzle
    '10204': 'not-found',
    '10216': 'private',
    '10222': 'private',
    '20003': 'login-required', // live site
    '30003': 'not-live',
  },
  classes: [
    [/^[24]\d{3}$/, 'not-found'], // works, people, rooms
    [/^5\d{3}$/, 'network'],
    [/^101\d\d$/, 'login-required'],
    [/^102\d\d$/, 'not-found'],
    [/^10\d{3}$/, 'blocked'],
    [/^20\d{3}$/, 'login-required'],
    [/^30\d{3}$/, 'not-live'],
  ],
}

/** Codes in the body; a missing `status_code` means success (suggest words have none). */
export function judge({ response, body }: UpstreamAnswer): AmagiError | undefined {
  const gone = filtered(at(body, 'filter_detail'))
  if (gone) return gone
  if (text(at(body, 'verify_center_decision_conf')) !== undefined) return blocked('captcha', response.status)
  const code = at(body, 'status_code')
  if (code === undefined || code === null || code === 0 || code === '0') {
    return response.status === 403 ? blocked('risk', response.status) : undefined
  }
  const upstreamCode = String(code).slice(0, 40)
  const said = text(at(body, 'status_msg')) ?? text(at(body, 'data.prompts'))
  const meaning = meaningOf(upstreamCode, said, codes)
  const details = { upstreamCode, ...meaning.details, ...(said === undefined ? {} : { upstreamMessage: said }) }
  return new AmagiError(meaning.code, {
    details:
      meaning.code === 'blocked' ? { ...details, reason: 'captcha' satisfies BlockReason, steady: true } : details,
    message: `douyin answered status_code ${upstreamCode}`,
  })
}

/** A list that is `null` is a refusal; a person without works has `[]`. */
export function nullList(key: string): (answer: UpstreamAnswer) => AmagiError | undefined {
  return ({ response, body }) => {
    const code = at(body, 'status_code')
    return at(body, key) === null && (code === 0 || code === undefined)
      ? blocked('null-list', response.status)
      : undefined
  }
}

/** Kinds of an empty search that are a refusal; other kinds are words that nothing was found for. */
const nilRefusal = /(?:verify|captcha|risk|shark|spam|anti)/i

/**
 * An empty result with `search_nil_info.search_nil_type` `verify_check` asks for a person: status code and list look like
 * those of words nobody uses. Source: reports on cv-cat/DouYin_Spider (issue 27) and others, 2025-08 to 2026-07.
 */
export function nilSearch({ response, body }: UpstreamAnswer): AmagiError | undefined {
  const found = ['data', 'user_list'].some((key) => {
    const list = at(body, key)
    return Array.isArray(list) && list.length > 0
  })
  const kind = text(at(body, 'search_nil_info.search_nil_type'))
  return !found && kind !== undefined && nilRefusal.test(kind) ? blocked('verify', response.status) : undefined
}
