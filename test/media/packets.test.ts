/** Our merge beside ffmpeg's copy, packet by packet. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFfmpeg } from '../../src/media/ffmpeg'
import { mergeBy } from '../../src/media/ffmpeg/merge'
import { createMerger } from '../../src/media/mp4/merge'
import type { RemuxInput } from '../../src/media/mp4/remux'
import type { VideoCodec } from '../../src/model'
import { hasFfmpeg } from '../support/decode'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'packets-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

interface Packet {
  hash: string
  ptsSec: number
  dtsSec: number
  key: boolean
}

/** What a second program reads: every packet of one track, in the order of decoding. */
function packets(path: string, track: 'v' | 'a'): Packet[] {
  const shown = ['-show_entries', 'packet=pts_time,dts_time,flags,data_hash', '-show_data_hash', 'sha256']
  const text = execFileSync('ffprobe', ['-v', 'error', '-select_streams', track, ...shown, '-of', 'json', path], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  type Row = Record<'pts_time' | 'dts_time' | 'flags' | 'data_hash', string>
  return (JSON.parse(text) as { packets: Row[] }).packets.map((row) => ({
    hash: row.data_hash,
    ptsSec: Number(row.pts_time),
    dtsSec: Number(row.dts_time),
    key: row.flags.startsWith('K'),
  }))
}

const steps = (list: readonly Packet[]): number[] =>
  list.slice(1).map(({ ptsSec }, index) => Math.round((ptsSec - list[index]!.ptsSec) * 1e4) / 1e4)

describe.skipIf(!hasFfmpeg)('a merge has the packets of ffmpeg’s copy (skipped where there is no ffmpeg)', () => {
  it.each(['avc', 'hevc', 'av1'] satisfies VideoCodec[])('of %s with AAC', async (codec) => {
    const files = join(__dirname, '../../samples/media')
    const inputs: RemuxInput[] = [
      { path: join(files, `dash-video-${codec}.m4s`), take: 'video', codec },
      { path: join(files, 'dash-audio-aac.m4s'), take: 'audio' },
    ]
    const [own, theirs] = ['own.mp4', 'theirs.mp4'].map((name) => join(dir, name)) as [string, string]
    await createMerger().merge({ inputs, output: own })
    const ffmpeg = createFfmpeg()
    await mergeBy(ffmpeg)({ inputs, output: theirs }, undefined)
    await ffmpeg.close()

    const [ours, copied] = [packets(own, 'v'), packets(theirs, 'v')]
    expect(ours.map(({ hash, key }) => ({ hash, key }))).toEqual(copied.map(({ hash, key }) => ({ hash, key })))
    expect(ours).toHaveLength(50)
    for (const [index, packet] of ours.entries()) {
      expect(packet.ptsSec).toBeCloseTo(copied[index]!.ptsSec, 3)
      expect(packet.dtsSec).toBeCloseTo(copied[index]!.dtsSec, 3)
    }
    // ffmpeg 5.1 begins each input anew and so keeps what the encoder put in front: the same packets, 21 ms later.
    const [sound, soundCopied] = [packets(own, 'a'), packets(theirs, 'a')]
    expect(sound.map(({ hash }) => hash)).toEqual(soundCopied.map(({ hash }) => hash))
    expect(steps(sound)).toEqual(steps(soundCopied))
    expect(Math.abs(sound[0]!.ptsSec - soundCopied[0]!.ptsSec)).toBeLessThan(0.03)
  })
})
