/** A video or a sound on its way into a chat, and the link that stands for it in the end. */
import { AmagiError } from '../../errors'
import type { MediaFile } from '../../media/types'
import type { MediaSource } from '../../model'
import { handOver, type Handover, type MediaElement } from './hand-over'
import type { Settled } from './prepare'
import { settleOutcome, type Run } from './run'

/** One file in the first way the chat takes; refused everywhere, the page is named in words. */
export async function sendFile(
  fetched: Settled<MediaFile> | undefined,
  wanted: MediaElement,
  source: MediaSource | undefined,
  run: Run,
): Promise<void> {
  if (!fetched) return sendLink(run, wanted)
  if (!fetched.ok) throw fetched.error
  const { outlet, kit } = run
  const file = fetched.value
  const element = wanted === 'video' && file.sizeBytes > outlet.abilities.maxVideoBytes ? 'file' : wanted
  const question: Handover = { file, element, abilities: outlet.abilities, send: kit.settings.media.send, source }
  const outcome = await handOver(question, outlet, {
    refused: (way, { reason }) =>
      kit.log.info(`${run.post.platform} ${run.post.id}: ${element} as ${way} was refused: ${reason}`),
  })
  if (!outcome || (outcome.kind === 'refused' && !run.result.ended)) return sendLink(run, element)
  settleOutcome(run, element, outcome)
}

async function sendLink(run: Run, what: string): Promise<void> {
  const { abilities } = run.outlet
  if (!abilities.links) throw new AmagiError('send-failed', { message: 'no way was taken and links are refused here' })
  settleOutcome(run, what, await run.outlet.send(run.outlet.say('amagi.remark.link', { url: run.plan.url })))
}
