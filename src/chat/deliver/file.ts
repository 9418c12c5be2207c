/** A video or a sound on its way into a chat, and the link that stands for it in the end. */
import { AmagiError } from '../../errors'
import type { MediaFile } from '../../media/types'
import type { MediaSource } from '../../model'
import { brief } from '../brief'
import { arrived } from '../outcome'
import { handOver, logRefusals } from './hand-over'
import type { Settled } from './settled'
import { settleOutcome, type Run } from './run'
import type { MediaElement } from './ways/way'

/** About one file. */
export interface Sending {
  /** Where its bytes came from, when they are those very bytes. */
  source?: MediaSource | undefined
  /** What its name is made of; default the title of the work, `''` = its own name stays. */
  title?: string | undefined
}

/**
 * One file in the first way the chat takes; refused everywhere, the page is named in words. A video no chat plays goes
 * as a plain file, and a line says why.
 */
export async function sendFile(
  fetched: Settled<MediaFile> | undefined,
  wanted: MediaElement,
  { source, title }: Sending,
  run: Run,
): Promise<void> {
  if (!fetched) return sendLink(run, wanted)
  if (!fetched.ok) throw fetched.error
  const { outlet, kit, place, learning, post } = run
  const name = title ?? post.title
  const file = fetched.value
  const { foreign } = file
  const outcome = await handOver(
    { file, wanted: foreign ? 'file' : wanted, place, source, ...(name ? { title: name } : {}) },
    outlet,
    {
      learning,
      tried: logRefusals(kit.log, `${post.platform} ${post.id}`),
    },
  )
  if (!outcome || (outcome.kind === 'refused' && !run.result.ended)) return sendLink(run, wanted)
  settleOutcome(run, wanted, outcome)
  if (foreign && arrived(outcome))
    settleOutcome(run, 'a remark', await outlet.send(outlet.say('amagi.remark.foreign', { format: foreign })))
}

/** A show is an extra: where it cannot be made the pictures have said it all. */
export async function sendShow(made: Settled<MediaFile> | undefined, run: Run): Promise<void> {
  if (made?.ok) return sendFile(made, 'video', {}, run)
  if (made?.error.code === 'cancelled') throw made.error
  const { kit, post } = run
  kit.log.info(`${post.platform} ${post.id}: no slideshow: ${made ? brief(made.error) : 'media goes as links'}`)
}

async function sendLink(run: Run, what: string): Promise<void> {
  const { abilities } = run.outlet
  if (!abilities.links) throw new AmagiError('send-failed', { message: 'no way was taken and links are refused here' })
  settleOutcome(run, what, await run.outlet.send(run.outlet.say('amagi.remark.link', { url: run.plan.url })))
}
