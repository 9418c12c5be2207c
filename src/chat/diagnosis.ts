/** Why a link is answered as it is, because somebody asked. */
import type { FoundLink } from '../links'
import { sendView } from './commands/show'
import { diagnose } from './insight/diagnosis'
import { diagnosisView } from './insight/diagnosis-words'
import { factsText } from './insight/facts-text'
import type { End } from './queue'
import { clockBy, literal } from './say'
import { settle, type Asking, type Showing } from './showing'

async function show({ target }: FoundLink, asking: Asking): Promise<End> {
  const { outlet, kit } = asking
  const clock = clockBy(outlet.say, outlet.locale, kit)
  const view = diagnosisView(await diagnose(target, outlet, kit), clock)
  const card = await sendView(view, outlet, kit)
  const outcome = card ?? (await outlet.send([literal(factsText(view, clock), outlet.abilities)], { quote: true }))
  return settle('the diagnosis', outcome, target, asking)
}

/** The card, or lines of text. */
export const diagnosis: Showing = { what: 'diagnosis', show }
