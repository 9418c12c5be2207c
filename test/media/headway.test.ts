/** How far a file is: told seldom, never backwards, of all its pieces together, to everybody who waits. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startWildHost, type Manner, type WildHost } from '../../simulator/wild'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import { createMedia } from '../../src/media'
import { createGauge, encodingTo, inRow, sideBySide, type Headway } from '../../src/media/headway'
import type { MediaFiles, MediaOptions } from '../../src/media/types'
import type { VideoMedia, VideoVariant } from '../../src/model'

describe('the gauge of a download', () => {
  function gauge() {
    const told: Headway[] = []
    const now = { ms: 0 }
    return {
      told,
      now,
      arrived: createGauge(
        (news) => told.push(news),
        () => now.ms,
      ),
    }
  }

  it('says that something begins, and no share while the size is unknown', () => {
    const { told, arrived } = gauge()
    arrived(5000, undefined)
    expect(told).toEqual([{ doing: 'downloading' }])
  })

  it('is silent between two news, except at the end', () => {
    const { told, now, arrived } = gauge()
    for (let received = 1; received <= 1000; received++) {
      now.ms++
      arrived(received, 1000)
    }
    const shares = told.slice(1).map(({ share }) => share)
    expect(shares).toEqual([0.001, 0.251, 0.501, 0.751, 1])
  })

  it('never goes back when bytes are thrown away, and goes on past where it was', () => {
    const { told, now, arrived } = gauge()
    for (const received of [600, 10, 300, 700]) {
      now.ms += 1000
      arrived(received, 1000)
    }
    expect(told.slice(1).map(({ share }) => share)).toEqual([0.6, 0.7])
  })

  it('counts two files side by side as one, once both sizes are known', () => {
    const seen: [number, number | undefined][] = []
    const [picture, sound] = sideBySide((...news) => seen.push(news))
    picture(50, 900)
    sound(10, undefined)
    sound(20, 100)
    picture(900, 900)
    expect(seen).toEqual([
      [50, undefined],
      [60, undefined],
      [70, 1000],
      [920, 1000],
    ])
  })

  it('counts files in a row as equals, because the sizes of the next are unknown', () => {
    const shares: number[] = []
    const arrived = (received: number, total: number | undefined) => void shares.push(received / (total ?? NaN))
    inRow(0, 2, arrived)(30, undefined)
    inRow(0, 2, arrived)(30, 60)
    inRow(1, 2, arrived)(5, 10)
    expect(shares).toEqual([0.25, 0.75])
  })
})

describe('a file under way', () => {
  let dir: string
  let host: WildHost
  let transport: Transport
  let files: MediaFiles
  let chats = 0
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'headway-'))
  })
  afterEach(async () => {
    await files.close()
    transport.close()
    await host.close()
    await rm(dir, { recursive: true, force: true })
  })

  const size = 2_000_000
  async function serve(manner: Manner, more: Partial<MediaOptions> = {}) {
    host = await startWildHost({ files: { '/a': size }, manner: () => manner })
    transport = createTransport({ gateway: host.url })
    files = createMedia({ dir, transport, mediaHosts: () => ['cdn.example'], ffmpeg: false, ...more })
  }
  const source = { urls: ['https://a.cdn.example/a'] }
  const variant: VideoVariant = { id: 'v', label: '720P', quality: 720, codec: 'avc', source }
  const video: VideoMedia = { kind: 'video', id: 'one', variants: [variant] }
  /** Every asker is a chat of its own. */
  const ask = (told: Headway[], signal?: AbortSignal) =>
    files
      .video(video, variant, { platform: 'douyin', chat: `${++chats}`, headway: (news) => told.push(news), signal })
      .catch((error: unknown) => error)
  const sharesOf = (told: Headway[]) => told.flatMap(({ share }) => share ?? [])
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const rising = (shares: number[]) => shares.every((share, index) => index === 0 || share > (shares[index - 1] ?? 0))

  it('is told of to who comes later as well, at once, and to nobody who left', { timeout: 30_000 }, async () => {
    await serve({ bytesPerSec: size / 2 })
    const first: Headway[] = []
    const second: Headway[] = []
    const third: Headway[] = []
    const leaving = new AbortController()
    const asked = ask(first)
    const left = ask(third, leaving.signal)
    await until(() => sharesOf(first).some((share) => share > 0.3))
    leaving.abort()
    await left
    const heard = third.length
    const joined = ask(second)
    await until(() => second.length > 0)
    expect(second[0]?.share).toBe(first.at(-1)?.share)
    await Promise.all([asked, joined])
    expect(host.requests).toHaveLength(1)
    expect([rising(sharesOf(first)), rising(sharesOf(second)), third.length]).toEqual([true, true, heard])
    expect(sharesOf(first).at(-1)).toBe(1)
    expect(first.length).toBeLessThan(20)
  })

  it('over several connections counts what all of them brought', { timeout: 30_000 }, async () => {
    const tuning = { largeBytes: 200_000, pieceBytes: 50_000, measureMs: 100, fastRate: Infinity, restMs: 0 }
    await serve({ bytesPerSec: size / 4 }, { tuning })
    const told: Headway[] = []
    await ask(told)
    expect(host.requests.length).toBeGreaterThan(1)
    expect(told[0]).toEqual({ doing: 'downloading' })
    expect(rising(sharesOf(told))).toBe(true)
    expect(sharesOf(told).length).toBeGreaterThan(3)
    expect(sharesOf(told).at(-1)).toBe(1)
  })

  it('of an unknown size has no share', async () => {
    await serve({ unsized: true })
    const told: Headway[] = []
    await ask(told)
    expect(told.every(({ share }) => share === undefined || share === 1)).toBe(true)
  })
})

it('an encoder is waited for before it tells anything', () => {
  const news: Headway[] = []
  const tell = encodingTo((headway) => news.push(headway))
  expect(news).toEqual([{ doing: 'encoding' }])
  tell(0.5)
  expect(news).toEqual([{ doing: 'encoding' }, { doing: 'encoding', share: 0.5 }])
})
