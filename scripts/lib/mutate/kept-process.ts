/**
 * A Vitest pool whose process outlives a run: Koishi and the sources are loaded once for hundreds of bugs, not once for
 * each. A planted bug is switched on at run time, so that nothing has to be loaded again. Whatever may leave something
 * behind gets a process of its own: the run without a bug, and bugs in what is evaluated at loading.
 */
import {
  ForksPoolWorker,
  type PoolOptions,
  type PoolRunnerInitializer,
  type PoolWorker,
  type WorkerRequest,
  type WorkerResponse,
} from 'vitest/node'

type Listener = Parameters<PoolWorker['on']>[1]

/** The process that waits for the next run, if any. */
interface Waiting {
  process?: ForksPoolWorker
}

/** Stryker says in which way it plants a bug; see the setup file of `@stryker-mutator/vitest-runner`. */
function mayStay(options: PoolOptions): boolean {
  const said = options.project.getProvidedContext() as { mode?: string; mutantActivation?: string }
  return options.project.config.isolate === false && said.mode === 'mutant' && said.mutantActivation === 'runtime'
}

class KeptProcess implements PoolWorker {
  readonly name = 'kept'
  readonly cacheFs = true
  private readonly listeners: [event: string, listener: Listener][] = []
  private readonly stays: boolean
  private process: ForksPoolWorker

  constructor(
    options: PoolOptions,
    private readonly waiting: Waiting,
  ) {
    this.stays = mayStay(options)
    this.process = (this.stays ? waiting.process : undefined) ?? new ForksPoolWorker(options)
    if (this.process === waiting.process) delete waiting.process
  }

  on(event: string, listener: Listener): void {
    this.listeners.push([event, listener])
    this.process.on(event, listener)
  }

  off(event: string, listener: Listener): void {
    this.process.off(event, listener)
  }

  /** The process is not told of an end that is none. */
  send(message: WorkerRequest): void {
    if (message.type !== 'stop' || !this.stays) return this.process.send(message)
    const stopped: WorkerResponse = { type: 'stopped', __vitest_worker_response__: true }
    for (const [event, listener] of this.listeners) if (event === 'message') listener(stopped)
  }

  deserialize(data: unknown): unknown {
    return this.process.deserialize(data)
  }

  async start(): Promise<void> {
    await this.process.start()
  }

  async stop(): Promise<void> {
    for (const [event, listener] of this.listeners) this.process.off(event, listener)
    if (!this.stays) return this.process.stop()
    await this.waiting.process?.stop()
    this.waiting.process = this.process
  }
}

/** One process per project at a time; it ends with the program that started it. */
export function keptProcess(): PoolRunnerInitializer {
  const waiting: Waiting = {}
  return { name: 'kept', createPoolWorker: (options) => new KeptProcess(options, waiting) }
}
