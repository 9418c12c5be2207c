/** Sends a plan, part by part, in its order; one failing part never stops the others. */
import { h } from 'koishi'
import { AmagiError, toAmagiError } from '../errors'
import type { MediaFile } from '../media/types'
import type { MediaSource, Plan, Post, Settings } from '../model'
import { brief } from './brief'
import { elementIn, waysFor, type Handover, type MediaElement } from './ways'
import type { Outlet } from './outlet'
import { prepareAll, settle, type Prepared, type PrepareKit, type Settled } from './prepare'
import { errorLine, literal, say } from './say'
import type { Log } from './types'

/** Nodes one merged forward takes. */
const maxNodes = 50

export interface DeliveryKit extends Omit<PrepareKit, 'linkOnly' | 'maxVideoBytes' | 'maxImageBytes'> {
  settings: Settings
  log: Log
  /** Called as soon as the card, or its text, is in the chat. */
  shown?: (() => void) | undefined
}

export interface Delivery {
  /** Messages the chat took, or may have taken. */
  sent: number
  /** What failed for good; parts that may have arrived are not in here. */
  failures: AmagiError[]
}

interface Run {
  plan: Plan
  post: Post
  outlet: Outlet
  kit: DeliveryKit
  result: Delivery
}

/** Rejects only with `cancelled`. */
export async function deliver(plan: Plan, post: Post, outlet: Outlet, kit: DeliveryKit): Promise<Delivery> {
  const { settings } = kit
  const preparing: PrepareKit = {
    ...kit,
    linkOnly: settings.media.send === 'link',
    maxVideoBytes: settings.limits.sizeMb * 1024 * 1024,
    maxImageBytes: 4 * outlet.abilities.maxImageBytes,
  }
  const prepared = prepareAll(plan.parts, post, preparing)
  const run: Run = { plan, post, outlet, kit: kit, result: { sent: 0, failures: [] } }
  for (const entry of prepared) {
    try {
      await sendPart(entry, run)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled' || kit.signal.aborted) throw new AmagiError('cancelled', { cause: error })
      fail(run, entry.kind, error)
    }
  }
  return run.result
}

function fail(run: Run, what: string, error: AmagiError): void {
  run.kit.log.warn(`${run.post.platform} ${run.post.id}: ${what} was not sent: ${brief(error)}`)
  // A time-out means unknown: nobody is told that something failed which may well be there.
  if (error.details.uncertain === true) run.result.sent++
  else run.result.failures.push(error)
}

async function sendPart(entry: Prepared, run: Run): Promise<void> {
  switch (entry.kind) {
    case 'card':
      await sendCard(entry.part.text, await entry.pages, run)
      return run.kit.shown?.()
    case 'comments':
      return sendComments(await entry.pages, run)
    case 'text':
      await out(run, [literal(entry.part.text, run.outlet.abilities)], { quote: true })
      return run.kit.shown?.()
    case 'remark':
      return out(run, errorLine(run.outlet.session, entry.part.code, entry.part.details), { quote: true })
    case 'video': {
      const { variant } = entry.part
      // What was merged or is served to us alone cannot be fetched by the chat's side.
      const source = variant.audio ? undefined : variant.source
      return sendFile(entry.file && (await entry.file), 'video', source, run)
    }
    case 'audio':
      return sendFile(
        entry.file && (await entry.file),
        entry.part.as === 'voice' ? 'audio' : 'file',
        entry.part.audio.source,
        run,
      )
    case 'images':
      return entry.part.mode === 'forward'
        ? sendForward(await Promise.all(entry.files), run)
        : sendImages(entry.files, run)
  }
}

async function out(run: Run, elements: readonly h[], options: { bytes?: number; quote?: boolean } = {}): Promise<void> {
  await run.outlet.send(elements, options)
  run.result.sent++
}

/** The drawn pages; text and cover where no card can be drawn, text alone where no picture is taken. */
async function sendCard(text: string, pages: Settled<{ data: Buffer; mime: string }[]>, run: Run): Promise<void> {
  const { outlet, kit, post } = run
  const words = literal(text, outlet.abilities)
  let taken = 0
  if (pages.ok && outlet.abilities.image) {
    try {
      for (const page of pages.value) {
        await out(run, [h.image(page.data, page.mime)], { bytes: page.data.length, quote: true })
        taken++
      }
      return
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (taken > 0 || error.code === 'cancelled' || error.details.uncertain === true) throw error
      kit.log.info(`${post.platform} ${post.id}: the card was refused, text instead: ${brief(error)}`)
      return out(run, [words], { quote: true })
    }
  }
  if (!pages.ok) {
    if (pages.error.code === 'cancelled') throw pages.error
    kit.log.warn(`${post.platform} ${post.id}: no card, text instead: ${brief(pages.error)}`)
  }
  const cover = post.cover && outlet.abilities.image ? await coverOf(run, post.cover.source) : undefined
  await out(run, cover ? [cover, words] : [words], { quote: true })
}

/** Comments are an extra: when they cannot be had or sent, the answer is complete without them. */
async function sendComments(pages: Settled<{ data: Buffer; mime: string }[]>, run: Run): Promise<void> {
  const { post, kit } = run
  const leave = (error: AmagiError): void => {
    if (error.code === 'cancelled') throw error
    kit.log.info(`${post.platform} ${post.id}: no comments: ${brief(error)}`)
  }
  if (!pages.ok) return leave(pages.error)
  try {
    for (const page of pages.value)
      await out(run, [h.image(page.data, page.mime)], { bytes: page.data.length, quote: true })
  } catch (thrown) {
    leave(toAmagiError(thrown))
  }
}

