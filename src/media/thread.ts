/** Threads for work that is heavy or fed by strangers: code of its own, bounded memory, ended at any moment. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { assetPath } from '../asset'
import { AmagiError } from '../errors'

/** Entry of a thread: its source beside whoever starts it, and its name below `lib/assets`. */
export interface Entry {
  source: string
  asset: string
}

/** The bundled worker, or its source through tsx while the code runs from `src`. */
export function launch({ source, asset }: Entry, options: WorkerOptions): Worker {
  // Arguments of the host process (loaders, inspectors) are not for this thread.
  const own: WorkerOptions = { execArgv: [], stdout: false, stderr: false, ...options }
  if (!existsSync(source)) {
    const built = assetPath(asset)
    if (!built) throw new AmagiError('internal', { message: `${asset} is not part of this installation` })
    return new Worker(built, own)
  }
  const loader = createRequire(source).resolve('tsx/cjs')
  const code = `require(${JSON.stringify(loader)}); require(${JSON.stringify(source)})`
  return new Worker(code, { ...own, eval: true })
}
