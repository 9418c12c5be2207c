/** The cookies every request carries: a guest's, an account's when there is one, and the ticket. */
import type { Aged } from '../../../async/lazy'
import { formatCookie, readCookie, type Cookies } from '../../../cookie'
import { AmagiError } from '../../../errors'
import type { OutgoingRequest } from '../../../http/types'
import { dayMs } from '../../../units'
import type { CallContext } from '../../endpoint/record'
import { slice } from '../../slice'
import { judgeTransport } from '../../endpoint/judge'
import { apiHosts, dressAs } from '../headers'
import { hasSession, sessionOf, type Guest } from '../session'

/** Invented guest cookies are replaced by real ones when they can be had. */
const inventedMs = 600_000

/** A small JSON request of our own beside the endpoints (keys, guest cookies, ticket). */
export async function ask(context: CallContext, request: Omit<OutgoingRequest, 'hosts' | 'purpose'>): Promise<unknown> {
  const headers = dressAs('script', request, request.headers)
  const response = await context.transport.send({
    ...request,
    headers,
    hosts: apiHosts,
    purpose: 'api',
    redirect: 'none',
  })
  const refused = judgeTransport(response)
  if (refused) throw refused
  if (response.status !== 200) {
    throw new AmagiError('network', { details: { upstreamStatus: response.status } })
  }
  return response.json()
}

async function loadGuest(context: CallContext): Promise<Aged<Guest>> {
  const nowMs = context.clock()
  const bNut = String(Math.floor(nowMs / 1000))
  try {
    const body = await ask(context, { url: 'https://api.bilibili.com/x/frontend/finger/spi' })
    const data = slice(body, 'data')
    return { value: { buvid3: data.string('b_3'), buvid4: data.string('b_4'), bNut }, until: nowMs + 365 * dayMs }
  } catch (error) {
    // A guest without upstream's blessing is still better than none, and never worth failing a call for.
    context.log(`bilibili: guest cookies are invented (${error instanceof AmagiError ? error.code : 'internal'})`)
    return { value: inventGuest(context.random, nowMs, bNut), until: nowMs + inventedMs }
  }
}

/** Guest cookies in the form upstream hands them out: UUID, five digits, `infoc`. */
function inventGuest(random: () => number, nowMs: number, bNut: string): Guest {
  const hex = (length: number): string =>
    Array.from({ length }, () =>
      Math.floor(random() * 16)
        .toString(16)
        .toUpperCase(),
    ).join('')
  const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-')
  const digits = String(nowMs % 100_000).padStart(5, '0')
  const day = new Date(nowMs).toISOString().slice(2, 13).replace(/\D/g, '')
  const tail = Buffer.from(hex(32), 'hex').toString('base64')
  return { buvid3: `${uuid()}${digits}infoc`, buvid4: `${uuid()}${digits}-0${day}-${tail}`, bNut, invented: true }
}

/** What belongs to a device, and what to an account: neither is ever sent beside another's. */
const deviceNames = ['buvid3', 'buvid4', 'b_nut', 'buvid_fp', '_uuid', 'bili_ticket', 'bili_ticket_expires']
const accountNames = ['DedeUserID', 'DedeUserID__ckMd5', 'bili_jct', 'sid']

/** Whether an account brings the device it was logged in with. */
const bringsDevice = (cookies: Cookies): boolean => cookies.has('buvid3') || cookies.has('buvid4')

/** Whether calls are made with the device of this installation. */
export const ownDevice = (context: CallContext): boolean => !bringsDevice(readCookie(context.cookie()))

/** The device of this installation, asked for by the first call that needs it. */
export function guestOf(context: CallContext): Promise<Guest> {
  const load = () => loadGuest({ ...context, signal: undefined, cookie: () => undefined })
  return sessionOf(context).guest.get(context.clock(), load, context.signal)
}

/**
 * One account and one device. An account that brings its device keeps it as it is, since its session may be bound to
 * it; one that brings none uses this installation's. Without a session nothing of an account is sent.
 */
async function cookieHeader(context: CallContext): Promise<string> {
  const given = context.cookie()
  const cookies = readCookie(given)
  if (!hasSession(given)) for (const name of accountNames) cookies.delete(name)
  if (bringsDevice(cookies)) return formatCookie(cookies)
  for (const name of deviceNames) cookies.delete(name)
  const { buvid3, buvid4, bNut } = await guestOf(context)
  cookies.set('buvid3', buvid3).set('buvid4', buvid4).set('b_nut', bNut)
  const ticket = sessionOf(context).ticket.current(context.clock())
  if (ticket) cookies.set('bili_ticket', ticket.ticket).set('bili_ticket_expires', String(ticket.expires))
  return formatCookie(cookies)
}

/** Whose a request is; what else it says is its browser's (`dressAs`). */
export async function apiHeaders(context: CallContext): Promise<Record<string, string>> {
  return { cookie: await cookieHeader(context) }
}
