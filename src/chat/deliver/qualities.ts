/** The list of qualities people choose from by number. */
import { h } from 'koishi'
import type { OfferedQuality, PlanPart } from '../../model'
import { formatMegabytes } from '../../words/sizes'
import { plainly, type Say } from '../say'
import { sendWords, settleOutcome, type Run } from './run'

/** `2. 1080P · about 58 MB`. */
function entryLine({ label, estimateBytes, fits }: OfferedQuality, index: number, say: Say): string {
  const facts = [
    plainly(say('amagi.qualities.entry', { index, label })),
    ...(estimateBytes === undefined
      ? []
      : [plainly(say('amagi.qualities.size', { size: formatMegabytes(estimateBytes) }))]),
    ...(fits ? [] : [plainly(say('amagi.qualities.too-large'))]),
  ]
  return facts.join(plainly(say('amagi.reply.separator')))
}

/** One message; the numbers are those of the list, from 1. */
export async function sendQualities(
  { list, unknown }: Extract<PlanPart, { kind: 'qualities' }>,
  run: Run,
): Promise<void> {
  const { say } = run.outlet
  const title =
    unknown === undefined ? say('amagi.qualities.title') : say('amagi.qualities.unknown', { asked: unknown })
  const lines = [plainly(title), ...list.map((entry, place) => entryLine(entry, place + 1, say))]
  const outcome = await sendWords(run, [h.text(lines.join('\n'))])
  settleOutcome(run, 'the list of qualities', outcome)
  if (outcome.kind !== 'refused') run.kit.shown?.()
}
