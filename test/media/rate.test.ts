/** The total rate of downloads, by a clock of the test's own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startWildHost } from '../../simulator/wild'
import { createTransport } from '../../src/http'
import { createMedia } from '../../src/media'
import { createRate, type Share } from '../../src/media/fetch/rate'
import type { VideoMedia } from '../../src/model'
import { mib } from '../../src/units'

const { signal } = new AbortController()

describe('a limit', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
  afterEach(() => void vi.useRealTimers())

  /** Asks for chunk after chunk, for ever; the result says how many bytes have come. */
  function download(share: Share, chunk = 65_536, stop: AbortSignal = signal): () => number {
    let bytes = 0
    const go = async (): Promise<void> => {
      for (;;) {
        await share.take(chunk, stop)
        bytes += chunk
      }
    }
    go().catch(() => undefined)
    return () => bytes
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  it('of 0 lets everything through at once', () => {
    expect(createRate(0, Date.now).share().take(1e12, signal)).toBeUndefined()
  })
  it.each([0.1, 2, 50])('of %f MiB per second is kept on average and used up', async (mibPerSec) => {
    const bytes = download(createRate(mibPerSec * mib, Date.now).share())
    await pass(20_000)
    expect(bytes() / (20 * mibPerSec * mib)).toBeGreaterThan(0.95)
    expect(bytes() / (20 * mibPerSec * mib)).toBeLessThan(1.01)
  })
  it('saves nothing up while nobody downloads', async () => {
    const rate = createRate(mib, Date.now)
    await pass(60_000)
    const bytes = download(rate.share())
    await pass(1_000)
    expect(bytes()).toBeLessThan(1.15 * mib)
  })
  it('is shared evenly, however many connections a download has and however often it asks', async () => {
    const rate = createRate(mib, Date.now)
    const many = rate.share()
    const connections = [1, 2, 3, 4].map(() => download(many))
    const one = download(rate.share())
    await pass(20_000)
    const sum = connections.reduce((bytes, connection) => bytes + connection(), 0)
    expect(sum / one()).toBeGreaterThan(0.9)
    expect(sum / one()).toBeLessThan(1.1)
  })
  it('goes to the others as soon as one has left', async () => {
    const rate = createRate(mib, Date.now)
    const leaving = new AbortController()
    download(rate.share(), 65_536, leaving.signal)
    const stays = download(rate.share())
    await pass(10_000)
    leaving.abort()
    const before = stays()
    await pass(10_000)
    expect((stays() - before) / (10 * mib)).toBeGreaterThan(0.95)
  })
  it('falls to 60 % when a connection breaks, once for one trouble, and never below 1 MB per second', async () => {
    const rate = createRate(10e6, Date.now)
    const falls: number[] = []
    for (let count = 0; count < 6; count++) {
      rate.broke()
      rate.broke()
      falls.push(rate.current)
      await pass(5_000)
    }
    expect(falls.map(Math.round)).toEqual([6e6, 3.6e6, 2.16e6, 1.296e6, 1e6, 1e6])
    const low = createRate(500_000, Date.now)
    low.broke()
    expect(low.current).toBe(500_000)
  })
  it('recovers by a tenth of itself every half minute', async () => {
    const rate = createRate(10e6, Date.now)
    rate.broke()
    const steps: number[] = []
    for (let count = 0; count < 6; count++) {
      await pass(30_000)
      steps.push(rate.current)
    }
    expect(steps).toEqual([7e6, 8e6, 9e6, 10e6, 10e6, 10e6])
  })
  it('that has fallen is the one that is kept', async () => {
    const rate = createRate(10 * mib, Date.now)
    rate.broke()
    const bytes = download(rate.share())
    await pass(10_000)
    expect(bytes() / (60 * mib)).toBeGreaterThan(0.95)
    expect(bytes() / (60 * mib)).toBeLessThan(1.01)
  })
})

describe('the rate of a media store', () => {
  it('holds downloads back, over all their connections, and is no reason to give them up', async () => {
    const size = 4_000_000
    const host = await startWildHost({ files: { '/v': size } })
    const transport = createTransport({ gateway: host.url })
    const dir = await mkdtemp(join(tmpdir(), 'rate-'))
    const media = createMedia({
      dir,
      transport,
      mediaHosts: () => ['cdn.example'],
      ffmpeg: false,
      rateBytes: 400_000,
      // By the time alone that our own limit takes it would be late, slow and worth more connections.
      tuning: {
        graceMs: 3_000,
        slowestRate: 1e9,
        slowMs: 1_500,
        slowBytes: 1e9,
        measureMs: 50,
        largeBytes: 1,
        restMs: 0,
      },
    })
    const source = { urls: ['https://a.cdn.example/v', 'https://b.cdn.example/v'] }
    const variant = { id: 'v', label: '', quality: 1080, codec: 'avc', source } as const
    const video: VideoMedia = { kind: 'video', id: 'v', durationSec: 1, variants: [] }
    const start = performance.now()
    const ended = await media.video(video, variant, { platform: 'bilibili' }).catch((error) => error)
    // The bytes are no video: only what comes after the download complains.
    expect(ended).toMatchObject({ code: 'upstream-changed', details: { path: 'box' } })
    expect(performance.now() - start).toBeGreaterThan(9_800)
    expect(host.requests).toHaveLength(1)
    await media.close()
    transport.close()
    await host.close()
    await rm(dir, { recursive: true, force: true })
  })
})
