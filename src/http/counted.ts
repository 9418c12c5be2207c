/** The same transport for who wants to know how often something is asked. */
import type { Transport } from './types'

/** `tell` hears of every request before it is made; a repetition over a broken line is the same request. */
export const counted = (transport: Transport, tell: () => void): Transport => ({
  send(request) {
    tell()
    return transport.send(request)
  },
  open(request) {
    tell()
    return transport.open(request)
  },
  close: () => transport.close(),
})
