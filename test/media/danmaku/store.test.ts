import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMedia } from '../../../src/media'
import { createHold } from '../../../src/media/hold'
import type { MediaFile, MediaFiles, MediaOptions } from '../../../src/media/types'
import type { Danmaku, VideoMedia, VideoVariant } from '../../../src/model'
import { codeOf } from '../../platforms/upstream'
import { decodeErrors, hasFfmpeg, readClip } from '../../support/decode'
import { at, createOrigin, fixture, hosts, serve, type Origin } from '../origin'

let origin: Origin
let dir: string
let store: MediaFiles | undefined

const line: Danmaku = { atSec: 0.5, text: '弹幕', mode: 'top', color: '#ff0000' }
const wishes = { area: 0.5, size: 'large', opacity: 100, portrait: 'off' } as const
const variant: VideoVariant = {
  id: 'v-360',
  label: '360P',
  quality: 360,
  codec: 'avc',
  source: { urls: [at('/clip')] },
}
const video: VideoMedia = { kind: 'video', id: 'bilibili-BV1xx-p1', variants: [variant] }

function open(more: Partial<MediaOptions> = {}): MediaFiles {
  store = createMedia({ dir, transport: origin.transport, mediaHosts: () => hosts, ...more })
  return store
}

const ask = (files: MediaFiles, more: { signal?: AbortSignal; lines?: Danmaku[] } = {}): Promise<MediaFile> =>
  files.danmaku(video, variant, { lines: more.lines ?? [line], wishes }, { platform: 'bilibili', ...more })

beforeEach(async () => {
  origin = await createOrigin()
  origin.on('/clip', serve(fixture('demo-360.mp4')))
  dir = await mkdtemp(join(tmpdir(), 'amagi-danmaku-'))
})
afterEach(async () => {
  await store?.close()
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

describe('a video with danmaku, from its address to a file', () => {
  it.skipIf(!hasFfmpeg)('is a whole video, although nobody said how large it is', { timeout: 120_000 }, async () => {
    const file = await ask(open())
    expect(file).toMatchObject({ name: 'bilibili-BV1xx-p1-danmaku.mp4', mime: 'video/mp4', width: 640, height: 360 })
    const bytes = await readFile(file.path)
    expect(file.sizeBytes).toBe(bytes.length)
    expect(decodeErrors(bytes)).toBe('')
    expect(await readClip(bytes)).toMatchObject({ videoCodec: 'avc', width: 640, height: 360 })
  })

  it.skipIf(!hasFfmpeg)(
    'is made once for all who want the same, and anew for other lines',
    { timeout: 120_000 },
    async () => {
      const files = open()
      const hold = createHold()
      const [first, second] = await Promise.all([ask(files), ask(files)])
      expect(second.path).toBe(first.path)
      expect((await ask(files)).path).toBe(first.path)
      expect(origin.seen.filter(({ path }) => path === '/clip')).toHaveLength(1)
      expect((await ask(files, { lines: [{ ...line, text: '另外' }] })).path).not.toBe(first.path)
      hold.end()
    },
  )

  it.skipIf(!hasFfmpeg)('leaves nothing behind when it is cancelled', { timeout: 120_000 }, async () => {
    const files = open()
    const asker = new AbortController()
    const asked = files.danmaku(
      video,
      variant,
      { lines: [line], wishes },
      {
        platform: 'bilibili',
        signal: asker.signal,
        headway: ({ doing, share }) => {
          if (doing === 'encoding' && share !== undefined) asker.abort()
        },
      },
    )
    expect(await codeOf(asked)).toBe('cancelled')
    const left = async (): Promise<string[]> =>
      (await readdir(dir, { recursive: true })).filter((name) => /burned|\.ass$|\.ttf$/.test(name))
    await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000 })
    // The plain video is whole and stays for who wants it next.
    expect((await readdir(dir, { recursive: true })).some((name) => name.endsWith('.mp4'))).toBe(true)
  })

  it('is refused by name where there is no ffmpeg, and nothing is downloaded for it', async () => {
    const files = open({ ffmpeg: false })
    expect(await files.canEncode()).toBe(false)
    await expect(ask(files)).rejects.toMatchObject({ code: 'unsupported', details: { needs: 'ffmpeg' } })
    expect(origin.seen).toEqual([])
  })

  it.skipIf(!hasFfmpeg)('can be made where there is an ffmpeg', async () => {
    expect(await open().canEncode()).toBe(true)
  })
})
