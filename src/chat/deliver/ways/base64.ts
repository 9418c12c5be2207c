import { mib } from '../../../units'
import type { WayRecord } from './way'

/** Inline data people can force; beyond this it breaks the far side (NapCatQQ 1613 at 40 MB). Bytes. */
const maxForced = 30 * mib

/** The bytes themselves, inside the message. Whoever sends the message lets them be carried: they are dear. */
export const base64: WayRecord = {
  capacity({ abilities, send }, element) {
    // Adapters upload file elements from a path: data would have to be downloaded by the far side first.
    if (element === 'file' && !abilities.inlineFiles) return 0
    return send === 'base64' ? Math.max(maxForced, abilities.inlineBytes) : abilities.inlineBytes
  },
  bring: ({ file }, { inline }) => inline.addressOf(file),
}