async function coverOf(run: Run, source: MediaSource): Promise<h | undefined> {
  const { kit, post, outlet } = run
  const image = { kind: 'image' as const, id: `${post.platform}-${post.id.replace(/[^\w-]/g, '_')}-cover`, source }
  const file = await settle(
    kit.media().then((store) => store.image(image, { platform: post.platform, signal: kit.signal })),
  )
  if (!file.ok || file.value.sizeBytes > outlet.abilities.maxImageBytes) return undefined
  const read = await settle(
    elementIn('base64', { file: file.value, element: 'img', abilities: outlet.abilities, send: 'auto' }),
  )
  return read.ok ? read.value : undefined
}

/** One file in the first way the chat takes; refused everywhere, the page is named in words. */
async function sendFile(
  fetched: Settled<MediaFile> | undefined,
  wanted: MediaElement,
  source: MediaSource | undefined,
  run: Run,
): Promise<void> {
  if (!fetched) return sendLink(run)
  if (!fetched.ok) throw fetched.error
  const { outlet, kit } = run
  const file = fetched.value
  const element = wanted === 'video' && file.sizeBytes > outlet.abilities.maxVideoBytes ? 'file' : wanted
  const question: Handover = { file, element, abilities: outlet.abilities, send: kit.settings.media.send, source }
  for (const way of waysFor(question)) {
    if (way === 'link') return sendLink(run)
    try {
      return await out(run, [await elementIn(way, question)], { bytes: file.sizeBytes })
    } catch (thrown) {
      const error = toAmagiError(thrown)
      // Only a definite refusal is worth another way: a second copy is worse than none.
      if (error.code === 'cancelled' || error.details.uncertain === true) throw error
      kit.log.info(`${run.post.platform} ${run.post.id}: ${element} as ${way} was refused: ${brief(error)}`)
    }
  }
}

async function sendLink(run: Run): Promise<void> {
  const { session, abilities } = run.outlet
  if (!abilities.links) throw new AmagiError('send-failed', { message: 'no way was taken and links are refused here' })
  await out(run, say(session, 'amagi.remark.link', { url: run.plan.url }), {})
}

function pictureQuestion(file: MediaFile, run: Run): Handover {
  return { file, element: 'img', abilities: run.outlet.abilities, send: 'auto' }
}

/** One message per picture, in order, each as soon as it is there. */
async function sendImages(files: readonly Promise<Settled<MediaFile>>[], run: Run): Promise<void> {
  const failed: AmagiError[] = []
  for (const pending of files) {
    const file = await pending
    const error = file.ok ? await sendImage(file.value, run) : file.error
    if (error?.code === 'cancelled') throw error
    if (error) failed.push(error)
  }
  reportMissing(failed, files.length, run)
}

/** The error that kept a picture from being sent, if any. */
async function sendImage(file: MediaFile, run: Run): Promise<AmagiError | undefined> {
  const question = pictureQuestion(file, run)
  let last = new AmagiError('too-large', { details: { what: 'image' } })
  for (const way of waysFor(question)) {
    if (way === 'link') break
    try {
      await out(run, [await elementIn(way, question)], { bytes: file.sizeBytes, quote: true })
      return undefined
    } catch (thrown) {
      last = toAmagiError(thrown)
      if (last.code === 'cancelled' || last.details.uncertain === true) return last
    }
  }
  return last
}

function reportMissing(failed: readonly AmagiError[], total: number, run: Run): void {
  const first = failed.find((error) => error.details.uncertain !== true) ?? failed[0]
  if (!first) return
  const details = { ...first.details, missing: failed.length, total }
  fail(run, `${failed.length} of ${total} pictures`, new AmagiError(first.code, { details, message: first.message }))
}

/** Pictures in merged forwards of at most 50 nodes; refused, they go out one by one. */
async function sendForward(files: readonly Settled<MediaFile>[], run: Run): Promise<void> {
  const { kit } = run
  const failed = files.flatMap((file) => (file.ok ? [] : [file.error]))
  const cancelled = failed.find((error) => error.code === 'cancelled')
  if (cancelled) throw cancelled
  const ready = files.flatMap((file) => (file.ok ? [file.value] : []))
  for (let start = 0; start < ready.length; start += maxNodes) {
    const batch = ready.slice(start, start + maxNodes)
    const bytes = batch.reduce((sum, file) => sum + file.sizeBytes, 0)
    try {
      await out(run, [await forwardOf(batch, bytes, run)], { bytes })
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') throw error
      if (error.details.uncertain === true) {
        fail(run, 'forward', error)
        continue
      }
      kit.log.info(
        `${run.post.platform} ${run.post.id}: the forward was refused, pictures go one by one: ${brief(error)}`,
      )
      for (const file of batch) {
        const refused = await sendImage(file, run)
        if (refused?.code === 'cancelled') throw refused
        if (refused) failed.push(refused)
      }
    }
  }
  reportMissing(failed, files.length, run)
}

async function forwardOf(files: readonly MediaFile[], bytes: number, run: Run): Promise<h> {
  const { bot } = run.outlet.session
  const author = { id: bot.selfId, name: bot.user?.name ?? 'amagi' }
  // All nodes travel in one call: together they must stay below what may go inline.
  const way =
    bytes <= run.outlet.abilities.inlineBytes || !run.outlet.abilities.ways.includes('file') ? 'base64' : 'file'
  const nodes: h[] = []
  for (const file of files) {
    // An author is inherited by the nodes after it, so every node names its own.
    nodes.push(h('message', {}, h('author', author), await elementIn(way, pictureQuestion(file, run))))
  }
  return h('message', { forward: true }, ...nodes)
}
