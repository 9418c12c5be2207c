/** The danmaku of a work, because somebody asked for them: in the video where it can be done, else as a card. */
import type { h } from 'koishi'
import type { FoundLink } from '../../links'
import type { DanmakuTrack, Target } from '../../model'
import { errorLine } from '../error-line'
import { arrived, shutBy, type Refusal } from '../outcome'
import type { Outlet } from '../outlet'
import type { End } from '../queue'
import { chatKey } from '../ref'
import { settle, tell, type Asking, type Showing } from '../showing'
import { sendDanmakuCard, type Scene } from './card'
import { sendBurnedVideo, type BurnedVideo } from './video'

/** Work and lines side by side: both need the same answer of the platform first, and share it. */
async function sceneOf(target: Target, { kit, witness }: Asking): Promise<Scene> {
  const service = await kit.service()
  const options = { signal: kit.signal, witness }
  const [post, track] = await Promise.all([service.resolve(target, options), service.danmaku(target, options)])
  return { post, track }
}

/** Why there is nothing to show; a part that is empty says nothing about the rest. */
function nothing({ state, partial }: DanmakuTrack, { outlet }: Asking): h[] {
  if (state === 'closed') return outlet.say('commands.amagi.danmaku.messages.closed')
  return outlet.say(partial ? 'commands.amagi.danmaku.messages.unknown' : 'commands.amagi.danmaku.messages.none')
}

/** Why it is only a card, where that is worth a word; resolves to the refusal of a chat that takes nothing. */
async function explain({ why, outcome }: BurnedVideo, outlet: Outlet): Promise<Refusal | undefined> {
  if (!why && !outcome) return undefined
  const line =
    why?.code === 'too-large'
      ? errorLine(outlet.say, why.code, why.details)
      : outlet.say('commands.amagi.danmaku.messages.card')
  return shutBy(await outlet.send(line, { quote: true }))
}

async function show(target: Target, asking: Asking): Promise<End> {
  const { outlet, kit, report } = asking
  const scene = await sceneOf(target, asking)
  if (!(await asking.allows(scene.post, target))) return 'done'
  if (scene.track.lines.length === 0) return tell(nothing(scene.track, asking), asking)
  const burned = await sendBurnedVideo(scene, outlet, kit, report)
  const { outcome } = burned
  if (outcome && (outcome.kind !== 'refused' || shutBy(outcome))) {
    if (arrived(outcome)) kit.log.info(`${scene.post.platform} ${scene.post.id}: danmaku to ${chatKey(outlet.chat)}`)
    return settle('video with danmaku', outcome, target, asking)
  }
  const shut = await explain(burned, outlet)
  return settle('danmaku', shut ?? (await sendDanmakuCard(scene, asking)), target, asking)
}

async function answer({ target: asked }: FoundLink, asking: Asking): Promise<End> {
  const { outlet, kit } = asking
  const service = await kit.service()
  const target = await service.expand(asked, { signal: kit.signal, witness: asking.witness })
  if (service.platform(target.platform).danmaku) return show(target, asking)
  return tell(outlet.say('commands.amagi.danmaku.messages.no-platform'), asking)
}

/** One answer or one line, always. */
export const danmaku: Showing = {
  what: 'danmaku',
  show: answer,
  // The work itself may be fine: what is not there is its danmaku.
  instead: ({ code }, outlet) =>
    code === 'unsupported' ? outlet.say('commands.amagi.danmaku.messages.no-video') : undefined,
}
