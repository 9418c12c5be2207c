/** The exchanges of one download: which address is asked, from where on, and when it is given up. */
import { dirname } from 'node:path'
import { sleep } from '../../async/sleep'
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError, type ErrorCode } from '../../errors'
import type { StreamedResponse } from '../../http/types'
import type { FileKind } from '../sniff'
import { ensureSpace } from '../space'
import { allRefused, nextMirror, type Mirror } from './mirror'
import type { Part } from './part'
import { judge } from './range'
import type { DownloadRequest, DownloadTools } from './types'

/** Bytes that count as progress: a mirror that always breaks after the first chunk is not asked for ever. */
const progressBytes = 256 * 1024

/** What one exchange came to. */
type Outcome =
  | { done: FileKind }
  /** The address is not asked again. */
  | { dead: ErrorCode; status?: number }
  /** Passing trouble; `free` = not its fault, does not count. */
  | { again: AmagiError; free?: boolean; waitMs?: number | undefined }

const tooSlow = (): AmagiError => new AmagiError('timeout', { message: 'too slow for its size' })

/** One download under way. */
export class Run {
  private readonly startedAt: number
  private position = 0
  /** Furthest position so far: bytes that are sent again earn no time. */
  private reached = 0
  private total: number | undefined

  constructor(
    private readonly part: Part,
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
    await this.part.restart()
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
    try {
      return (await this.refuse(response, mirror)) ?? (await this.receive(response, mirror))
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
  private async refuse(response: StreamedResponse, mirror: Mirror): Promise<Outcome | undefined> {
    const verdict = judge(response, { from: this.position, total: this.total, etag: mirror.etag })
    switch (verdict.kind) {
      case 'refused':
        return { dead: verdict.code, status: verdict.status }
      case 'busy':
        return { again: verdict.error, waitMs: verdict.waitMs }
      case 'astray':
        mirror.noRange = true
        return { again: verdict.error }
      case 'outside':
      case 'changed':
        await this.restart()
        return { again: verdict.error }
      case 'whole':
        if (this.position > 0) await this.restart()
    }
    this.total = verdict.total
    mirror.etag = verdict.etag
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
    const kind = this.part.kind()
    return kind ? { done: kind } : this.unfit()
  }

  /** Whether another address is worth trying instead of a slow one. */
  private mayLeave(mirror: Mirror): boolean {
    if (this.total !== undefined && this.total - this.position < this.tools.tuning.slowBytes) return false
    return this.mirrors.some((other) => other !== mirror && !other.dead && !other.slow)
  }

  /** Writes one chunk after checking what it makes of the file. */
  private async take(chunk: Buffer): Promise<Outcome | undefined> {
    const end = this.position + chunk.length
    if (this.total === undefined) this.request.budget.claim(this.request.path, end)
    else if (end > this.total) {
      await this.restart()
      return { again: new AmagiError('network', { message: 'answer longer than announced' }) }
    }
    await this.part.write(chunk, this.position)
    if (this.part.begun && !this.part.kind()) return this.unfit()
    this.position = end
    this.reached = Math.max(this.reached, end)
    return undefined
  }

  /** An HTML page, an error in JSON, a picture in place of a video, or nothing at all. */
  private async unfit(): Promise<Outcome> {
    await this.restart()
    return { dead: 'upstream-changed' }
  }
}
