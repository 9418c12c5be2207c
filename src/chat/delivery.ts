/** Sends a plan, part by part, in its order; one failing part never stops the others, a chat that refuses does. */
import { h } from 'koishi'
import type { DrawnCard } from '../card/types'
import { AmagiError, toAmagiError } from '../errors'
import { createHold, type Hold } from '../media/hold'
import type { MediaFile } from '../media/types'
import type { MediaSource, Plan, Post, Settings } from '../model'
import { mib } from '../units'
import { brief } from './brief'
import { chatKey } from './ref'
import type { Outcome, Refusal } from './outcome'
import type { Outlet, SendOptions } from './outlet'
import type { Report } from './queue'
import { prepareAll, settle, type Prepared, type PrepareKit, type Settled } from './prepare'
import { errorLine, literal } from './say'
import { sendSheets } from './sheets'
import type { Log } from './types'
import { elementIn, handOver, type Handover, type MediaElement } from './ways'

/** Nodes one merged forward takes. */
const maxNodes = 50

/** What sending one plan takes besides plan and outlet. */
export interface DeliveryKit extends Omit<
  PrepareKit,
  'linkOnly' | 'maxVideoBytes' | 'maxImageBytes' | 'chat' | 'hold'
> {
  settings: Settings
  log: Log
  /** Called as soon as the card, or its text, is in the chat. */
  shown?: (() => void) | undefined
  /** Told what the delivery is busy with. */
  report?: Report
}

/** What became of one plan, counted in messages. */
export interface Delivery {
  /** Messages the chat took. */
  sent: number
  /** Messages nobody knows of: they may be there or come later. */
  unknown: number
  /** What failed for good; parts that may have arrived are not in here. */
  failures: AmagiError[]
  /** Why the chat takes nothing at all; what came after it was not tried. */
  ended?: Refusal
}

interface Run {
  plan: Plan
  post: Post
  /** Counts what it sends in `result`. */
  outlet: Outlet
  kit: DeliveryKit
  result: Delivery
  /** Its key. */
  chat: string
  /** Keeps every file of the answer until the end. */
  hold: Hold
}

/** Rejects only with `cancelled`. */
export async function deliver(plan: Plan, post: Post, outlet: Outlet, kit: DeliveryKit): Promise<Delivery> {
  const hold = createHold()
  try {
    return await deliverHolding(plan, post, outlet, kit, hold)
  } finally {
    hold.end()
  }
}

async function deliverHolding(plan: Plan, post: Post, outlet: Outlet, kit: DeliveryKit, hold: Hold): Promise<Delivery> {
  const { settings } = kit
  const chat = chatKey(outlet.chat)
  const preparing: PrepareKit = {
    ...kit,
    chat,
    hold,
    linkOnly: settings.media.send === 'link',
    maxVideoBytes: settings.limits.sizeMb * mib,
    maxImageBytes: 4 * outlet.abilities.maxImageBytes,
  }
  const prepared = prepareAll(plan.parts, post, preparing)
  const result: Delivery = { sent: 0, unknown: 0, failures: [] }
  const run: Run = { plan, post, outlet: counting(outlet, result, kit.report), kit, result, chat, hold }
  for (const entry of prepared) {
    try {
      await sendPart(entry, run)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled' || kit.signal.aborted) throw new AmagiError('cancelled', { cause: error })
      fail(run, entry.kind, error)
    }
    if (result.ended) {
      kit.log.warn(`${post.platform} ${post.id}: the chat takes nothing: ${result.ended.reason}`)
      break
    }
  }
  return run.result
}

/** The outlet that keeps count, and sends nothing more into a chat that refuses everything. */
function counting(outlet: Outlet, result: Delivery, report?: Report): Outlet {
  return {
    ...outlet,
    async send(elements: readonly h[], options?: SendOptions) {
      if (result.ended) return result.ended
      report?.('sending')
      const outcome = await outlet.send(elements, options)
      if (outcome.kind === 'sent') result.sent++
      else if (outcome.kind === 'unknown') result.unknown++
      else if (outcome.scope === 'chat' || outcome.scope === 'pace') result.ended = outcome
      return outcome
    },
  }
}

function fail(run: Run, what: string, error: AmagiError): void {
  run.kit.log.warn(`${run.post.platform} ${run.post.id}: ${what} was not sent: ${brief(error)}`)
  run.result.failures.push(error)
}

/** What a part that was not taken counts as: nothing where it may have arrived, or where the whole answer ended. */
function settleOutcome(run: Run, what: string, outcome: Outcome): void {
  const { kit, post, result } = run
  if (outcome.kind === 'unknown')
    kit.log.warn(`${post.platform} ${post.id}: nobody knows whether ${what} arrived: ${outcome.reason}`)
  else if (outcome.kind === 'refused' && !result.ended) fail(run, what, refusal(outcome))
}

const refusal = ({ scope, reason }: Refusal): AmagiError =>
  new AmagiError('send-failed', { details: { scope }, message: reason })

