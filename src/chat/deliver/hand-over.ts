/** A finished file into a chat, in the first way it takes. */
import type { h } from 'koishi'
import { fileNameOf } from '../../reply/file-name'
import { brief } from '../brief'
import { refused, type Outcome, type Refusal } from '../outcome'
import type { Outlet } from '../outlet'
import type { Log } from '../types'
import { attemptsFor, type Attempt } from './attempts'
import type { Learning } from './learning'
import { settle } from './settled'
import { ways } from './ways'
import type { MediaElement, Parcel, Place } from './ways/way'

/** What is handed over, and where. */
export interface Handover extends Parcel {
  /** The element people should see; where no way carries it the plain file stands for it. */
  wanted: MediaElement
  place: Place
  /** Of the work: the name people see is made of it. */
  title?: string
}

/** The element of one attempt. Rejects with AmagiError where its bytes cannot be brought. */
export async function elementOf({ element, way }: Attempt, { place, title, ...parcel }: Handover): Promise<h> {
  const src = await ways[way].bring(parcel, place)
  const { name, width, height, durationSec } = parcel.file
  return place.write({
    type: element,
    src,
    name: fileNameOf(title, name),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(durationSec === undefined ? {} : { durationSec }),
  })
}

/** Sends what is made for it; what cannot be made is refused in this way. Rejects with `cancelled` only. */
export async function sendMade<T>(make: () => Promise<T>, send: (made: T) => Promise<Outcome>): Promise<Outcome> {
  const made = await settle(make())
  if (made.ok) return send(made.value)
  if (made.error.code === 'cancelled') throw made.error
  return refused('way', brief(made.error))
}

/** About one file, whichever way it goes. */
export interface HandingOptions {
  /** Quote the request unless an earlier message did. */
  quote?: boolean
  /** What worked before comes first, and what comes of this is remembered. */
  learning?: Learning
  /** Told what became of every attempt. */
  tried?: (attempt: Attempt, outcome: Outcome) => void
}

/** Writes the refusals among the attempts into the log; `what` is being handed over. */
export const logRefusals =
  (log: Pick<Log, 'info'>, what: string): NonNullable<HandingOptions['tried']> =>
  ({ element, way }, outcome) => {
    if (outcome.kind === 'refused') log.info(`${what}: ${element} as ${way} was refused: ${outcome.reason}`)
  }

/** What the next attempts are worth after a refusal. */
function remaining(left: readonly Attempt[], { element }: Attempt, { scope }: Refusal): readonly Attempt[] {
  if (scope === 'way') return left
  // This file is too much as what it was; as a plain one it may be taken.
  if (scope === 'file') return left.filter((attempt) => attempt.element !== element)
  return []
}

/**
 * Sends a file in the first way the chat takes. What may have arrived is never sent twice, and a chat that refuses
 * everything is refused in every way. `undefined`: no way fits this file here.
 */
export async function handOver(
  question: Handover,
  outlet: Pick<Outlet, 'send'>,
  { quote = false, learning, tried }: HandingOptions = {},
): Promise<Outcome | undefined> {
  const { file, wanted, place } = question
  const bytes = file.sizeBytes
  let left = attemptsFor(question, wanted, place, await learning?.order(wanted, bytes))
  let last: Outcome | undefined
  for (let attempt = left[0]; attempt; attempt = left[0]) {
    last = await tryOne(attempt, question, outlet, { bytes, quote })
    await learning?.note(wanted, bytes, attempt, last)
    tried?.(attempt, last)
    if (last.kind !== 'refused') return last
    left = remaining(left.slice(1), attempt, last)
  }
  return last
}

async function tryOne(
  attempt: Attempt,
  question: Handover,
  outlet: Pick<Outlet, 'send'>,
  options: { bytes: number; quote: boolean },
): Promise<Outcome> {
  const send = (): Promise<Outcome> =>
    sendMade(
      () => elementOf(attempt, question),
      (element) => outlet.send([element], options),
    )
  return attempt.way === 'base64' ? question.place.inline.carry([question.file], send) : send()
}
