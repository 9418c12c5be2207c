/**
 * The login by a code: its states, the second factor, the way to the cookies. Signatures are taken apart by the published
 * rules; what differs between the request for the code and a look at it is held against the client, as on the site.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { json, redirect, text } from '../reply'
import type { Answer, Call } from '../types'
import { loginObjection } from './abogus-login'

/** Where a code stands; by itself it is scanned at the third look and confirmed at the fourth. */
export type LoginStep =
  | 'new'
  | 'scanned'
  | 'confirmed'
  | 'expired'
  | 'refused'
  /** The site sends a code to the phone and wants to see it. */
  | 'verify'
  /** It wants a proof that no code can be. */
  | 'verify-password'
  | 'too-often'
  | 'risk'

/** What the phone of the account is sent. */
const phoneCode = '246810'
const maskedPhone = '138******42'
/** Seconds a code lives. */
const lifeSec = 60

interface Pending {
  born: number
  polls: number
  /** Device, token of the form and mark of the page it was asked for with. */
  browser: string
  forced?: LoginStep
  /** Codes that were sent, and whether one was right. */
  sent: number
  proven: boolean
  flow: string
}

const appKey = '163e7ce78d58971a41f5b969996d85c2'
const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex')
const veiled = (value: string): string => Buffer.from(Buffer.from(value).map((byte) => byte ^ 5)).toString('hex')
const sorted = (pairs: Iterable<[string, string]>): [string, string][] =>
  [...pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
const joined = (pairs: [string, string][]): string => pairs.map(([key, value]) => `${key}=${value}`).join('&')

/** `x-tt-passport-aid-sign` for a path, dated at noon. */
function aidMark(path: string, now: number): string {
  const noon = Math.floor(now / 86_400_000) * 86_400 + 43_200
  const mac = (key: string | Buffer, value: string | Buffer): Buffer => createHmac('sha256', key).update(value).digest()
  return mac(mac(mac(String(noon), appKey), Buffer.of(1)), `aid=6383&path=${path}&ts=${noon}`).toString('hex')
}

const said = (code: number, description: string, more: object = {}): Answer =>
  json({ message: code === 0 ? 'success' : 'error', data: { error_code: code, description, ...more } })

export class Logins {
  private readonly pending = new Map<string, Pending>()
  private readonly tickets = new Map<string, string>()
  private serial = 0
  /** What a look has to be. */
  method: 'POST' | 'GET' = 'POST'
  /** No more codes for this phone. */
  exhausted = false
  /** Seconds between two looks, as the site says it. */
  intervalSec = 3

  constructor(private readonly hasDevice: (call: Call) => boolean) {}

  reset(): void {
    this.pending.clear()
    this.tickets.clear()
    this.serial = 0
    this.method = 'POST'
    this.exhausted = false
    this.intervalSec = 3
  }

  force(step: LoginStep): void {
    for (const login of this.pending.values()) login.forced = step
  }

  /** Undefined for other addresses. */
  answer(call: Call): Answer | undefined {
    if (call.host === 'login.douyin.com') {
      if (call.path === '/passport/web/get_qrcode/') return this.signed(call) ?? this.code(call)
      if (call.path === '/passport/web/check_qrconnect/') return this.signed(call) ?? this.look(call)
      return undefined
    }
    if (call.host !== 'www.douyin.com') return undefined
    if (call.path === '/passport/web/send_code/') return this.prove(call, false)
    if (call.path === '/passport/web/validate_code/') return this.prove(call, true)
    return call.path === '/passport/sso/login/callback/' ? this.callback(call) : undefined
  }

  /** What is wrong with a request, in the site's words. */
  private signed(call: Call): Answer | undefined {
    const refused = (why: string): Answer => said(4031, `系统繁忙 (${why})`)
    const query = [...call.query]
    const covered = sorted(query.filter(([key]) => !['sign', 'qs', 'msToken', 'a_bogus'].includes(key))).slice(0, 10)
    const body = call.body.toString('utf8')
    const form = sorted(new URLSearchParams(body))
    const one = (key: string): string => call.query.get(key) ?? ''
    if (one('qs') !== veiled(covered.map(([key]) => key).join(','))) return refused('qs')
    if (one('sign') !== sha256(`${joined(covered)}&${joined(form)}&app_key=${appKey}`)) return refused('sign')
    const versions = ['p_bd', 'p_ca', 'p_ts', 'p_ver', 'p_zt', 'passport_jssdk_version']
    if (one('p_no') !== sha256(joined(versions.map((key) => [key, one(key)])))) return refused('p_no')
    if (decodeURIComponent(one('request_host')) !== 'https://login.douyin.com') return refused('request_host')
    const at = call.rawQuery.search(/&a_bogus=/)
    const value = one('a_bogus').replaceAll(' ', '+')
    const wrong = at < 0 ? 'none' : loginObjection(value, call.rawQuery.slice(0, at), body, call.now)
    if (wrong) return refused(`a_bogus: ${wrong}`)
    return this.marked(call) ? undefined : refused('marks')
  }

  /** Headers of the login page, and the device. */
  private marked({ headers, cookies, path, now, ...call }: Call): boolean {
    const csrf = headers['x-tt-passport-csrf-token']
    return (
      headers['x-tt-passport-aid-sign'] === aidMark(path, now) &&
      csrf !== undefined &&
      csrf === cookies.passport_csrf_token &&
      csrf === cookies.passport_csrf_token_default &&
      /^[0-9a-f-]{36}\.login$/.test(String(headers['x-tt-passport-verify-portrait'])) &&
      this.hasDevice({ headers, cookies, path, now, ...call })
    )
  }

  private browserOf({ headers, cookies }: Call): string {
    return [cookies.ttwid, cookies.passport_csrf_token, headers['x-tt-passport-verify-portrait']].join(' ')
  }

  private code(call: Call): Answer {
    const token = randomBytes(16).toString('hex')
    const flow = randomBytes(8).toString('hex')
    this.pending.set(token, { born: call.now, polls: 0, browser: this.browserOf(call), sent: 0, proven: false, flow })
    return said(0, '', {
      token,
      qrcode: 'aW52ZW50ZWQtcG5n',
      qrcode_index_url: `https://www.iesdouyin.com/passport/web/scan_qrcode/?token=${token}&qr_source_aid=6383`,
      expire_time: Math.floor(call.now / 1000) + lifeSec,
    })
  }

  private look(call: Call): Answer {
    if (call.method !== this.method) return said(4031, '系统繁忙')
    const fields = call.method === 'POST' ? new URLSearchParams(call.body.toString('utf8')) : call.query
    const login = this.pending.get(fields.get('token') ?? '')
    if (!login || fields.get('is_frontier') !== 'true') return said(0, '', { status: 'expired' })
    login.polls += 1
    const step = this.stepOf(login, call.now)
    const interval = this.intervalSec
    switch (step) {
      case 'too-often':
        return said(7, '访问太频繁，请稍后再试')
      case 'risk':
        return said(2156, '系统繁忙，请重启应用或刷新页面后重试')
      case 'verify':
      case 'verify-password':
        // Whoever proved it says so with what he proved it by.
        if (login.proven && fields.get('std_verify_flow_id') === login.flow)
          return this.confirmed(call, login, interval)
        return said(2046, '为保证账号安全，请完成验证', {
          account_flow: 'verify',
          encrypt_uid: 'invented-uid',
          biz_params: { std_verify_flow_id: login.flow, std_verify_scene: 'account_login', std_verify_type: 'MFA' },
          common_params: { copywriting_key: 'qr_connect', ies_safety_diversion_tag: 'mfa' },
          verify_ways: [
            { verify_way: 'pwd_verify' },
            ...(step === 'verify' ? [{ verify_way: 'mobile_sms_verify', mobile: maskedPhone }] : []),
          ],
        })
      case 'confirmed':
        return this.confirmed(call, login, interval)
      default:
        return said(0, '', { status: step, interval })
    }
  }

  private stepOf(login: Pending, now: number): LoginStep {
    if (login.forced !== undefined && !(login.forced === 'too-often' && login.polls > 2)) return login.forced
    if (now - login.born > lifeSec * 1000) return 'expired'
    return login.polls <= 2 ? 'new' : login.polls === 3 ? 'scanned' : 'confirmed'
  }

  private confirmed(call: Call, login: Pending, interval: number): Answer {
    // Two browsers: one asked for the code, the other comes for the login.
    if (this.browserOf(call) !== login.browser) return said(2156, '系统繁忙，请重启应用或刷新页面后重试')
    const ticket = randomBytes(12).toString('hex')
    this.tickets.set(ticket, login.browser)
    const next = encodeURIComponent('https://www.douyin.com')
    return said(0, '', {
      status: 'confirmed',
      interval,
      redirect_url: `https://www.douyin.com/passport/sso/login/callback/?next=${next}&ticket=${ticket}`,
    })
  }

  /** The forms of the page where people prove that it is them. */
  private prove(call: Call, isAnswer: boolean): Answer {
    const form = new URLSearchParams(call.body.toString('utf8'))
    const needed =
      'mix_mode type encrypt_uid verify_ticket copywriting_key ies_safety_diversion_tag new_verify_flow std_verify_flow_id ' +
      'std_verify_scene std_verify_template std_verify_token std_verify_type std_verify_way aid new_authn_sdk_version'
    const login = [...this.pending.values()].find(({ flow }) => flow === form.get('std_verify_flow_id'))
    if (call.method !== 'POST' || !login || !this.marked(call) || needed.split(' ').some((name) => !form.has(name)))
      return said(2156, '系统繁忙')
    if (!isAnswer) {
      if (this.exhausted) return said(1206, '验证码发送太频繁')
      if (form.get('is6Digits') !== '1') return said(2156, '系统繁忙')
      login.sent += 1
      return said(0, '', { mobile: maskedPhone, retry_time: 60 })
    }
    if (login.sent === 0 || form.get('code') !== veiled(phoneCode)) return said(1202, '验证码错误')
    login.proven = true
    return said(0, '', { ticket: randomBytes(8).toString('hex') })
  }

  /** Hands out the session, then leads home. */
  private callback(call: Call): Answer {
    const browser = this.tickets.get(call.query.get('ticket') ?? '')
    this.tickets.delete(call.query.get('ticket') ?? '')
    if (browser === undefined || call.cookies.ttwid !== browser.split(' ')[0]) return text('', 403)
    const session = `51a1dc0de${String(++this.serial).padStart(3, '0')}${'0'.repeat(20)}`
    const tail = '; Path=/; Domain=douyin.com; Max-Age=5184000; HttpOnly; Secure'
    const guard = encodeURIComponent(`${session}|${Math.floor(call.now / 1000)}|5184000|Sun, 01 Jan 2034 00:00:00 GMT`)
    return redirect('https://www.douyin.com/', {
      'set-cookie': [
        `sessionid=${session}${tail}`,
        `sessionid_ss=${session}${tail}`,
        `sid_guard=${guard}${tail}`,
        `uid_tt=5ad0c0ffee5ad0c0ffee5ad0c0ffee51${tail}`,
        `bd_ticket_guard_server_data=invented${tail}`,
      ],
    })
  }
}
