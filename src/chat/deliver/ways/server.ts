import { AmagiError } from '../../../errors'
import type { WayRecord } from './way'

/** An address on Koishi's own server, for ends that fetch by themselves and reach it. */
export const server: WayRecord = {
  capacity: ({ lend }) => (lend ? Infinity : 0),
  async bring({ file }, { lend }) {
    // Without it the capacity is 0 and nobody comes here.
    if (!lend) throw new AmagiError('internal')
    return lend(file)
  },
}
