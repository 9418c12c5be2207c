/** A video or a sound on its way into a chat, and the link that stands for it in the end. */
import { AmagiError } from '../../errors'
import type { MediaFile } from '../../media/types'
import type { MediaSource } from '../../model'
import { brief } from '../brief'
import { handOver } from './hand-over'
import type { Settled } from './prepare'
import { settleOutcome, type Run } from './run'
import type { MediaElement } from './ways/way'

/** One file in the first way the chat takes; refused everywhere, the page is named in words. `ownName`: not the work's. */
export async function sendFile(
  fetched: Settled<MediaFile> | undefined,
  wanted: MediaElement,
  source: MediaSource | undefined,
  run: Run,
  { ownName = false } = {},
): Promise<void> {
  if (!fetched) return sendLink(run, wanted)
  if (!fetched.ok) throw fetched.error
  const { outlet, kit, place, learning, post } = run
  const outcome = await handOver(
    {
      file: fetched.value,
      wanted,
      place,
      source,
      ...(!ownName && 'title' in post && post.title ? { title: post.title } : {}),
    },
    outlet,
    {
      learning,
      tried({ element, way }, what) {
        if (what.kind !== 'refused') return
        kit.log.info(`${post.platform} ${post.id}: ${element} as ${way} was refused: ${what.reason}`)
      },
    },
  )
  if (!outcome || (outcome.kind === 'refused' && !run.result.ended)) return sendLink(run, wanted)
  settleOutcome(run, wanted, outcome)
}

/** A show is an extra: where it cannot be made the pictures have said it all. */
export async function sendShow(made: Settled<MediaFile> | undefined, run: Run): Promise<void> {
  if (made?.ok) return sendFile(made, 'video', undefined, run)
  if (made?.error.code === 'cancelled') throw made.error
  const { kit, post } = run
  kit.log.info(`${post.platform} ${post.id}: no slideshow: ${made ? brief(made.error) : 'media goes as links'}`)
}

async function sendLink(run: Run, what: string): Promise<void> {
  const { abilities } = run.outlet
  if (!abilities.links) throw new AmagiError('send-failed', { message: 'no way was taken and links are refused here' })
  settleOutcome(run, what, await run.outlet.send(run.outlet.say('amagi.remark.link', { url: run.plan.url })))
}
