/** What an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1) says about the sound. */
import { createBits } from './bits'
import { unreadable } from './clip'

const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]
/** Channels by configuration; 0 says them elsewhere, which no platform does. */
const channelsOf = [0, 1, 2, 3, 4, 5, 6, 8]

/** Samples of one packet. */
export const aacFrame = 1024

/** Throws `upstream-changed` when it is none. */
export function readAacConfig(bytes: Uint8Array): { codec: string; sampleRate: number; channels: number } {
  const bits = createBits(bytes)
  const short = bits.take(5)
  const type = short === 31 ? 32 + bits.take(6) : short
  const index = bits.take(4)
  const sampleRate = index === 15 ? bits.take(24) : rates[index]
  const channels = channelsOf[bits.take(4)]
  if (type === 0 || !sampleRate || !channels) throw unreadable('aac', 'no AAC configuration')
  return { codec: `mp4a.40.${type}`, sampleRate, channels }
}
