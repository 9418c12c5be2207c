/** Outgoing HTTP of the whole project. */
export { defaultPace, gentlePace, purposeLimits } from './defaults'
export { parseJson } from './json'
export { mask, maskHeaders, maskUrl } from './mask'
export { createTransport } from './transport'
export type {
  BufferedResponse,
  OutgoingRequest,
  PaceLimit,
  PaceOptions,
  Purpose,
  ResponseHead,
  StreamedResponse,
  Transport,
  TransportOptions,
} from './types'
