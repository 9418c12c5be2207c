/** The shape of every failure at the HTTP door: a stable code, never a signed address, a cookie or a stack. */
import type { AmagiError } from '../errors'
import { mask } from '../http'
import type { Route } from './routes'

/** Media type of every JSON answer. */
export const json = 'application/json; charset=utf-8'

/** Body of a failure; `route` when it is one of an endpoint. */
export function failureBody(error: AmagiError, requestId: string, route?: Route): Record<string, unknown> {
  const { cause: _, ...details } = error.details
  return {
    code: error.code,
    // A foreign exception may carry anything: its text is for the log.
    message: error.code === 'internal' ? 'internal error' : mask(error.message),
    ...(route ? { platform: route.platform, endpoint: route.endpoint.name } : {}),
    requestId,
    ...(Object.keys(details).length > 0 ? { details } : {}),
  }
}

/** What stands in the line of a log. */
export function forLog(error: AmagiError): string {
  return error.code === 'internal' ? mask(`internal: ${error.message}`) : error.code
}

/** Headers that belong to a code. */
export function statusHeaders(error: AmagiError): Record<string, string> {
  const pause = error.details['pauseSec']
  return {
    ...(error.code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(typeof pause === 'number' ? { 'retry-after': String(pause) } : {}),
  }
}
