/** The danmaku of a work, because somebody asked for them: in the video where it can be done, else as a card. */
import type { h } from 'koishi'
import { AmagiError, toAmagiError } from '../../errors'
import type { FoundLink } from '../../links'
import { targetKey, type DanmakuTrack, type Target } from '../../model'
import { brief } from '../brief'
import { conclude } from '../conclude'
import type { Conversation } from '../conversation'
import type { Marking } from '../marks'
import { arrived, missingOf, type Outcome } from '../outcome'
import { createOutlet, type Outlet } from '../outlet'
import type { End, Report } from '../queue'
import { chatKey } from '../ref'
import { errorLine } from '../error-line'
import { emptyTally, speak, type Tally } from '../speak'
import type { ChatKit } from '../types'
import { sendDanmakuCard, type Scene } from './card'
import { sendBurnedVideo } from './video'

/** What one use of the command works with. */
interface Asking {
  outlet: Outlet
  kit: ChatKit
  report: Report
  tally: Tally
}

/** Work and lines side by side: both need the same answer of the platform first, and share it. */
async function sceneOf(target: Target, { signal, ...kit }: ChatKit): Promise<Scene> {
  const service = await kit.service()
  const [post, track] = await Promise.all([service.resolve(target, { signal }), service.danmaku(target, { signal })])
  return { post, track }
}

/** One line in place of danmaku. */
async function tell(line: h[], { outlet, tally }: Asking): Promise<End> {
  const outcome = await outlet.send(line, { quote: true })
  tally.arrived = arrived(outcome)
  return 'done'
}

/** Why there is nothing to show; a part that is empty says nothing about the rest. */
function nothing({ state, partial }: DanmakuTrack, { outlet }: Asking): h[] {
  if (state === 'closed') return outlet.say('commands.amagi.danmaku.messages.closed')
  return outlet.say(partial ? 'commands.amagi.danmaku.messages.unknown' : 'commands.amagi.danmaku.messages.none')
}

/** What certainly did not arrive is an error, unless the chat takes nothing at all. */
function settle(what: string, outcome: Outcome, target: Target, { kit, tally }: Asking): End {
  const missing = missingOf(outcome)
  tally.arrived = arrived(outcome)
  tally.doubtful = missing?.kind === 'unknown'
  tally.ended = missing?.kind === 'refused' && missing.scope === 'chat'
  if (!missing) return 'done'
  kit.log.warn(`${what} of ${targetKey(target)}: ${outcome.kind}: ${missing.reason}`)
  if (missing.kind === 'unknown' || tally.arrived) return 'done'
  if (tally.ended) return 'failed'
  throw new AmagiError('send-failed', { message: missing.reason })
}

async function show(target: Target, asking: Asking): Promise<End> {
  const { outlet, kit, report } = asking
  const scene = await sceneOf(target, kit)
  if (scene.track.lines.length === 0) return tell(nothing(scene.track, asking), asking)
  const { outcome, why } = await sendBurnedVideo(scene, outlet, kit, report)
  if (outcome && (outcome.kind !== 'refused' || outcome.scope === 'chat')) {
    kit.log.info(`${scene.post.platform} ${scene.post.id}: danmaku to ${chatKey(outlet.chat)}`)
    return settle('video with danmaku', outcome, target, asking)
  }
  if (why?.code === 'too-large') await outlet.send(errorLine(outlet.say, why.code, why.details), { quote: true })
  else if (why ?? outcome) await outlet.send(outlet.say('commands.amagi.danmaku.messages.card'), { quote: true })
  return settle('danmaku', await sendDanmakuCard(scene, outlet, kit, report), target, asking)
}

async function answer({ target: asked }: FoundLink, asking: Asking): Promise<End> {
  const { outlet, kit } = asking
  const service = await kit.service()
  const target = await service.expand(asked, { signal: kit.signal })
  if (service.platform(target.platform).danmaku) return show(target, asking)
  return tell(outlet.say('commands.amagi.danmaku.messages.no-platform'), asking)
}

async function complain(error: AmagiError, { target }: FoundLink, asking: Asking): Promise<void> {
  const { outlet, kit, tally } = asking
  if (error.code === 'cancelled' || kit.signal.aborted) return
  kit.log.warn(`danmaku of ${targetKey(target)}: ${brief(error)}`)
  // The work itself may be fine: what is not there is its danmaku.
  if (error.code === 'unsupported') await tell(outlet.say('commands.amagi.danmaku.messages.no-video'), asking)
  else await speak([error], target.platform, outlet, { manual: true, bare: false }, tally)
}

/** One answer or one line, always. Never rejects; `failed` when it was a line about a failure. */
export async function showDanmaku(
  conversation: Conversation,
  link: FoundLink,
  kit: ChatKit,
  report: Report,
  marking: Marking,
): Promise<End> {
  const outlet = createOutlet(conversation, kit, kit.settings.reply.quote)
  const asking: Asking = { outlet, kit, report, tally: emptyTally() }
  let end: End = 'failed'
  try {
    end = await answer(link, asking).catch(async (thrown: unknown) => {
      await complain(toAmagiError(thrown), link, asking)
      return 'failed' as const
    })
    await conclude(asking.tally, outlet, marking, kit)
  } catch (error) {
    kit.log.debug(brief(error))
  }
  return end
}
