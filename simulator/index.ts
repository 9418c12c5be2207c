/**
 * The three platforms on loopback: one plain HTTP server that plays every upstream host.
 *
 * It is what `gateway` points at: the path and query arrive as the client made them, `x-forwarded-host`
 * says which host was meant. Signatures, cookies, user agents, referers and expiry are checked here from
 * the published descriptions, independent of the code under test.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createBilibili, type BilibiliControls } from './bilibili'
import { createDouyin, type DouyinControls } from './douyin'
import { Faults, Odds, Rates, faultAnswer, identityOf, renamed, truncated, wrongRange, type Met } from './faults'
import { FixtureShelf } from './fixtures'
import { createKuaishou, type KuaishouControls } from './kuaishou'
import { parseCookies, text } from './reply'
import type { Answer, Call, FaultRule, OddsRule, RateRule, RecordedRequest, RenameRule, Site } from './types'
import { buildWorld, type World } from './world'
import type { WorldLink } from './world/links'

export { accounts } from './accounts'
export { faultKinds, type FaultKind, type FaultRule, type OddsRule, type RecordedRequest } from './types'

export type { LinkForm, WorldLink } from './world/links'

export interface SimulatorOptions {
  /** Port; default any free one. */
  port?: number
  /** Milliseconds since the epoch; default the real clock. Signed times and expiry follow it. */
  clock?: () => number
}

export interface Simulator {
  /** Base address, to be used as `gateway`. */
  readonly url: string
  /** Everything that was asked, in order of arrival. */
  readonly requests: RecordedRequest[]
  /** Puts a fault in force; the result takes it out again. */
  fault(rule: FaultRule): () => void
  /** Puts a field of JSON answers under another name, wherever it stands in them; the result takes that back. */
  rename(rule: RenameRule): () => void
  /** Refusals by chance, in the words of the platform; the result takes them out again. */
  odds(rule: OddsRule): () => void
  /** Refusals of who asks too often; the result takes them out again. */
  rate(rule: RateRule): () => void
  readonly world: World
  /** Every work in the forms people paste, with what it should become. */
  readonly links: readonly WorldLink[]
  /** The same for everything that is not a work: dynamics, articles, rooms, seasons, people, sounds, lists. */
  readonly pages: readonly WorldLink[]
  readonly bilibili: BilibiliControls
  readonly douyin: DouyinControls
  readonly kuaishou: KuaishouControls
  /** Things a careful client never does (cookies to a file host, …), as one line each. */
  readonly misconduct: readonly string[]
  /** Forgets requests, faults, issued cookies and pending logins. */
  reset(): void
  close(): Promise<void>
}

