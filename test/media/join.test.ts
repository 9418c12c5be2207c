/** Several clips as one, by clips that are made up. */
import { EncodedPacket } from 'mediabunny'
import { describe, expect, it } from 'vitest'
import type { Clip, PictureTrack, SoundTrack } from '../../src/media/mp4/clip'
import { joinClips } from '../../src/media/mp4/join'

type Track = PictureTrack | SoundTrack

async function* packetsAt(seconds: readonly number[]): AsyncGenerator<EncodedPacket, void, unknown> {
  for (const [index, second] of seconds.entries()) yield new EncodedPacket(new Uint8Array(1), 'key', second, 0.5, index)
}
const picture = (seconds: number[], description?: Uint8Array | ArrayBuffer): PictureTrack => ({
  kind: 'video',
  codec: 'avc',
  config: { codec: 'avc1', ...(description ? { description } : {}) },
  rotation: 0,
  width: 1,
  height: 1,
  count: seconds.length,
  packets: () => packetsAt(seconds),
})
const sound = (seconds: number[]): SoundTrack => ({
  kind: 'audio',
  codec: 'aac',
  config: { codec: 'mp4a', sampleRate: 1, numberOfChannels: 1 },
  count: seconds.length,
  packets: () => packetsAt(seconds),
})
function clip(startSec: number, endSec: number, tracks: Track[]): Clip & { closed: number } {
  const made = { tracks, startSec, endSec, closed: 0, close: () => void made.closed++ }
  return made
}
async function times(track: Track | undefined): Promise<[sequence: number, second: number][]> {
  const found: [number, number][] = []
  if (track) for await (const { sequenceNumber, timestamp } of track.packets()) found.push([sequenceNumber, timestamp])
  return found
}
const unsupported = expect.objectContaining({
  code: 'unsupported',
  message: 'the parts of the video are coded differently',
})

describe('clips in a row', () => {
  it('begin where the one before ends, wherever their own clocks begin, picture and sound together', async () => {
    const joined = joinClips([
      clip(1, 3, [picture([1, 2]), sound([1.5])]),
      clip(10, 13, [picture([10, 12]), sound([10.5])]),
      clip(0, 1, [picture([0.25]), sound([0.5])]),
    ])
    expect([joined.startSec, joined.endSec]).toEqual([1, 7])
    expect(joined.tracks.map(({ count }) => count)).toEqual([5, 3])
    expect(await times(joined.tracks[0])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 5],
      [4, 6.25],
    ])
    expect(await times(joined.tracks[1])).toEqual([
      [0, 1.5],
      [1, 3.5],
      [2, 6.5],
    ])
  })
  it('are closed together', async () => {
    const clips = [clip(0, 1, [picture([0])]), clip(0, 1, [picture([0])])] as const
    await joinClips([...clips]).close()
    expect(clips.map(({ closed }) => closed)).toEqual([1, 1])
  })
  it('that are one are that one', () => {
    const only = clip(0, 1, [picture([0])])
    expect(joinClips([only])).toBe(only)
  })
  it('are the same coding by their bytes, however these are kept', () => {
    const whole = Uint8Array.from([9, 1, 2, 9])
    const same = [whole.subarray(1, 3), Uint8Array.from([1, 2]), Uint8Array.from([1, 2]).buffer]
    const [first, ...others] = same.map((description) => clip(0, 1, [picture([0], description)]))
    expect(joinClips([first!, ...others]).tracks[0]?.count).toBe(3)
  })
  it.each<[string, Track[], Track[]]>([
    ['other bytes', [picture([0], Uint8Array.from([1]))], [picture([0], Uint8Array.from([2]))]],
    ['no bytes', [picture([0], Uint8Array.from([1]))], [picture([0])]],
    ['another codec', [picture([0])], [{ ...picture([0]), codec: 'hevc' }]],
    ['another kind of track', [picture([0])], [sound([0])]],
    ['a track less', [picture([0]), sound([0])], [picture([0])]],
    ['a track more', [picture([0])], [picture([0]), sound([0])]],
  ])('with %s are not glued together', (_, one, other) => {
    expect(() => joinClips([clip(0, 1, one), clip(0, 1, other)])).toThrow(unsupported)
  })
})
