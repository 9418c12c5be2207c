/** The card of a work, the comments below it, and what stands in their place where no picture can be shown. */
import type { h } from 'koishi'
import { limited } from '../../async/deadline'
import { until } from '../../async/until'
import type { DrawnCard } from '../../card/types'
import type { MediaFile } from '../../media/types'
import { coverImage } from '../../reply/cover'
import { brief } from '../brief'
import { missingOf, type Outcome } from '../outcome'
import { literal } from '../say'
import { elementOf } from './hand-over'
import { settle, type Settled } from './settled'
import { sendWords, settleOutcome, type Run } from './run'
import { sendSheets } from './sheets'

/** The card or its text: from now on its entries can be chosen, unless it certainly is not there. */
function shown(run: Run, what: string, outcome: Outcome): void {
  settleOutcome(run, what, outcome)
  if (outcome.kind !== 'refused') run.kit.shown?.()
}

/** The facts of a work in words, because the chat or the administrator wants no card. */
export async function sendText(text: string, run: Run): Promise<void> {
  shown(run, 'text', await sendWords(run, [literal(text, run.outlet.abilities)]))
}

/** The drawn sheets; text and cover where no card can be drawn, text alone where no picture is taken. */
export async function sendCard(text: string, sheets: Settled<DrawnCard[]>, run: Run): Promise<void> {
  const { outlet, kit, post, result } = run
  if (sheets.ok && outlet.abilities.image) {
    const outcome = await sendSheets(outlet, sheets.value)
    // Text in the place of a card of which a part is there would say everything twice.
    if (outcome.kind !== 'refused' || result.ended) return shown(run, 'card', outcome)
    kit.log.info(`${post.platform} ${post.id}: the card was refused, text instead: ${outcome.reason}`)
    return sendText(text, run)
  }
  if (!sheets.ok) {
    if (sheets.error.code === 'cancelled') throw sheets.error
    kit.log.warn(`${post.platform} ${post.id}: no card, text instead: ${brief(sheets.error)}`)
  }
  const file = outlet.abilities.image ? await coverOf(run) : undefined
  const line = literal(text, outlet.abilities)
  const send = async (): Promise<Outcome> => sendWords(run, [...(await coverElement(file, run)), line])
  shown(run, 'text', await (file ? outlet.inline.carry([file], send) : send()))
}

/** Milliseconds a text waits for its cover: where pictures do not come, the words have to. */
const coverMs = 4_000
/** The same where the card was waited for until its end. */
const lateCoverMs = 1_000

async function coverOf({ kit, post, outlet, chat, hold }: Run): Promise<MediaFile | undefined> {
  const image = coverImage(post)
  if (!image) return undefined
  const how = { platform: post.platform, chat, hold, limits: outlet.abilities.picture }
  const fetch = (signal: AbortSignal) =>
    until(
      kit.media().then((store) => store.image(image, { ...how, signal })),
      signal,
    )
  const ms = Math.min(coverMs, Math.max(0, kit.cardLeft?.() ?? coverMs) + lateCoverMs)
  const files = await settle(limited(fetch, ms, { signal: kit.signal, message: 'the cover took too long' }))
  const file = files.ok ? files.value[0] : undefined
  return file?.asFile ? undefined : file
}

/** Words without their picture are better than none. */
async function coverElement(file: MediaFile | undefined, { place }: Run): Promise<h[]> {
  if (!file) return []
  const read = await settle(elementOf({ element: 'img', way: 'base64' }, { file, wanted: 'img', place }))
  return read.ok ? [read.value] : []
}

/** An extra like comments; what is not there is no news for those who did not ask for it. */
export async function sendSummary(text: Settled<string | undefined>, run: Run): Promise<void> {
  const { post, kit, outlet } = run
  if (!text.ok) {
    if (text.error.code === 'cancelled') throw text.error
    return kit.log.info(`${post.platform} ${post.id}: no summary: ${brief(text.error)}`)
  }
  if (text.value === undefined) return
  const missing = missingOf(await sendWords(run, [literal(text.value, outlet.abilities)]))
  if (missing) kit.log.info(`${post.platform} ${post.id}: no summary: ${missing.reason}`)
}

/** Comments are an extra: when they cannot be had or sent, the answer is complete without them. */
export async function sendComments(sheets: Settled<DrawnCard[]>, { post, kit, outlet }: Run): Promise<void> {
  if (!sheets.ok) {
    if (sheets.error.code === 'cancelled') throw sheets.error
    return kit.log.info(`${post.platform} ${post.id}: no comments: ${brief(sheets.error)}`)
  }
  const outcome = await sendSheets(outlet, sheets.value)
  const missing = missingOf(outcome)
  if (!missing) return
  const what = outcome.kind === 'partly' ? 'not all comments' : 'no comments'
  kit.log.info(`${post.platform} ${post.id}: ${what}: ${missing.reason}`)
}
