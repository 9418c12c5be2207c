/**
 * One file from several addresses to disk: resumed where it broke, never held in memory, refused when it is not
 * what was asked for.
 */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sleep } from '../../async/sleep'
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError, type ErrorCode } from '../../errors'
import type { StreamedResponse, Transport } from '../../http/types'
import { allRefused, createMirrors, nextMirror, refusalCode, type Mirror } from './mirror'
import { sniff, sniffBytes, type Family, type FileKind } from '../sniff'
import { ensureSpace, type Budget, type FreeBytes } from '../space'
import { minuteMs } from '../../units'

/** One file; it may come in pieces from several of its addresses. */
export interface DownloadRequest {
  /** Addresses of the same bytes, the preferred one first. */
  urls: readonly string[]
  referer?: string | undefined
  /** Who asks: the platform's browser. */
  headers: Readonly<Record<string, string>>
  /** Unix seconds after which they refuse: past it nothing is asked. Absent = unknown. */
  expiresAt?: number | undefined
  /** Host suffixes that may be asked, at every redirect. */
  hosts: readonly string[]
  /** Where the finished file goes; `.part` beside it until then. */
  path: string
  family: Family
  purpose: 'media' | 'picture'
  budget: Budget
  signal?: AbortSignal | undefined
}

/** The finished file; `kind` by its first bytes, whatever the server called it. */
export interface Downloaded {
  path: string
  sizeBytes: number
  kind: FileKind
  /** Address that served the end of the file: place in `urls`. */
  index: number
}

/** When an address counts as silent, slow or given up. */
export interface DownloadTuning {
  /** Longest silence in milliseconds. */
  idleMs: number
  /** An address that delivers less than `slowBytes` in `slowMs` milliseconds is left when there is another. */
  slowMs: number
  slowBytes: number
  /** First wait before an address is asked again, in milliseconds; doubles up to 2 s. */
  retryMs: number
  /** Milliseconds a download may take whatever its size, and for every byte of it so far as many as `slowestRate` allows. */
  graceMs: number
  /** Bytes per second on average below which even the only address is given up. */
  slowestRate: number
  /** Failures without progress before giving up; every address is tried once all the same. */
  maxFailures: number
}

export const defaultTuning: DownloadTuning = {
  idleMs: 15_000,
  slowMs: 20_000,
  slowBytes: 20 * 32 * 1024,
  retryMs: 100,
  graceMs: minuteMs,
  // One megabit: the largest video the default settings allow (90 MiB) may take 13 minutes.
  slowestRate: 128 * 1024,
  maxFailures: 6,
}

/** What all downloads share; clock in milliseconds since the epoch, random 0 ≤ x < 1. */
export interface DownloadTools {
  transport: Transport
  clock: () => number
  random: () => number
  freeBytes: FreeBytes
  tuning: DownloadTuning
}

/** Bytes that count as progress: a mirror that always breaks after the first chunk is not asked for ever. */
const progressBytes = 256 * 1024

/** Longest wait an upstream `Retry-After` may ask for, in milliseconds. */
const maxRetryAfterMs = 10_000

/** What one exchange came to. */
type Outcome =
  | { done: FileKind }
  /** The address is not asked again. */
  | { dead: ErrorCode; status?: number }
  /** Passing trouble; `free` = not its fault, does not count. */
  | { again: AmagiError; free?: boolean; waitMs?: number }

/** Start, end (inclusive) and total of `Content-Range: bytes 0-9/10`; the total may be unknown. @internal Hostile values as a table. */
export function parseContentRange(
  value: string | undefined,
): { start: number; end: number; total?: number } | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(value?.trim() ?? '')
  if (!match) return undefined
  const [start, end] = [Number(match[1]), Number(match[2])]
  if (end < start || (match[3] !== '*' && end >= Number(match[3]))) return undefined
  return match[3] === '*' ? { start, end } : { start, end, total: Number(match[3]) }
}

const tooSlow = (): AmagiError => new AmagiError('timeout', { message: 'too slow for its size' })

class Run {
  private readonly startedAt: number
  private position = 0
  /** Furthest position so far: bytes that are sent again earn no time. */
  private reached = 0
  private total: number | undefined
  private head = Buffer.alloc(0)
  private kind: FileKind | undefined

  constructor(
    private readonly file: FileHandle,
    private readonly request: DownloadRequest,
    private readonly tools: DownloadTools,
    private readonly mirrors: readonly Mirror[],
  ) {
    this.startedAt = tools.clock()
  }

  get size(): number {
    return this.position
  }

