/** The WBI keys and the ticket: cached, fetched by one caller for all, renewed once after a refusal. */
import type { Aged } from '../../../async/lazy'
import { AmagiError, toAmagiError } from '../../../errors'
import { at, isObject } from '../../../json'
import type { CallContext } from '../../endpoint/record'
import { slice, type Slice } from '../../slice'
import { activate } from '../channels/activation'
import { apiHeaders, ask, ownDevice } from '../channels/guest'
import { errorOf } from '../judge'
import { ticketQuery } from './ticket'
import { keyOfUrl, mixinKey, signQuery, type WbiKeys } from './wbi'
import { sessionOf, type Keys, type Ticket } from '../session'
import { urlOf } from '../../endpoint/channel'
import type { Signer } from '../../endpoint/channel'
import { dayMs, hourMs, minuteMs } from '../../../units'
import { siteNow } from '../../site-now'

/** Upstream rotates about daily; a refusal renews at once anyway. */
const keysMs = 6 * hourMs
/** Keys that were fetched this recently are not fetched again because of a refusal. */
const freshMs = minuteMs
const retryMs = 600_000

/** Seen in use from 2023-11 to 2025-05: the last resort when `nav` cannot be reached. */
const knownKeys: WbiKeys = { img: '7cd084941338484aae1ad9425b84077c', sub: '4932caff0ff746eab6f01bf08b70ac45' }

function keysOf(urls: Slice, img: string, sub: string): WbiKeys | undefined {
  const keys = { img: keyOfUrl(urls.optionalString(img) ?? ''), sub: keyOfUrl(urls.optionalString(sub) ?? '') }
  return keys.img && keys.sub ? { img: keys.img, sub: keys.sub } : undefined
}

/** The keys of `nav`; logged out its code is -101, and the keys are there all the same. */
async function keysOfNav(context: CallContext): Promise<WbiKeys> {
  const url = 'https://api.bilibili.com/x/web-interface/nav'
  const body = await ask(context, { url, headers: await apiHeaders(context) })
  const urls = at(body, 'data.wbi_img')
  const keys = isObject(urls) ? keysOf(slice(urls), 'img_url', 'sub_url') : undefined
  if (keys) return keys
  const code = at(body, 'data.v_voucher') ? 'v_voucher' : String(at(body, 'code'))
  if (code === 'v_voucher') throw errorOf(code, undefined, 200)
  if (/^-?\d+$/.test(code) && code !== '0' && code !== '-101') throw errorOf(code, at(body, 'message'), 200)
  throw new AmagiError('upstream-changed', { details: { path: 'data.wbi_img.img_url' } })
}

/** Keys that came with a ticket a moment ago; an older ticket's may be yesterday's. */
async function keysOfTicket(context: CallContext, nowMs: number): Promise<WbiKeys | undefined> {
  const ticket = await obtainTicket(context)
  return ticket && nowMs - ticket.fetchedAt < freshMs ? ticket.keys : undefined
}

async function loadKeys(context: CallContext): Promise<Aged<Keys>> {
  const nowMs = context.clock()
  try {
    const keys = (await keysOfTicket(context, nowMs)) ?? (await keysOfNav(context))
    return { value: { ...keys, fetchedAt: nowMs }, until: nowMs + keysMs }
  } catch (thrown) {
    const failure = toAmagiError(thrown)
    if (failure.code === 'cancelled') throw failure
    // The call itself will show whether the known pair is still good.
    context.log(`bilibili: signing keys cannot be fetched (${failure.code}), the known pair is used`)
    return { value: { ...knownKeys, fetchedAt: nowMs, failure }, until: nowMs + retryMs }
  }
}

/** What is shared by all callers is fetched for none of them: as a guest, and whoever gives up. */
function shared(context: CallContext): CallContext {
  return { ...context, signal: undefined, cookie: () => undefined }
}

async function keysFor(context: CallContext): Promise<Keys> {
  return sessionOf(context).keys.get(context.clock(), () => loadKeys(shared(context)), context.signal)
}

/** Signs the whole query as it will be sent. The device is registered and has its ticket before the first such call. */
export const wbi: Signer = async (request, context) => {
  if (ownDevice(context)) await Promise.all([obtainTicket(context), activate(context)])
  const mixin = mixinKey(await keysFor(context))
  return { ...request, query: signQuery(request.query ?? [], mixin, Math.round(siteNow(context) / 1000)) }
}

async function loadTicket(context: CallContext): Promise<Aged<Ticket | null>> {
  const nowMs = context.clock()
  const url = urlOf({
    url: 'https://api.bilibili.com/bapis/bilibili.api.ticket.v1.Ticket/GenWebTicket',
    query: ticketQuery(Math.floor(siteNow(context) / 1000)),
  })
  try {
    const body = await ask(context, { method: 'POST', url, headers: await apiHeaders(context), retries: 0 })
    const data = slice(body, 'data')
    const expires = data.number('created_at') + data.number('ttl')
    const nav = data.optionalSlice('nav')
    const keys = nav && keysOf(nav, 'img', 'sub')
    const value = { ticket: data.string('ticket'), expires, fetchedAt: nowMs, ...(keys ? { keys } : {}) }
    // Renewed an hour early; a clock that disagrees must not make it eternal or useless.
    return { value, until: Math.min(Math.max(expires * 1000 - hourMs, nowMs + retryMs), nowMs + 3 * dayMs) }
  } catch (error) {
    if (error instanceof AmagiError && error.code === 'cancelled') throw error
    // It only lowers a risk score: refused calls must not ask for it again and again.
    context.log('bilibili: no ticket')
    return { value: null, until: nowMs + retryMs }
  }
}

/** Keys a signature made now would use; remembered before a call to tell afterwards whether they changed. */
export function keysInForce(context: CallContext): Keys | undefined {
  return sessionOf(context).keys.current(context.clock())
}

/**
 * After a refusal: obtains a ticket when there is none and newer keys when there are any.
 * Resolves to whether a second attempt differs from the first.
 */
export async function renew(context: CallContext, used: Keys | undefined): Promise<boolean> {
  const { keys, ticket } = sessionOf(context)
  const nowMs = context.clock()
  const before = keys.current(nowMs)
  if (before && before !== used && used) return true // another caller has renewed meanwhile
  const gained = ticket.current(nowMs) === undefined && (await obtainTicket(context)) !== null
  const fromTicket = gained ? ticket.current(nowMs)?.keys : undefined
  if (fromTicket) {
    keys.set({ value: { ...fromTicket, fetchedAt: nowMs }, until: nowMs + keysMs })
    return true
  }
  if (before && nowMs - before.fetchedAt < freshMs) return gained
  if (before) keys.drop(before)
  const after = await keysFor(context)
  return gained || !before || mixinKey(after) !== mixinKey(before)
}

async function obtainTicket(context: CallContext): Promise<Ticket | null> {
  return sessionOf(context).ticket.get(context.clock(), () => loadTicket(shared(context)), context.signal)
}
