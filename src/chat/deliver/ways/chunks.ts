import { AmagiError } from '../../../errors'
import type { WayRecord } from './way'

/** In pieces into the chat's own end, which then opens the file on its own disk. */
export const chunks: WayRecord = {
  capacity: ({ upload }) => (upload ? Infinity : 0),
  async bring({ file }, { upload }) {
    // Without it the capacity is 0 and nobody comes here.
    if (!upload) throw new AmagiError('internal')
    return upload(file)
  },
}
