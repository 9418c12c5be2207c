/** Pages as channels: what a page was rendered with instead of what a call answers. */
import { AmagiError } from '../../../errors'
import type { BufferedResponse } from '../../../http/types'
import { judgeStatus, parsedBody } from '../../endpoint/judge'
import type { Channel, CheckedParams } from '../../endpoint/record'
import { stateOf } from '../../page-state'
import { apiHosts } from '../headers'
import { judge } from '../judge'
import { shownBy, visiting, type Visit } from './visiting'

/** One page as data. Order: what its head says, a refusal in JSON, the state, `read`. */
export interface PageRecord {
  name: string
  when?: Channel['when']
  /** Which browser opens it. */
  visit: Visit
  url(params: CheckedParams): string
  /** Global variable that holds the state. */
  state: string
  /** The documented body out of the state; throws what the page says instead. */
  read(state: unknown, params: CheckedParams, response: BufferedResponse): unknown
}

/** What the head of an answer to a page tells. */
function headOf(response: BufferedResponse): AmagiError | undefined {
  const refused = judgeStatus(response)
  // Works that were removed or hidden lead to the home page.
  if (refused || new URL(response.url).pathname !== '/') return refused
  return new AmagiError('upstream-changed', { details: { upstreamStatus: response.status, leadsHome: true } })
}

/** A page that is opened by hand and read for its state. */
export function page({ name, when, visit, url, state, read }: PageRecord): Channel {
  const path = `window.${state}`
  return {
    name,
    ...(when ? { when } : {}),
    who: shownBy(visit),
    async run(params, context) {
      const { transport, signal } = visiting(context, visit)
      const response = await transport.send({
        url: url(params),
        hosts: apiHosts,
        purpose: 'page',
        redirect: 'follow',
        signal,
      })
      const refused = headOf(response)
      if (refused) throw refused
      const text = response.text()
      // The refusal is JSON where a page was asked for.
      const bare = text.trimStart().startsWith('{') ? parsedBody(response) : undefined
      const wrong = judge({ response, body: bare })
      if (wrong) throw wrong
      const found = bare === undefined ? stateOf(response, state) : undefined
      if (found === undefined) {
        const details = { path, upstreamStatus: response.status }
        throw new AmagiError(text.trim() === '' ? 'blocked' : 'upstream-changed', { details })
      }
      return { body: read(found, params, response) }
    },
  }
}
