/** What one service keeps of Kuaishou: one device for all requests, one signing session, the comment pause. */
import { formatCookie, readCookie } from '../../cookie'
import type { CallContext } from '../endpoint/record'

interface Device {
  /** `web_` and 32 hex digits; Kuaishou accepts a self-made one. */
  did: string
  /** Milliseconds when it was made, sent as `didv`. */
  madeAt: number
}

interface KuaishouSession {
  device?: Device
  /** Milliseconds when the signing session began. */
  signingSince?: number
  /** Signatures made; the client counts from 100. */
  signatures: number
  /** Self-made session header of signed calls. */
  kww?: string
  /** Milliseconds until which comments are not asked for; 0 = free. */
  commentsRestUntil: number
  /** Channels that showed a captcha, by call: a call is a context object. */
  captchas: WeakMap<CallContext, Set<string>>
}

/** Without a device: the first call makes one and keeps it (`deviceOf`). */
export function createSession(): KuaishouSession {
  return { signatures: 100, commentsRestUntil: 0, captchas: new WeakMap() }
}

/** Made by `createSession` of this platform and by nobody else. */
export function sessionOf(context: CallContext): KuaishouSession {
  return context.session as KuaishouSession
}

/** The device of this service, made at first use: a new one per request looks worse than a steady one. */
function deviceOf(context: CallContext): Device {
  const session = sessionOf(context)
  session.device ??= {
    did: `web_${Array.from({ length: 32 }, () => Math.floor(context.random() * 16).toString(16)).join('')}`,
    madeAt: context.clock(),
  }
  return session.device
}

/** Remembers that a channel of this call was met with a captcha. */
export function noteCaptcha(context: CallContext, channel: string): void {
  const { captchas } = sessionOf(context)
  const seen = captchas.get(context) ?? new Set<string>()
  captchas.set(context, seen.add(channel))
}

/** Whether this channel was met with a captcha earlier in the same call; other calls do not count. */
export function metCaptcha(context: CallContext, channel: string): boolean {
  return sessionOf(context).captchas.get(context)?.has(channel) ?? false
}

function deviceCookie(context: CallContext): string {
  const { did, madeAt } = deviceOf(context)
  return formatCookie([
    ['did', did],
    ['didv', String(madeAt)],
  ])
}

/** The device, then the account when there is one; the account's own device wins over the self-made one. */
export function cookieOf(context: CallContext): string {
  const cookie = context.cookie()
  if (!cookie) return deviceCookie(context)
  return readCookie(cookie).has('did') ? cookie : `${deviceCookie(context)}; ${cookie}`
}

/** Whether an account is at hand. */
export const loggedIn = (context: CallContext): boolean => Boolean(context.cookie()?.trim())
