/** One download: connections at its stretches, one to begin with, and what becomes of it when they fail. */
import { follow, type Following } from '../../async/deadline'
import { sleep } from '../../async/sleep'
import { AmagiError, toAmagiError } from '../../errors'
import { Crew } from './crew'
import { exchange } from './exchange'
import { Growth } from './growth'
import { allRefused, nextMirror, sideMirrors, type Mirror } from './mirror'
import type { Part } from './part'
import { Patience } from './patience'
import type { Share } from './rate'
import { Spans, type Span } from './spans'
import type { DownloadRequest, DownloadTools } from './types'
import type { Common, Outcome, Worker } from './worker'

/** Bytes that count as progress: a mirror that always breaks after the first chunk is not asked for ever. */
const progressBytes = 256 * 1024

type Failure = Extract<Outcome, { kind: 'again' }>

/** One download under way. */
export class Run implements Common {
  readonly spans = new Spans()
  readonly etags = new Set<string>()
  readonly patience: Patience
  readonly growth: Growth
  readonly share: Share
  private readonly crew: Crew
  private readonly ending = new Set<Promise<void>>()
  private readonly life: Following
  private failure: unknown
  /** The last connection that was added. */
  private newest: Worker | undefined
  private adding = false
  private failures = 0
  private progress = 0
  /** Address that served the end. */
  private index = 0

  constructor(
    readonly part: Part,
    readonly request: DownloadRequest,
    readonly tools: DownloadTools,
    private readonly mirrors: readonly Mirror[],
  ) {
    this.patience = new Patience(tools.tuning, tools.clock)
    this.growth = new Growth(tools.tuning, tools.clock)
    this.share = tools.rate.share()
    this.crew = new Crew(this.spans, tools.tuning, tools.clock)
    this.life = follow(request.signal)
  }

  /** Asks until the file is complete. Rejects with AmagiError; no connection is open any more then. */
  async complete(): Promise<{ index: number; sizeBytes: number }> {
    try {
      this.begin(this.next(), this.spans.restart())
      while (this.ending.size > 0) await Promise.all(this.ending)
    } finally {
      this.life.end()
    }
    if (this.failure !== undefined) throw this.failure
    return { index: this.index, sizeBytes: this.spans.received }
  }

  alone(): boolean {
    return this.crew.size === 1
  }

  spares(worker: Worker): boolean {
    const { spans, tools } = this
    if (!this.alone()) return true
    if (spans.total !== undefined && spans.total - spans.received < tools.tuning.slowBytes) return false
    return this.mirrors.some((other) => other !== worker.mirror && !other.dead && !other.slow)
  }

  async arrived(bytes: number): Promise<void> {
    const worth = this.growth.arrived(bytes)
    if (worth === 'useless' && this.newest) this.newest.mirror.crowded = true
    if (worth !== undefined && !this.adding) await this.add()
  }

  /** The address for a connection that is alone. */
  private next(): Mirror {
    const mirror = nextMirror(this.mirrors)
    if (!mirror) throw allRefused(this.mirrors)
    return mirror
  }

  private begin(mirror: Mirror, span: Span): Worker {
    const stop = follow(this.life.signal)
    const worker: Worker = { span, mirror, stop, relieved: false, bytes: 0, sinceMs: this.tools.clock() }
    this.crew.add(worker)
    const ending = this.work(worker)
      .catch((error: unknown) => {
        this.failure ??= error
        this.life.abort(toAmagiError(error))
      })
      .finally(() => {
        stop.end()
        this.crew.remove(worker)
        this.ending.delete(ending)
      })
    this.ending.add(ending)
    return worker
  }

  /** One stretch after the other until there is nothing left to do. Rejects when the download is over. */
  private async work(worker: Worker): Promise<void> {
    do {
      const outcome = await exchange(this, worker)
      this.spans.free(worker.span)
      if (worker.relieved) return
      if (outcome.kind === 'ended') this.index = worker.mirror.index
      else {
        if (outcome.kind === 'again' && this.patience.late()) throw this.gaveUp(outcome.error)
        // In the same breath: of two that fail at once one must go on.
        if (!this.alone()) return this.leave(worker, outcome)
        await this.recover(worker, outcome)
      }
    } while (this.claim(worker))
  }

  /** Others do the rest: a connection that fails beside them is not worth an effort. */
  private leave(worker: Worker, outcome: Outcome): void {
    const { mirror } = worker
    this.crew.remove(worker)
    this.growth.rest()
    if (outcome.kind === 'again' && !outcome.free) mirror.failures++
  }

  /** What the only connection does after a failure. Rejects when there is no address or no patience left. */
  private async recover(worker: Worker, outcome: Outcome): Promise<void> {
    const { mirror } = worker
    if (outcome.kind === 'dead') {
      const { code, status } = outcome
      mirror.dead = { code, ...(status === undefined ? {} : { status }) }
    } else if (outcome.kind === 'again') {
      if (outcome.free) mirror.slow = true
      else await this.backOff(worker, outcome)
    }
    worker.mirror = this.next()
  }

  private async backOff({ mirror, stop }: Worker, { error, waitMs = 0 }: Failure): Promise<void> {
    const { tuning, random } = this.tools
    const { received } = this.spans
    mirror.failures++
    this.failures = received >= this.progress + progressBytes ? 0 : this.failures + 1
    this.progress = Math.max(this.progress, received)
    if (this.failures >= Math.max(tuning.maxFailures, this.mirrors.length)) throw this.gaveUp(error)
    const next = this.next()
    if (next.failures === 0) return
    const backoff = Math.min(2_000, tuning.retryMs * 2 ** (next.failures - 1)) * (0.5 + random() / 2)
    await sleep(Math.max(backoff, next === mirror ? waitMs : 0), stop.signal)
  }

  private gaveUp(last: AmagiError): AmagiError {
    const { total, received } = this.spans
    return new AmagiError(last.code, {
      message: `download gave up: ${last.message}`,
      details: { ...last.details, received, ...(total === undefined ? {} : { total }) },
      cause: last,
    })
  }

  /** The next stretch for a connection that has done its own; false = it is not needed any more. */
  private claim(worker: Worker): boolean {
    const span = this.spans.takeFree() ?? this.crew.relieve(worker)
    if (span) worker.span = span
    else this.crew.remove(worker)
    return span !== undefined
  }

  /** Adds a connection where there is something for it to do and somebody who may serve it. */
  private async add(): Promise<void> {
    const { spans, part, tools, etags } = this
    const { maxConnections, largeBytes } = tools.tuning
    const { total } = spans
    if (total === undefined || etags.size === 0 || !part.kind()) return
    if (this.crew.size >= maxConnections || total - spans.received < largeBytes) return
    this.adding = true
    try {
      await part.allocate(total)
    } finally {
      this.adding = false
    }
    const mirror = sideMirrors(this.mirrors).find(({ host }) => tools.hosts.welcomes(host))
    const span = mirror && (spans.takeFree() ?? this.crew.half())
    if (!mirror || !span) return
    this.newest = this.begin(mirror, span)
    this.growth.grew()
  }
}
