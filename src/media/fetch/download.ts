/**
 * One file from several addresses to disk: resumed where it broke, never held in memory, refused when it is not
 * what was asked for.
 */
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import { createMirrors } from './mirror'
import { openPart } from './part'
import { Run } from './run'
import type { Downloaded, DownloadRequest, DownloadTools } from './types'

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
  const part = await openPart(request.path, request.family)
  try {
    const run = new Run(part, request, tools, createMirrors(request.urls))
    const { index, sizeBytes } = await run.complete()
    const kind = part.kind()
    if (!kind) throw new AmagiError('upstream-changed')
    await part.finish(sizeBytes)
    return { path: request.path, sizeBytes, kind, index }
  } catch (error) {
    await part.discard()
    throw toAmagiError(error)
  }
}
