import { pathToFileURL } from 'node:url'
import type { WayRecord } from './way'

/** `C:\data\a.mp4`, `\\server\share\a.mp4`: a path of Windows, wherever we run ourselves. */
const windows = /^(?:[a-z]:[\\/]|\\\\)/i

/** `file:` address of a path on either kind of system. */
function addressOf(path: string): string {
  if (!windows.test(path) || process.platform === 'win32') return pathToFileURL(path).href
  const slashed = path.replaceAll('\\', '/')
  const { pathname } = pathToFileURL(slashed.startsWith('//') ? slashed.slice(1) : `/${slashed}`)
  return slashed.startsWith('//') ? `file:/${pathname}` : `file://${pathname}`
}

/** A path the chat's side opens by itself: the adapter on this machine, or an end that shares the folder. */
export const file: WayRecord = {
  capacity: () => Infinity,
  bring: async (parcel, place) => addressOf(place.mapped(parcel.file.path)),
}