  /** Asks until the file is complete. Rejects with AmagiError. */
  async complete(): Promise<{ kind: FileKind; index: number }> {
    const { tuning, random } = this.tools
    let failures = 0
    let progress = 0
    for (;;) {
      const mirror = nextMirror(this.mirrors)
      if (!mirror) throw allRefused(this.mirrors)
      const outcome = await this.attempt(mirror)
      if ('done' in outcome) return { kind: outcome.done, index: mirror.index }
      if ('dead' in outcome) {
        mirror.dead = { code: outcome.dead, ...(outcome.status === undefined ? {} : { status: outcome.status }) }
        continue
      }
      if (this.late()) throw this.gaveUp(outcome.again)
      if (outcome.free) continue
      mirror.failures++
      failures = this.position >= progress + progressBytes ? 0 : failures + 1
      progress = Math.max(progress, this.position)
      if (failures >= Math.max(tuning.maxFailures, this.mirrors.length)) throw this.gaveUp(outcome.again)
      const next = nextMirror(this.mirrors)
      if (!next || next.failures === 0) continue
      const backoff = Math.min(2_000, tuning.retryMs * 2 ** (next.failures - 1)) * (0.5 + random() / 2)
      const asked = next === mirror ? (outcome.waitMs ?? 0) : 0
      await sleep(Math.max(backoff, asked), this.request.signal)
    }
  }

  /** Whether the download takes longer than what it has so far is worth. */
  private late(): boolean {
    const { graceMs, slowestRate } = this.tools.tuning
    return this.tools.clock() - this.startedAt > graceMs + (this.reached / slowestRate) * 1000
  }

  private gaveUp(last: AmagiError): AmagiError {
    const total = this.total === undefined ? {} : { total: this.total }
    return new AmagiError(last.code, {
      message: `download gave up: ${last.message}`,
      details: { ...last.details, received: this.position, ...total },
      cause: last,
    })
  }

  /** Everything so far is thrown away. */
  private async restart(): Promise<void> {
    this.position = 0
    this.total = undefined
    this.head = Buffer.alloc(0)
    this.kind = undefined
    await this.file.truncate(0)
  }

  private async attempt(mirror: Mirror): Promise<Outcome> {
    if (mirror.noRange && this.position > 0) await this.restart()
    const { request, tools } = this
    let response: StreamedResponse
    try {
      response = await tools.transport.open({
        url: mirror.url,
        hosts: request.hosts,
        purpose: request.purpose,
        redirect: 'follow',
        idleMs: tools.tuning.idleMs,
        signal: request.signal,
        headers: this.headers(mirror),
      })
    } catch (thrown) {
      throwIfAborted(request.signal)
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') throw error
      // A host that is not on the list: the platform has new ones, or somebody tampered with the answer.
      return error.code === 'bad-input' ? { dead: 'upstream-changed' } : { again: error }
    }
    const refused = await this.judge(response, mirror)
    if (refused) {
      response.stream.destroy()
      return refused
    }
    try {
      return await this.receive(response, mirror)
    } finally {
      response.stream.destroy()
    }
  }

  private headers(mirror: Mirror): Record<string, string> {
    const resume = this.position > 0
    return {
      ...this.request.headers,
      Accept: '*/*',
      ...(this.request.referer ? { Referer: this.request.referer } : {}),
      ...(resume ? { Range: `bytes=${this.position}-` } : {}),
      ...(resume && mirror.etag ? { 'If-Range': mirror.etag } : {}),
    }
  }

