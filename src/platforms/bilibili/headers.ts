/** Who we are to bilibili: a browser with guest cookies, and an account when there is one. */
import type { Aged } from '../../async/lazy'
import { formatCookie, readCookie } from '../../cookie'
import { AmagiError } from '../../errors'
import type { OutgoingRequest } from '../../http/types'
import type { CallContext } from '../endpoint/record'
import { slice } from '../slice'
import { stateOf, type Guest } from './session'
import { dayMs } from '../../units'

const chrome = '138'

/** One browser for every request: the version appears in three headers that have to agree. */
const userAgent = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  'AppleWebKit/537.36 (KHTML, like Gecko)',
  `Chrome/${chrome}.0.0.0 Safari/537.36`,
].join(' ')

/** The page every request seems to come from; media hosts check it as well. */
export const referer = 'https://www.bilibili.com/'

/** Host suffixes the API channels may ask. */
export const apiHosts = ['bilibili.com'] as const

const browserHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json, text/plain, */*',
  'accept-language': 'zh-CN,zh;q=0.9',
  referer,
  'sec-ch-ua': `"Not)A;Brand";v="8", "Chromium";v="${chrome}", "Google Chrome";v="${chrome}"`,
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-site',
  'user-agent': userAgent,
}

/** Headers of short links; their target page is never loaded. */
export const linkHeaders: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'zh-CN,zh;q=0.9',
  'user-agent': userAgent,
}

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
      headers: { ...browserHeaders },
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
  const { guest, ticket } = stateOf(context)
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
  return { ...browserHeaders, cookie: await cookieHeader(context) }
}
