/** What a page was rendered with: the state its script begins with. */
import { AmagiError } from '../errors'
import { parseJson } from '../http/json'
import type { BufferedResponse } from '../http/types'
import { isPage } from './endpoint/judge'
import { assigned } from './json-scan'

/** Whether a page ends before its last tag: what it has not said yet may have been the state. */
const breaksOff = (page: string): boolean => isPage(page) && !/<\/html>/i.test(page)

/**
 * Value of `window.<name>`; undefined when the page has none. Throws `network` where the page breaks off before its end,
 * `upstream-changed` where it is no JSON.
 */
export function stateOf(response: BufferedResponse, name: string): unknown {
  const page = response.text()
  const found = assigned(page, name)
  const details = { path: `window.${name}`, upstreamStatus: response.status }
  if (found?.cut || (!found && breaksOff(page))) {
    throw new AmagiError('network', { details, message: 'the page breaks off' })
  }
  if (!found) return undefined
  try {
    return parseJson(found.text)
  } catch (cause) {
    throw new AmagiError('upstream-changed', { details, message: 'the page holds no state', cause })
  }
}
