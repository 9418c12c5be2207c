/** Renewal of a session in the steps of the site: is one due, the page with its token, the new session, the end of the old. */
import { randomBytes } from 'node:crypto'
import { html, json } from '../reply'
import type { Answer, Call } from '../types'
import { isMember } from './identity'

/** What can be made to fail. */
export type RenewalStep = 'info' | 'page' | 'refresh' | 'confirm'

/** A page token lives for a moment only, milliseconds. */
const tokenMs = 60_000

const refuse = (code: number, message: string): Answer => json({ code, message, ttl: 1 })

export class Renewals {
  private due = false
  private failing?: RenewalStep
  /** The token a login came with, by its session; unknown sessions have none. */
  private readonly tokens = new Map<string, string>()
  /** Sessions that were replaced. */
  private readonly ended = new Set<string>()
  /** Old session by the one that replaces it. */
  private readonly replaced = new Map<string, string>()
  private pageToken?: { text: string; at: number }
  private serial = 1

  reset(): void {
    this.due = false
    delete this.failing
    this.tokens.clear()
    this.ended.clear()
    this.replaced.clear()
    delete this.pageToken
    this.serial = 1
  }

  /** Whether the site wants sessions renewed. */
  want(due: boolean, failing?: RenewalStep): void {
    this.due = due
    if (failing === undefined) delete this.failing
    else this.failing = failing
  }

  /** A login of this site, so that its session can be renewed. */
  born(session: string, token: string): void {
    this.tokens.set(session, token)
  }

  /** A session that was replaced is nobody's. */
  isEnded({ cookies }: Call): boolean {
    return this.ended.has(cookies.SESSDATA ?? '')
  }

  /** Undefined for other addresses. */
  answer(call: Call): Answer | undefined {
    if (call.path.startsWith('/correspond/1/')) return this.page(call)
    switch (call.path) {
      case '/x/passport-login/web/cookie/info':
        return this.info(call)
      case '/x/passport-login/web/cookie/refresh':
        return this.refresh(call)
      case '/x/passport-login/web/confirm/refresh':
        return this.confirm(call)
      default:
        return undefined
    }
  }

  private info(call: Call): Answer {
    if (this.failing === 'info') return refuse(-500, '服务器错误')
    if (!isMember(call)) return refuse(-101, '账号未登录')
    return json({ code: 0, message: '0', ttl: 1, data: { refresh: this.due, timestamp: call.now } })
  }

  /** The path is the site's to decrypt; here its form is all there is to see. */
  private page(call: Call): Answer {
    if (this.failing === 'page' || !isMember(call) || !/^\/correspond\/1\/[0-9a-f]{256}$/.test(call.path)) {
      return html('<!DOCTYPE html><title>啥都木有</title>', 404)
    }
    this.pageToken = { text: randomBytes(16).toString('hex'), at: call.now }
    return html(`<!DOCTYPE html><html><body><div id="1-name">${this.pageToken.text}</div></body></html>`)
  }

  private refresh(call: Call): Answer {
    const form = new URLSearchParams(call.body.toString('utf8'))
    const session = call.cookies.SESSDATA ?? ''
    if (this.failing === 'refresh') return refuse(86095, 'refresh_csrf 错误或 refresh_token 与 cookie 不匹配')
    if (call.method !== 'POST' || !isMember(call)) return refuse(-101, '账号未登录')
    if (form.get('csrf') !== call.cookies.bili_jct) return refuse(-111, 'csrf 校验失败')
    const { pageToken } = this
    const fresh = pageToken && call.now - pageToken.at < tokenMs && form.get('refresh_csrf') === pageToken.text
    if (!fresh || form.get('source') !== 'main_web' || form.get('refresh_token') !== this.tokens.get(session)) {
      return refuse(86095, 'refresh_csrf 错误或 refresh_token 与 cookie 不匹配')
    }
    const next = `simqr${String(++this.serial).padStart(3, '0')}%2C${Math.floor(call.now / 1000) + 15_552_000}%2C5ad0c%2A32`
    const token = randomBytes(16).toString('hex')
    this.born(next, token)
    this.replaced.set(next, session)
    const tail = '; Path=/; Domain=bilibili.com'
    return json({ code: 0, message: '0', ttl: 1, data: { status: 0, message: '', refresh_token: token } }, 200, {
      'set-cookie': [`SESSDATA=${next}${tail}; HttpOnly; Secure`, `bili_jct=${randomBytes(16).toString('hex')}${tail}`],
    })
  }

  private confirm(call: Call): Answer {
    const form = new URLSearchParams(call.body.toString('utf8'))
    const old = this.replaced.get(call.cookies.SESSDATA ?? '')
    if (this.failing === 'confirm') return refuse(-500, '服务器错误')
    if (form.get('csrf') !== call.cookies.bili_jct) return refuse(-111, 'csrf 校验失败')
    if (old === undefined || form.get('refresh_token') !== this.tokens.get(old))
      return refuse(86095, 'refresh_token 错误')
    this.ended.add(old)
    return json({ code: 0, message: '0', ttl: 1 })
  }
}
