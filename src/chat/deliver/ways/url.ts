import type { WayRecord } from './way'

/** The address the bytes came from: the chat's side downloads it once more. */
export const url: WayRecord = {
  capacity: () => Infinity,
  // An address with a referer check fails at whoever else asks for it.
  suits: ({ source }) => source !== undefined && source.referer === undefined && source.urls.length > 0,
  bring: async ({ source }) => source?.urls[0] ?? '',
}
