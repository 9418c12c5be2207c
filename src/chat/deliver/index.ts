/** Sends a plan, part by part, in its order; one failing part never stops the others, a chat that refuses does. */
import { follow, type Following } from '../../async/deadline'
import { AmagiError, toAmagiError } from '../../errors'
import { createHold, type Hold } from '../../media/hold'
import type { Plan, Post } from '../../model'
import type { Sending } from '../../store'
import { mib } from '../../units'
import type { Outlet } from '../outlet'
import { chatKey } from '../ref'
import { errorLine } from '../error-line'
import { roomFor } from './attempts'
import { sendCard, sendComments, sendSummary, sendText } from './card'
import { sendFile, sendShow } from './file'
import { sendFold } from './fold'
import { pictureLimits, sendImages } from './pictures'
import { prepareAll, type Prepared, type PrepareKit } from './prepare'
import { sendQualities } from './qualities'
import { createNoting, partsLeft } from './record'
import { counting, fail, sendWords, settleOutcome, type Delivery, type DeliveryKit, type Run } from './run'

export type { Delivery, DeliveryKit } from './run'

/** Rejects only with `cancelled`. */
export async function deliver(plan: Plan, post: Post, outlet: Outlet, kit: DeliveryKit): Promise<Delivery> {
  const hold = createHold()
  const wanted = follow(kit.signal)
  try {
    return await deliverHolding(plan, post, outlet, kit, { hold, wanted })
  } finally {
    wanted.end()
    hold.end()
  }
}

/** What an answer takes and gives back when it is over. */
interface Resources {
  /** Keeps its files. */
  hold: Hold
  /** Ends what is drawn and downloaded for it once nobody takes it any more. */
  wanted: Following
}

async function deliverHolding(
  plan: Plan,
  post: Post,
  outlet: Outlet,
  kit: DeliveryKit,
  { hold, wanted }: Resources,
): Promise<Delivery> {
  const { settings, place, learning } = kit
  const chat = chatKey(outlet.chat)
  const preparing: PrepareKit = {
    ...kit,
    signal: wanted.signal,
    chat,
    hold,
    linkOnly: settings.media.send === 'link',
    maxVideoBytes: Math.min(settings.limits.sizeMb * mib, roomFor('video', place)),
    maxSourceBytes: settings.limits.sizeMb * mib,
    picture: pictureLimits(outlet.abilities),
  }
  const { record } = kit
  const known = record && !record.again ? await record.sendings.of(chat, record.work) : new Map<string, Sending>()
  const { parts, names, ...before } = partsLeft(plan.parts, known)
  const prepared = prepareAll(parts, post, preparing)
  const result: Delivery = { sent: 0, ids: [], unknown: 0, before, failures: [] }
  const noting = createNoting(chat, record)
  const run: Run = {
    plan,
    post,
    outlet: counting(outlet, result, noting, kit),
    place,
    learning,
    kit,
    result,
    noting,
    names,
    chat,
    hold,
  }
  for (const entry of prepared) {
    await tryPart(entry, run)
    if (result.ended) {
      kit.log.warn(`${post.platform} ${post.id}: the chat takes nothing: ${result.ended.reason}`)
      wanted.abort(new AmagiError('cancelled'))
      break
    }
  }
  return run.result
}

/** Writes down what fails. Rejects only with `cancelled`. */
async function tryPart(entry: Prepared, run: Run): Promise<void> {
  const name = run.names.get(entry.part)
  run.noting.at(name === undefined ? [] : [name])
  try {
    await sendPart(entry, run)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled' || run.kit.signal.aborted) throw new AmagiError('cancelled', { cause: error })
    fail(run, entry.kind, error)
  }
}

async function sendPart(entry: Prepared, run: Run): Promise<void> {
  const { report } = run.kit
  if (entry.kind === 'card' || entry.kind === 'comments') report?.('drawing')
  else if (entry.kind !== 'text' && entry.kind !== 'remark' && entry.kind !== 'summary') report?.('downloading')
  switch (entry.kind) {
    case 'card':
      return sendCard(entry.part.text, await entry.sheets, run)
    case 'comments':
      return sendComments(await entry.sheets, run)
    case 'summary':
      return sendSummary(await entry.text, run)
    case 'qualities':
      return sendQualities(entry.part, run)
    case 'fold':
      return sendFold(entry.entries, run, tryPart)
    case 'text':
      return sendText(entry.part.text, run)
    case 'remark': {
      const { code, details } = entry.part
      return settleOutcome(run, 'remark', await sendWords(run, errorLine(run.outlet.say, code, details)))
    }
    case 'video': {
      const { variant, compressTo, music } = entry.part
      // What was merged, changed or is served to us alone cannot be fetched by the chat's side.
      const own = variant.audio ?? variant.more ?? compressTo ?? music
      const source = own === undefined ? variant.source : undefined
      return sendFile(await entry.file?.wait(report), 'video', { source }, run)
    }
    case 'slideshow':
      return sendShow(await entry.file?.wait(report), run)
    case 'motion':
      // Galleries know it by the end of its name, and one work has several.
      return sendFile(await entry.file.wait(report), 'file', { title: '' }, run)
    case 'gif':
      return sendFile(await entry.file.wait(report), 'img', {}, run)
    case 'audio': {
      const { as, audio } = entry.part
      const { title, artist, inVideo } = audio
      const named = [title, artist].filter((word) => word).join(' - ')
      const sending = { ...(named ? { title: named } : {}), ...(inVideo ? {} : { source: audio.source }) }
      return sendFile(await entry.file?.wait(report), as === 'voice' ? 'audio' : 'file', sending, run)
    }
    case 'images':
      return sendImages(entry.pictures, entry.part.mode, run)
  }
}