async function sendPart(entry: Prepared, run: Run): Promise<void> {
  const { report } = run.kit
  if (entry.kind === 'card' || entry.kind === 'comments') report?.('drawing')
  else if (entry.kind !== 'text' && entry.kind !== 'remark') report?.('downloading')
  switch (entry.kind) {
    case 'card':
      return sendCard(entry.part.text, await entry.sheets, run)
    case 'comments':
      return sendComments(await entry.sheets, run)
    case 'text':
      return shown(run, 'text', await words(run, [literal(entry.part.text, run.outlet.abilities)]))
    case 'remark':
      return settleOutcome(
        run,
        'remark',
        await words(run, errorLine(run.outlet.say, entry.part.code, entry.part.details)),
      )
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
function words(run: Run, elements: readonly h[]): Promise<Outcome> {
  return run.outlet.send(elements, { quote: true })
}

/** The card or its text: from now on its entries can be chosen, unless it certainly is not there. */
function shown(run: Run, what: string, outcome: Outcome): void {
  settleOutcome(run, what, outcome)
  if (outcome.kind !== 'refused') run.kit.shown?.()
}

/** The drawn sheets; text and cover where no card can be drawn, text alone where no picture is taken. */
async function sendCard(text: string, sheets: Settled<DrawnCard[]>, run: Run): Promise<void> {
  const { outlet, kit, post, result } = run
  const line = literal(text, outlet.abilities)
  if (sheets.ok && outlet.abilities.image) {
    const before = result.sent
    const outcome = await sendSheets(outlet, sheets.value)
    // Text in the place of a card of which a part is there would say everything twice.
    if (outcome.kind !== 'refused' || result.ended || result.sent > before) return shown(run, 'card', outcome)
    kit.log.info(`${post.platform} ${post.id}: the card was refused, text instead: ${outcome.reason}`)
    return shown(run, 'text', await words(run, [line]))
  }
  if (!sheets.ok) {
    if (sheets.error.code === 'cancelled') throw sheets.error
    kit.log.warn(`${post.platform} ${post.id}: no card, text instead: ${brief(sheets.error)}`)
  }
  const cover = post.cover && outlet.abilities.image ? await coverOf(run, post.cover.source) : undefined
  shown(run, 'text', await words(run, cover ? [cover, line] : [line]))
}

/** Comments are an extra: when they cannot be had or sent, the answer is complete without them. */
async function sendComments(sheets: Settled<DrawnCard[]>, run: Run): Promise<void> {
  const { post, kit, outlet } = run
  if (!sheets.ok) {
    if (sheets.error.code === 'cancelled') throw sheets.error
    return kit.log.info(`${post.platform} ${post.id}: no comments: ${brief(sheets.error)}`)
  }
  const outcome = await sendSheets(outlet, sheets.value)
  if (outcome.kind !== 'sent') kit.log.info(`${post.platform} ${post.id}: no comments: ${outcome.reason}`)
}

async function coverOf(run: Run, source: MediaSource): Promise<h | undefined> {
  const { kit, post, outlet, chat, hold } = run
  const image = { kind: 'image' as const, id: `${post.platform}-${post.id.replace(/[^\w-]/g, '_')}-cover`, source }
  const file = await settle(
    kit.media().then((files) => files.image(image, { platform: post.platform, chat, hold, signal: kit.signal })),
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

function pictureQuestion(file: MediaFile, run: Run): Handover {
  return { file, element: 'img', abilities: run.outlet.abilities, send: 'auto' }
}

/** One message per picture, in order, each as soon as it is there. */
async function sendImages(files: readonly Promise<Settled<MediaFile>>[], run: Run): Promise<void> {
  const missing: AmagiError[] = []
  for (const pending of files) {
    run.kit.report?.('downloading')
    const file = await pending
    const error = file.ok ? await sendImage(file.value, run) : file.error
    if (error?.code === 'cancelled') throw error
    if (error) missing.push(error)
    if (run.result.ended) return
  }
  reportMissing(missing, files.length, run)
}

/** Why a picture is certainly not in the chat, if it is not. */
async function sendImage(file: MediaFile, run: Run): Promise<AmagiError | undefined> {
  const outcome = await handOver(pictureQuestion(file, run), run.outlet, { quote: true })
  if (!outcome) return new AmagiError('too-large', { details: { what: 'image' } })
  return outcome.kind === 'refused' ? refusal(outcome) : undefined
}

function reportMissing(missing: readonly AmagiError[], total: number, run: Run): void {
  const [first] = missing
  if (!first || run.result.ended) return
  const details = { ...first.details, missing: missing.length, total }
  fail(run, `${missing.length} of ${total} pictures`, new AmagiError(first.code, { details, message: first.message }))
}

/** Pictures in merged forwards of at most 50 nodes; refused, they go out one by one. */
async function sendForward(files: readonly Settled<MediaFile>[], run: Run): Promise<void> {
  const { kit, post, outlet, result } = run
  const missing = files.flatMap((file) => (file.ok ? [] : [file.error]))
  const cancelled = missing.find((error) => error.code === 'cancelled')
  if (cancelled) throw cancelled
  const ready = files.flatMap((file) => (file.ok ? [file.value] : []))
  for (let start = 0; start < ready.length && !result.ended; start += maxNodes) {
    const batch = ready.slice(start, start + maxNodes)
    const bytes = batch.reduce((sum, file) => sum + file.sizeBytes, 0)
    const outcome = await outlet.send([await forwardOf(batch, bytes, run)], { bytes })
    if (outcome.kind !== 'refused') settleOutcome(run, 'forward', outcome)
    if (outcome.kind !== 'refused' || result.ended) continue
    kit.log.info(`${post.platform} ${post.id}: the forward was refused, pictures go one by one: ${outcome.reason}`)
    for (const file of batch) {
      const error = await sendImage(file, run)
      if (error) missing.push(error)
      if (result.ended) break
    }
  }
  reportMissing(missing, files.length, run)
}

async function forwardOf(files: readonly MediaFile[], bytes: number, run: Run): Promise<h> {
  const author = run.outlet.self()
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
