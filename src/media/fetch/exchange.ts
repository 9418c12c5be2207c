/** One exchange of a download: a stretch is asked for, the head of the answer judged, its body received. */
import { throwIfAborted } from '../../async/until'
import { toAmagiError } from '../../errors'
import { addressRefused } from '../../http/failure'
import type { StreamedResponse } from '../../http/types'
import { hostOf } from './mirror'
import { judge, type Verdict } from './range'
import { receive } from './receive'
import { restart, type Common, type Outcome, type Worker } from './worker'

function headersOf(common: Common, { span, mirror }: Worker): Record<string, string> {
  const { request, spans, etags } = common
  const inner = span.end < (spans.total ?? Infinity)
  const ranged = span.at > 0 || inner
  // Beside others nothing but the very same file is of use; alone, an address may know it by another validator.
  const etag = mirror.etag ?? (common.alone() ? undefined : [...etags][0])
  return {
    ...request.headers({ url: mirror.url, as: request.family, referer: request.referer }),
    ...(ranged ? { Range: `bytes=${span.at}-${inner ? span.end - 1 : ''}` } : {}),
    ...(ranged && etag ? { 'If-Range': etag } : {}),
  }
}

/** The size is known, or another one than before: cap and disk are asked. */
async function announce({ request }: Common, total: number): Promise<void> {
  request.budget.claim(request.path, total)
  await request.room.announce(request.path, total)
}

/** The only connection: whatever helps is taken. `undefined` = the body belongs to the stretch. */
async function acceptAlone(verdict: Verdict, common: Common, worker: Worker): Promise<Outcome | undefined> {
  const { spans } = common
  const { mirror } = worker
  switch (verdict.kind) {
    case 'refused':
      return { kind: 'dead', code: verdict.code, status: verdict.status }
    case 'busy':
      return { kind: 'again', error: verdict.error, waitMs: verdict.waitMs }
    case 'astray':
      mirror.noRange = true
      common.tools.hosts.keepSingle(mirror.host)
      return { kind: 'again', error: verdict.error }
    case 'outside':
    case 'changed':
      await restart(common, worker)
      return { kind: 'again', error: verdict.error }
    case 'whole':
      if (spans.received > 0) await restart(common, worker)
  }
  mirror.etag = verdict.etag
  if (verdict.etag !== undefined) common.etags.add(verdict.etag)
  if (verdict.total !== undefined) {
    spans.endAt(verdict.total)
    await announce(common, verdict.total)
  }
  worker.span.answered = verdict.kind === 'piece' ? verdict.end : (verdict.total ?? 0)
  return undefined
}

/** A connection beside others: nothing but a piece of the very same file, or it goes. */
function acceptBeside(verdict: Verdict, { etags, tools }: Common, { mirror, span }: Worker): Outcome | undefined {
  const same = 'etag' in verdict && verdict.etag !== undefined && etags.has(verdict.etag)
  if (verdict.kind === 'piece' && same) {
    mirror.etag = verdict.etag
    span.answered = verdict.end
    return undefined
  }
  if (verdict.kind === 'busy' && verdict.error.code !== 'rate-limited') {
    return { kind: 'again', error: verdict.error }
  }
  // It has served a part: what it refuses is the further connection. Else it has not got this copy of the file.
  if (mirror.etag !== undefined && (!('etag' in verdict) || same) && verdict.kind !== 'changed') {
    tools.hosts.keepSingle(mirror.host)
  } else mirror.apart = true
  return { kind: 'unwelcome' }
}

async function open(common: Common, worker: Worker): Promise<StreamedResponse | Outcome> {
  const { request, tools } = common
  try {
    return await tools.transport.open({
      url: worker.mirror.url,
      hosts: request.hosts,
      open: request.open ?? false,
      purpose: request.purpose,
      redirect: 'follow',
      idleMs: tools.tuning.idleMs,
      signal: worker.stop.signal,
      headers: headersOf(common, worker),
    })
  } catch (thrown) {
    if (worker.relieved) return { kind: 'relieved' }
    throwIfAborted(worker.stop.signal)
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    // A host that may not be asked: the platform has new ones, or somebody tampered with the answer. One that resolves
    // to a forbidden address does so again.
    const hopeless = error.code === 'upstream-changed' || error.details['errno'] === addressRefused
    return hopeless ? { kind: 'dead', code: error.code } : { kind: 'again', error }
  }
}

/** Asks the worker's address for the worker's stretch. Rejects when the whole download is over: cap, disk, abort. */
export async function exchange(common: Common, worker: Worker): Promise<Outcome> {
  const { mirror } = worker
  if (mirror.noRange && common.spans.received > 0 && common.alone()) await restart(common, worker)
  const slot = common.tools.hosts.enter(mirror.host)
  try {
    const response = await open(common, worker)
    if ('kind' in response) return response
    try {
      mirror.host = hostOf(response.url)
      slot.move(mirror.host)
      if (response.headers['accept-ranges'] === 'none') common.tools.hosts.keepSingle(mirror.host)
      const { at: from } = worker.span
      const verdict = judge(response, { from, total: common.spans.total, etag: mirror.etag })
      const other = common.alone() ? await acceptAlone(verdict, common, worker) : acceptBeside(verdict, common, worker)
      return other ?? (await receive(response, common, worker))
    } finally {
      response.stream.destroy()
    }
  } finally {
    slot.leave()
  }
}
