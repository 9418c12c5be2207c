/** Sends a plan, part by part, in its order; one failing part never stops the others. */
import { h } from 'koishi'
import type { DrawnCard } from '../card/types'
import { AmagiError, toAmagiError } from '../errors'
import type { MediaFile } from '../media/types'
import type { MediaSource, Plan, Post, Settings } from '../model'
import { brief } from './brief'
import { elementIn, handOver, type Handover, type MediaElement } from './ways'
import type { Outlet } from './outlet'
import { prepareAll, settle, type Prepared, type PrepareKit, type Settled } from './prepare'
import { errorLine, literal, say } from './say'
import { sendSheets } from './sheets'
import type { Log } from './types'
import { mib } from '../units'

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
  /** Counts what it sends in `result.sent`. */
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
    maxVideoBytes: settings.limits.sizeMb * mib,
    maxImageBytes: 4 * outlet.abilities.maxImageBytes,
  }
  const prepared = prepareAll(plan.parts, post, preparing)
  const result: Delivery = { sent: 0, failures: [] }
  const run: Run = { plan, post, outlet: counting(outlet, result), kit, result }
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

/** The outlet that keeps count of the messages the chat took. */
function counting(outlet: Outlet, result: Delivery): Outlet {
  return {
    ...outlet,
    async send(elements, options) {
      const ids = await outlet.send(elements, options)
      result.sent++
      return ids
    },
  }
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
      await sendCard(entry.part.text, await entry.sheets, run)
      return run.kit.shown?.()
    case 'comments':
      return sendComments(await entry.sheets, run)
    case 'text':
      await words(run, [literal(entry.part.text, run.outlet.abilities)])
      return run.kit.shown?.()
    case 'remark':
      return words(run, errorLine(run.outlet.session, entry.part.code, entry.part.details))
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

/** Words, with a picture or without: they may be the first message and then quote the request. */
async function words(run: Run, elements: readonly h[]): Promise<void> {
  await run.outlet.send(elements, { quote: true })
}

/** The drawn sheets; text and cover where no card can be drawn, text alone where no picture is taken. */
async function sendCard(text: string, sheets: Settled<DrawnCard[]>, run: Run): Promise<void> {
  const { outlet, kit, post, result } = run
  const line = literal(text, outlet.abilities)
  if (sheets.ok && outlet.abilities.image) {
    const before = result.sent
    try {
      return await sendSheets(outlet, sheets.value)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (result.sent > before || error.code === 'cancelled' || error.details.uncertain === true) throw error
      kit.log.info(`${post.platform} ${post.id}: the card was refused, text instead: ${brief(error)}`)
      return words(run, [line])
    }
  }
  if (!sheets.ok) {
    if (sheets.error.code === 'cancelled') throw sheets.error
    kit.log.warn(`${post.platform} ${post.id}: no card, text instead: ${brief(sheets.error)}`)
  }
  const cover = post.cover && outlet.abilities.image ? await coverOf(run, post.cover.source) : undefined
  await words(run, cover ? [cover, line] : [line])
}

/** Comments are an extra: when they cannot be had or sent, the answer is complete without them. */
async function sendComments(sheets: Settled<DrawnCard[]>, run: Run): Promise<void> {
  const { post, kit, outlet } = run
  const sent = sheets.ok ? await settle(sendSheets(outlet, sheets.value)) : sheets
  if (sent.ok) return
  if (sent.error.code === 'cancelled') throw sent.error
  kit.log.info(`${post.platform} ${post.id}: no comments: ${brief(sent.error)}`)
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
  const { taken } = await handOver(question, outlet, {
    refused: (way, error) =>
      kit.log.info(`${run.post.platform} ${run.post.id}: ${element} as ${way} was refused: ${brief(error)}`),
  })
  if (!taken) await sendLink(run)
}

async function sendLink(run: Run): Promise<void> {
  const { session, abilities } = run.outlet
  if (!abilities.links) throw new AmagiError('send-failed', { message: 'no way was taken and links are refused here' })
  await run.outlet.send(say(session, 'amagi.remark.link', { url: run.plan.url }))
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
  const handed = await settle(handOver(pictureQuestion(file, run), run.outlet, { quote: true }))
  if (!handed.ok) return handed.error
  if (handed.value.taken) return undefined
  return handed.value.last ?? new AmagiError('too-large', { details: { what: 'image' } })
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
      await run.outlet.send([await forwardOf(batch, bytes, run)], { bytes })
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
