/** The cookies every request carries: a guest's, an account's when there is one, and the ticket. */
import type { Aged } from '../../../async/lazy'
import { formatCookie, readCookie } from '../../../cookie'
import { AmagiError } from '../../../errors'
import type { OutgoingRequest } from '../../../http/types'
import { dayMs } from '../../../units'
import type { CallContext } from '../../endpoint/record'
import { slice } from '../../slice'
import { apiHosts, desktopHeaders } from '../headers'
import { sessionOf, type Guest } from '../session'

/** Invented guest cookies are replaced by real ones when they can be had. */
const inventedMs = 600_000

/** A small JSON request of our own beside the endpoints (keys, guest cookies, ticket). */
export async function ask(context: CallContext, request: Omit<OutgoingRequest, 'hosts' | 'purpose'>): Promise<unknown> {
  const response = await context.transport.send({ ...request, hosts: apiHosts, purpose: 'api', redirect: 'none' })
  if (response.status !== 200) {
    throw new AmagiError('network', { details: { upstreamStatus: response.status } })
  }
  return response.json()
}

async function loadGuest(context: CallContext): Promise<Aged<Guest>> {
  const nowMs = context.clock()
  const bNut = String(Math.floor(nowMs / 1000))
  try {
    const body = await ask(context, {
      url: 'https://api.bilibili.com/x/frontend/finger/spi',
      headers: { ...desktopHeaders },
    })
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
  return { buvid3: `${uuid()}${digits}infoc`, buvid4: `${uuid()}${digits}-0${day}-${tail}`, bNut }
}

/**
 * The account's cookies completed by guest cookies and the ticket, when there is one. Whatever the account
 * brings along wins: its session may be bound to its own `buvid3`.
 */
async function cookieHeader(context: CallContext): Promise<string> {
  const { guest, ticket } = sessionOf(context)
  const cookies = readCookie(context.cookie())
  const nowMs = context.clock()
  if (!cookies.has('buvid3') || !cookies.has('buvid4')) {
    const made = await guest.get(nowMs, () => loadGuest({ ...context, signal: undefined }), context.signal)
    add(cookies, 'buvid3', made.buvid3)
    add(cookies, 'buvid4', made.buvid4)
    add(cookies, 'b_nut', made.bNut)
  }
  const current = ticket.current(nowMs)
  if (current) {
    add(cookies, 'bili_ticket', current.ticket)
    add(cookies, 'bili_ticket_expires', String(current.expires))
  }
  return formatCookie(cookies)
}

function add(cookies: Map<string, string>, name: string, value: string): void {
  if (!cookies.has(name)) cookies.set(name, value)
}

/** Headers of every API request. */
export async function apiHeaders(context: CallContext): Promise<Record<string, string>> {
  return { ...desktopHeaders, cookie: await cookieHeader(context) }
}
