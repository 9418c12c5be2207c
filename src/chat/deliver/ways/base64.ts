import { readFile } from 'node:fs/promises'
import { mib } from '../../../units'
import type { WayRecord } from './way'

/** Inline data people can force; beyond this it breaks the far side (NapCatQQ 1613 at 40 MB). Bytes. */
const maxForced = 30 * mib

/** The bytes themselves, inside the message. Costs about six times their size in memory for a moment. */
export const base64: WayRecord = {
  capacity({ abilities, send }, element) {
    // Adapters upload file elements from a path: data would have to be downloaded by the far side first.
    if (element === 'file' && !abilities.inlineFiles) return 0
    return send === 'base64' ? Math.max(maxForced, abilities.inlineBytes) : abilities.inlineBytes
  },
  async bring({ file }) {
    // A Buffer with a mime type: a view or a missing type is encoded wrongly or warned about.
    const data = await readFile(file.path)
    return `data:${file.mime};base64,${data.toString('base64')}`
  },
}
