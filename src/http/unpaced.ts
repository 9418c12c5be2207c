/** The same transport for callers who decide by themselves how often they ask. */
import type { Transport } from './types'

/** Requests that the pace of a platform does not hold back; everything else is as before. */
export const unpaced = (transport: Transport): Transport => ({
  send: (request) => transport.send({ ...request, unpaced: true }),
  open: (request) => transport.open({ ...request, unpaced: true }),
  close: () => transport.close(),
})
