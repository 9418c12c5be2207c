/** Parts of a post that may be missing. */
import { toAmagiError } from '../../../errors'
import type { Origin } from '../../../model'
import type { ResolveContext } from '../../define'
import type { EndpointAnswer } from '../../endpoint/record'

/**
 * Result of a request a post can do without: undefined when it fails, with one log line.
 * Cancelling is no failure and goes through.
 */
export async function optional<T>(
  what: string,
  context: ResolveContext,
  load: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await load()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') throw error
    context.log(`bilibili: the post goes without ${what} (${error.code})`)
    return undefined
  }
}

export function originOf(answer: EndpointAnswer): Origin {
  return { channel: answer.channel, tried: answer.tried }
}