interface Platform {
  name: 'bilibili' | 'douyin' | 'kuaishou'
  site: Site
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function toCall(request: IncomingMessage, body: Buffer, now: number, host: string): Call {
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const rawQuery = mark < 0 ? '' : target.slice(mark + 1)
  return {
    method: request.method ?? 'GET',
    host,
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    cookies: parseCookies(request.headers.cookie),
    userAgent: request.headers['user-agent'] ?? '',
    body,
    now,
    aged: 0,
  }
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = options.clock ?? Date.now
  const world = buildWorld()
  const bilibili = createBilibili(world)
  const douyin = createDouyin(world)
  const misconduct: string[] = []
  const kuaishou = createKuaishou(world)
  const platforms: Platform[] = [
    { name: 'bilibili', site: bilibili.site },
    { name: 'douyin', site: douyin.site },
    { name: 'kuaishou', site: kuaishou.site },
  ]
  const requests: RecordedRequest[] = []
  const faults = new Faults()
  const odds = new Odds()
  const rates = new Rates()
  const renames = new Set<RenameRule>()
  const shelf = new FixtureShelf()
  const sockets = new Set<Socket>()

  async function answerOf(call: Call, { name, site }: Platform, rule: Met | undefined): Promise<Answer> {
    if (rule) {
      const spoiled = faultAnswer(rule.kind, call, name, site.isMedia(call.host))
      if (spoiled) return spoiled
      if (rule.kind === 'expired') call.aged = 24 * 3600_000
    }
    const answer =
      (await site.guard(call)) ??
      (shelf.claims(call) ? shelf.answer(call) : undefined) ??
      (await site.answer(call)) ??
      shelf.answer(call) ??
      site.missing(call)
    const told = { ...answer, headers: { ...answer.headers, ...site.headersFor?.(call) } }
    for (const one of renames) if (call.path.startsWith(one.path)) return renamed(told, one)
    if (rule?.kind === 'truncated') return truncated(told)
    return rule?.kind === 'wrong-range' ? wrongRange(told) : told
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = String(request.headers['x-forwarded-host'] ?? '').toLowerCase()
    const body = await readBody(request)
    const call = toCall(request, body, clock(), host)
    const platform = platforms.find(({ site }) => site.owns(host))
    const record: RecordedRequest = {
      method: call.method,
      host,
      path: call.path,
      query: call.rawQuery,
      headers: request.headers,
      body: body.toString('utf8'),
      time: call.now,
      status: 0,
    }
    requests.push(record)
    if (!platform) {
      record.status = 502
      return write(call, response, text(`no such host behind this gateway: ${host || '(none named)'}\n`, 502))
    }
    if (platform.site.isMedia(host) && request.headers.cookie) misconduct.push(`cookie sent to ${host}`)
    misconduct.push(...(platform.site.oddities?.(call) ?? []))
    const rule = faults.take(call) ?? rates.take(call) ?? odds.take(call, identityOf(call, platform.name))
    if (rule) record.fault = rule.kind
    if (rule && rule.delayMs > 0) await sleep(rule.delayMs, undefined, { ref: false })
    if (rule?.kind === 'hang') return undefined
    if (rule?.kind === 'reset') {
      request.socket.resetAndDestroy()
      return undefined
    }
    const answer = await answerOf(call, platform, rule)
    record.status = answer.status
    return write(call, response, answer, rule)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy()
      else write(undefined, response, text(`simulator: ${String(error)}\n`, 599)).catch(() => response.destroy())
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: (rule) => faults.add(rule),
    odds: (rule) => odds.add(rule),
    rename(rule) {
      renames.add(rule)
      return () => void renames.delete(rule)
    },
    rate: (rule) => rates.add(rule),
    world,
    links: world.links,
    pages: world.pages,
    bilibili: bilibili.controls,
    douyin: douyin.controls,
    kuaishou: kuaishou.controls,
    misconduct,
    reset() {
      requests.length = 0
      misconduct.length = 0
      faults.clear()
      odds.clear()
      rates.clear()
      renames.clear()
      bilibili.controls.reset()
      douyin.controls.reset()
      kuaishou.controls.reset()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Sends an answer; `slow` draws it out, `cut` breaks off half way, two kinds announce another length than they send. */
async function write(call: Call | undefined, response: ServerResponse, answer: Answer, rule?: Met): Promise<void> {
  const headers: Record<string, string | string[]> = {
    date: new Date(call?.now ?? Date.now()).toUTCString(),
    ...answer.headers,
  }
  const whole = 'asset' in answer.body ? undefined : answer.body
  const zip =
    whole !== undefined && whole.length > 1024 && /\bgzip\b/.test(String(call?.headers['accept-encoding'] ?? ''))
  const content = whole && zip && !String(headers['content-type']).startsWith('image/') ? gzipSync(whole) : whole
  if (content !== whole) headers['content-encoding'] = 'gzip'
  const length = 'asset' in answer.body ? answer.body.end - answer.body.start + 1 : (content?.length ?? 0)
  const empty = answer.status === 204 || answer.status === 304
  if (!empty) headers['content-length'] = String(announced(length, rule))
  response.writeHead(answer.status, headers)
  if (empty || call?.method === 'HEAD') {
    response.end()
    return
  }
  const source =
    'asset' in answer.body ? answer.body.asset.read(answer.body.start, answer.body.end) : [content ?? Buffer.alloc(0)]
  const stop = rule?.kind === 'cut' || rule?.kind === 'stall' ? Math.floor(length / 2) : length
  const pause = rule?.kind === 'slow' ? (rule.ms ?? 1500) / 8 : 0
  let sent = 0
  for await (const chunk of source) {
    let rest = (chunk as Buffer).subarray(0, stop - sent)
    while (rest.length > 0 && !response.destroyed) {
      const piece = pause > 0 ? rest.subarray(0, Math.max(1, Math.ceil(length / 8))) : rest
      if (pause > 0) await sleep(pause)
      if (!response.write(piece)) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            response.off('drain', go).off('close', go)
            resolve()
          }
          response.on('drain', go).on('close', go)
        })
      }
      sent += piece.length
      rest = rest.subarray(piece.length)
    }
    if (sent >= stop || response.destroyed) break
  }
  if (rule?.kind === 'stall') return
  if (sent < length || rule?.kind === 'length-over') {
    // Let what was written reach the client before the line goes dead.
    await sleep(20)
    response.destroy()
  } else response.end()
}

function announced(length: number, rule: Met | undefined): number {
  if (rule?.kind === 'length-over') return length + 512
  return rule?.kind === 'length-under' ? Math.floor(length / 2) : length
}
