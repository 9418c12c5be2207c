/** What of a failure people see: a line, a sign on the message that asked, or nothing. */
import type { h } from 'koishi'
import { errorTable, type AmagiError } from '../errors'
import type { PlatformId } from '../model'
import type { Outlet } from './outlet'
import { errorLine } from './error-line'

/** Decides whether a failure is said in the chat or only logged. */
export interface Occasion {
  /** Somebody asked by command: one line is always owed. */
  manual: boolean
  /** The message held only a bare id: it may just look like one. */
  bare: boolean
}

/** A failure that is no fact about the work: never silent, and never a line each time. */
interface Owed {
  platform: PlatformId
  error: AmagiError
}

/** What has come of one message so far. */
export interface Tally {
  /** Something is in the chat. */
  arrived: boolean
  /** Nobody knows of some message whether it is there. */
  doubtful: boolean
  /** A failure was said in a line. */
  said: boolean
  /** Failures nobody was told of yet. */
  owed: Owed[]
  /** The chat takes nothing: it is left alone. */
  ended: boolean
}

/** Before anything has come of it. */
export const emptyTally = (): Tally => ({ arrived: false, doubtful: false, said: false, owed: [], ended: false })

/** The address led to a page that is no work (a shop, an event): nobody asked for anything. */
const isNoWork = ({ details }: AmagiError): boolean => details.what === 'page'

function voiceOf(error: AmagiError, { manual, bare }: Occasion): 'line' | 'sign' | 'silence' {
  if (error.code === 'cancelled') return 'silence'
  // Nobody could see otherwise that pictures are missing.
  if (manual || error.details.missing !== undefined) return 'line'
  if (isNoWork(error) || (bare && error.code === 'not-found')) return 'silence'
  if (errorTable[error.code].spoken && !error.details.guessed) return 'line'
  return bare ? 'silence' : 'sign'
}

/** The line about one error. */
export function lineOf(error: AmagiError, outlet: Outlet): h[] {
  const { missing, total } = error.details
  if (typeof missing === 'number' && typeof total === 'number') {
    return outlet.say('amagi.remark.pictures-missing', { missing, total })
  }
  const line = errorLine(outlet.say, error.code, error.details)
  // Only who looks after the plugin can find out more: he needs the id.
  const { reportId } = error.details
  if (reportId === undefined || !isForReport(error)) return line
  return [...line, ...outlet.say('amagi.remark.report', { id: reportId })]
}

/** What nobody in the chat can do anything about. */
const isForReport = ({ code }: AmagiError): boolean => code === 'internal' || code === 'upstream-changed'

/**
 * At most one line for everything that failed of one work; what is owed a sign instead is written down for the end of
 * the message, see `conclude`.
 */
export async function speak(
  errors: readonly AmagiError[],
  platform: PlatformId,
  outlet: Outlet,
  occasion: Occasion,
  tally: Tally,
): Promise<void> {
  const spoken = errors.find((error) => voiceOf(error, occasion) === 'line')
  if (spoken) {
    tally.said = true
    await outlet.send(lineOf(spoken, outlet), { quote: true })
    return
  }
  const error = errors.find((one) => voiceOf(one, occasion) === 'sign')
  if (error) tally.owed.push({ platform, error })
}