  /** Looks at the head of an answer; `undefined` = its body continues or begins the file. */
  private async judge(response: StreamedResponse, mirror: Mirror): Promise<Outcome | undefined> {
    const { status, headers, length } = response
    const trouble = (code: ErrorCode): AmagiError => new AmagiError(code, { details: { upstreamStatus: status } })
    if (status === 416 && this.position > 0) {
      await this.restart()
      return { again: trouble('network') }
    }
    if (status === 408 || status === 429 || status >= 500) {
      const seconds = Number(headers['retry-after'])
      const waitMs = seconds > 0 ? { waitMs: Math.min(seconds * 1000, maxRetryAfterMs) } : {}
      return { again: trouble(status === 429 ? 'rate-limited' : 'network'), ...waitMs }
    }
    if (status !== 200 && status !== 206) return { dead: refusalCode(status), status }
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') return { dead: 'upstream-changed', status }
    if (status === 206) {
      const range = parseContentRange(headers['content-range'])
      const other = range?.total !== undefined && this.total !== undefined && range.total !== this.total
      if (!range || range.start !== this.position || other) {
        mirror.noRange = true
        return { again: trouble('network') }
      }
      this.total ??= range.total ?? range.end + 1
    } else {
      if (this.position > 0) await this.restart()
      this.total = length
    }
    mirror.etag = /^"[^"]*"$/.test(headers.etag ?? '') ? headers.etag : undefined
    if (this.total !== undefined) {
      this.request.budget.claim(this.request.path, this.total)
      await ensureSpace(dirname(this.request.path), this.total - this.position, this.tools.freeBytes)
    }
    return undefined
  }

  private async receive(response: StreamedResponse, mirror: Mirror): Promise<Outcome> {
    const { tuning, clock } = this.tools
    let windowStart = clock()
    let windowBytes = 0
    try {
      for await (const chunk of response.stream as AsyncIterable<Buffer>) {
        throwIfAborted(this.request.signal)
        const wrong = await this.take(chunk)
        if (wrong) return wrong
        if (this.position !== this.total && this.late()) return { again: tooSlow() }
        windowBytes += chunk.length
        if (clock() - windowStart < tuning.slowMs) continue
        if (windowBytes < tuning.slowBytes && this.mayLeave(mirror)) {
          mirror.slow = true
          return { again: new AmagiError('timeout', { message: 'address too slow' }), free: true }
        }
        windowStart = clock()
        windowBytes = 0
      }
    } catch (thrown) {
      throwIfAborted(this.request.signal)
      const error = toAmagiError(thrown)
      if (error.code !== 'network' && error.code !== 'timeout') throw error
      return { again: error }
    }
    if (this.total !== undefined && this.position < this.total) {
      return { again: new AmagiError('network', { message: 'answer ended early' }) }
    }
    const kind = this.kind ?? this.recognise()
    return kind ? { done: kind } : this.unfit()
  }

  /** Whether another address is worth trying instead of a slow one. */
  private mayLeave(mirror: Mirror): boolean {
    if (this.total !== undefined && this.total - this.position < this.tools.tuning.slowBytes) return false
    return this.mirrors.some((other) => other !== mirror && !other.dead && !other.slow)
  }

  /** Writes one chunk after checking what it makes of the file. */
  private async take(chunk: Buffer): Promise<Outcome | undefined> {
    if (this.head.length < sniffBytes)
      this.head = Buffer.concat([this.head, chunk.subarray(0, sniffBytes - this.head.length)])
    if (!this.kind && this.head.length >= sniffBytes) {
      this.kind = this.recognise()
      if (!this.kind) return this.unfit()
    }
    const end = this.position + chunk.length
    if (this.total === undefined) this.request.budget.claim(this.request.path, end)
    else if (end > this.total) {
      await this.restart()
      return { again: new AmagiError('network', { message: 'answer longer than announced' }) }
    }
    for (let offset = 0; offset < chunk.length;) {
      const { bytesWritten } = await this.file.write(chunk, offset, chunk.length - offset, this.position)
      offset += bytesWritten
      this.position += bytesWritten
    }
    this.reached = Math.max(this.reached, this.position)
    return undefined
  }

  private recognise(): FileKind | undefined {
    const kind = sniff(this.head)
    return kind?.families.includes(this.request.family) ? kind : undefined
  }

  /** An HTML page, an error in JSON, a picture in place of a video, or nothing at all. */
  private async unfit(): Promise<Outcome> {
    await this.restart()
    return { dead: 'upstream-changed' }
  }
}

/**
 * Downloads one file. Rejects with `too-large` (cap passed), `blocked` with `details.expired` (signed addresses past
 * their time), `not-found`, `upstream-changed` (not the kind of file asked for), `network`, `timeout`, `rate-limited`,
 * `cancelled` or `internal` (disk). Nothing is left on disk then.
 */
export async function download(request: DownloadRequest, tools: DownloadTools): Promise<Downloaded> {
  throwIfAborted(request.signal)
  if (request.expiresAt !== undefined && request.expiresAt * 1000 < tools.clock()) {
    throw new AmagiError('blocked', { message: 'the addresses are past their time', details: { expired: true } })
  }
  const part = `${request.path}.part`
  let file: FileHandle | undefined
  try {
    file = await open(part, 'w', 0o600)
    const run = new Run(file, request, tools, createMirrors(request.urls))
    const { kind, index } = await run.complete()
    await file.sync()
    await file.close()
    file = undefined
    await rename(part, request.path)
    return { path: request.path, sizeBytes: run.size, kind, index }
  } catch (error) {
    await file?.close().catch(() => undefined)
    await rm(part, { force: true })
    throw toAmagiError(error)
  }
}
