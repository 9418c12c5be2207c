/** Target → danmaku of a video: its length first, upstream wants it. */
import { AmagiError } from '../../../errors'
import type { DanmakuTrack, Target } from '../../../model'
import type { ResolveContext } from '../../define'
import { slice } from '../../slice'
import { gather } from '../../danmaku'
import { readWork } from '../read/aweme'
import { readDanmaku } from '../read/danmaku'

/** Milliseconds one call of the endpoint covers: 120 windows of 32 s. */
const longestMs = 3_840_000

/** `unsupported` for works that are no video; a work longer than one call covers comes in part. */
export async function resolveDanmaku(target: Target, context: ResolveContext): Promise<DanmakuTrack> {
  const nothing = (): AmagiError =>
    new AmagiError('unsupported', { message: `douyin: ${target.kind} ${target.id} has no danmaku` })
  if (!['work', 'video'].includes(target.kind) || target.hint === 'play') throw nothing()
  const work = slice((await context.call('fetchOneWork', { aweme_id: target.id })).body, 'aweme_detail')
  const post = readWork(work)
  const durationSec = post.kind === 'video' ? post.video.durationSec : undefined
  if (durationSec === undefined || durationSec <= 0) throw nothing()
  const duration = Math.ceil(durationSec * 1000)
  const asked = { aweme_id: target.id, duration, end_time: Math.min(duration, longestMs) }
  const { lines, cut } = readDanmaku((await context.call('fetchWorkDanmaku', asked)).body)
  const closed = work.raw('danmaku_control.enable_danmaku') === false
  return gather(lines, { durationSec, closed, partial: cut || duration > longestMs })
}
