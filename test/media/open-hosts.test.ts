/** Hosts that are new to a platform's list. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import type { MediaFiles, MediaOptions } from '../../src/media/types'
import type { VideoVariant } from '../../src/model'
import { declarations, platforms } from '../../src/platforms'
import { codeOf } from '../platforms/upstream'
import { createOrigin, fixture, hosts, serve, type Origin } from './origin'

let origin: Origin
let dir: string
let media: MediaFiles | undefined

beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'open-'))
})
afterEach(async () => {
  await media?.close()
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const url = 'https://v9.new-cdn.net/v.mp4'
const variant: VideoVariant = {
  id: 'v',
  label: '360P',
  quality: 360,
  codec: 'avc',
  source: { urls: [url], referer: 'https://www.example.com/' },
}

function video(openHosts?: MediaOptions['openHosts']) {
  origin.on('/v.mp4', serve(fixture('progressive.mp4')))
  media = createMedia({
    dir,
    transport: origin.transport,
    mediaHosts: () => hosts,
    ffmpeg: false,
    ...(openHosts && { openHosts }),
  })
  return media.video({ kind: 'video', id: 'douyin-1', variants: [variant] }, variant, { platform: 'douyin' })
}

describe('a host that is new', () => {
  it('serves videos of a platform that is open for them, with its referer and without a cookie', async () => {
    expect((await video(() => ['media'])).mime).toBe('video/mp4')
    expect(origin.seen[0]?.host).toBe('v9.new-cdn.net')
    expect(origin.seen[0]?.headers.referer).toBe('https://www.example.com/')
    expect(origin.seen[0]?.headers.cookie).toBeUndefined()
  })

  it.each([undefined, () => [], () => ['picture'] as const])('is not asked for others (%#)', async (openHosts) => {
    expect(await codeOf(video(openHosts))).toBe('upstream-changed')
    expect(origin.seen).toEqual([])
  })
})

it('platforms are open for media, and for pictures where no text of an author holds addresses of any', () => {
  expect(Object.fromEntries(platforms.map(({ id, hosts: { open = [] } }) => [id, open]))).toEqual({
    douyin: ['media'],
    bilibili: ['media'],
    kuaishou: ['media', 'picture'],
  })
  expect(Object.keys(declarations)).toHaveLength(3)
})
