/** How people of kuaishou are watched. Rates: reports of 2024-04 to 2026-08 in the threads named beside the sources. */
import { bareNumber } from '../../bare-number'
import type { Watching } from '../../define'
import { isUserId } from '../links'
import { rooms } from './live'
import { works } from './works'

/** What its numbers are called. */
const called = ['快手号', '快手id']

export const watching: Watching = {
  // 720 a day from one address; bans were reported at 300 seconds with more. Rooms and works of twenty take their turns in it.
  perMinute: { account: 0.5, guest: 0.5 },
  most: { account: 20, guest: 20, address: 20 },
  kinds: ['video', 'pictures', 'live', 'live-end', 'live-title'],
  // What is asked counts for the address, whoever is logged in.
  sources: [rooms, works].map((source) => ({ ...source, byAddress: true })),
  called,
  named: (text) => {
    const id = bareNumber(text, called)
    return isUserId(id) ? { platform: 'kuaishou', kind: 'user', id } : undefined
  },
}
