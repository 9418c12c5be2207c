/** The sound of a video that has no file of its own for it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import type { MediaFiles } from '../../src/media/types'
import type { AudioMedia, VideoVariant } from '../../src/model'
import { codeOf } from '../platforms/upstream'
import { flvOf } from './flv'
import { trackHash, tracks } from './mp4'
import { at, createOrigin, fixture, hosts, serve, type Origin } from './origin'

let origin: Origin
let dir: string
let media: MediaFiles

beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'sound-'))
  media = createMedia({ dir, transport: origin.transport, mediaHosts: () => hosts, ffmpeg: false })
})
afterEach(async () => {
  await media.close()
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const source = { urls: [at('/0')] }
const inVideo: VideoVariant = { id: 'v-avc', label: '360P', quality: 360, codec: 'avc', source }
const audio = (variant = inVideo): AudioMedia => ({ kind: 'audio', id: 'douyin-1-sound', source, inVideo: variant })
const how = { platform: 'douyin' } as const

const soundIn = (file: Buffer) => tracks(file).find(({ codec }) => codec === 'mp4a')!

describe('the sound of a video', () => {
  it('comes out of an MP4 sample by sample, without its picture', async () => {
    const whole = fixture('progressive.mp4')
    origin.on('/0', serve(whole))
    const file = await media.audio(audio(), how)
    expect(file).toMatchObject({ name: 'douyin-1-sound.m4a', mime: 'audio/mp4' })
    expect(file.durationSec).toBeCloseTo(2, 0)
    const made = await readFile(file.path)
    expect(tracks(made).map(({ codec }) => codec)).toEqual(['mp4a'])
    expect(trackHash(made, soundIn(made))).toBe(trackHash(whole, soundIn(whole)))
    expect(file.sizeBytes).toBeLessThan(whole.length)
  })

  it('comes out of an old video in several files as one', async () => {
    const flv = flvOf(fixture('progressive.mp4'))
    for (const path of ['/0', '/1']) origin.on(path, serve(flv))
    const file = await media.audio(audio({ ...inVideo, more: [{ urls: [at('/1')] }] }), how)
    expect(file.durationSec).toBeCloseTo(4, 0)
    expect(tracks(await readFile(file.path)).map(({ codec }) => codec)).toEqual(['mp4a'])
  })

  it('that is silent is no sound', async () => {
    origin.on('/0', serve(fixture('dash-video-avc.m4s')))
    expect(await codeOf(media.audio(audio(), how))).toBe('unsupported')
  })
})
