/** Who gets a line and who gets silence. */
import type { h } from 'koishi'
import { errorTable, type AmagiError } from '../errors'
import type { Outlet } from './outlet'
import { errorLine } from './say'

/** Decides whether a failure is said in the chat or only logged. */
export interface Occasion {
  /** Somebody asked by command: one line is always owed. */
  manual: boolean
  /** The message held only a bare id: it may just look like one. */
  bare: boolean
}

/** Whether an error is said in the chat; everything else is only logged. */
function isSpoken(error: AmagiError, { manual, bare }: Occasion): boolean {
  if (error.code === 'cancelled') return false
  if (manual) return true
  if (bare && error.code === 'not-found') return false
  return errorTable[error.code].spoken
}

/** The line about one error. */
function lineOf(error: AmagiError, outlet: Outlet): h[] {
  const { missing, total } = error.details
  if (typeof missing === 'number' && typeof total === 'number') {
    return outlet.say('amagi.remark.pictures-missing', { missing, total })
  }
  return errorLine(outlet.say, error.code, error.details)
}

/**
 * At most one line for everything that failed; resolves to whether there was one. Pictures missing from an album are
 * named on the automatic path too, because nobody could see that they are missing.
 */
export async function speak(errors: readonly AmagiError[], outlet: Outlet, occasion: Occasion): Promise<boolean> {
  const spoken = errors.find((error) => isSpoken(error, occasion) || error.details.missing !== undefined)
  if (!spoken) return false
  await outlet.send(lineOf(spoken, outlet), { quote: true })
  return true
}
