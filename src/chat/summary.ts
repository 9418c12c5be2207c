/** What a video says, because somebody asked for it. */
import type { FoundLink } from '../links'
import type { PlatformId, VideoSummary } from '../model'
import { describeSummary } from '../reply/summary'
import { translator } from '../words/locale'
import { hasSummary } from '../words/summary'
import { sendView } from './commands/show'
import type { Outcome } from './outcome'
import type { End } from './queue'
import { chatKey } from './ref'
import { literal } from './say'
import { settle, tell, type Asking, type Showing } from './showing'

/** A card where pictures go and there is something to read on it, else lines of text. Rejects with `cancelled` only. */
async function send(found: VideoSummary, platform: PlatformId, { outlet, kit, report }: Asking): Promise<Outcome> {
  if (hasSummary(found)) {
    report('drawing')
    const card = await sendView({ kind: 'summary', platform, found }, outlet, kit)
    if (card) return card
  }
  report('sending')
  const said = literal(describeSummary(found, translator(outlet.locale)), outlet.abilities)
  return outlet.send([said], { quote: true })
}

async function show({ target: asked }: FoundLink, asking: Asking): Promise<End> {
  const { outlet, kit, witness } = asking
  const service = await kit.service()
  const target = await service.expand(asked, { signal: kit.signal, witness })
  if (!service.platform(target.platform).summary) {
    return tell(outlet.say('commands.amagi.summary.messages.no-platform'), asking)
  }
  const found = await service.summary(target, { signal: kit.signal, witness })
  const outcome = await send(found, target.platform, asking)
  kit.log.info(`${target.platform} ${target.id}: summary to ${chatKey(outlet.chat)}`)
  return settle('summary', outcome, target, asking)
}

/** One card, one text or one line, always. */
export const summary: Showing = {
  what: 'summary',
  show,
  // The work itself may be fine: what is not there is its summary.
  instead: ({ code }, outlet) =>
    code === 'unsupported' ? outlet.say('commands.amagi.summary.messages.no-video') : undefined,
}
