/** Every way on real adapters: ends in another file system, ends that take pieces, ends that fetch from us. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { freePort } from '../../support/ports'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startOneBotEnd, type OneBotEnd } from '../../../simulator/chats/onebot'
import { attemptsFor } from '../../../src/chat/deliver/attempts'
import { handOver } from '../../../src/chat/deliver/hand-over'
import { learningOf } from '../../../src/chat/deliver/learning'
import { placeOf } from '../../../src/chat/deliver/place'
import { createLender } from '../../../src/chat/lending/lender'
import { openLending } from '../../../src/chat/lending/route'
import { createOutlet } from '../../../src/chat/outlet'
import type { ChatRef } from '../../../src/chat/ref'
import type { MediaFile } from '../../../src/media/types'
import type { Settings } from '../../../src/model'
import { createExperience } from '../../../src/store'
import { settingsOf } from '../../support/settings'
import { connect, type Connected } from '../../support/chat-end'
import { until } from '../test-bot'

const mib = 1024 * 1024
const group: ChatRef = { platform: 'onebot', selfId: '10001', guildId: '20002', channelId: '20002', direct: false }
let dir: string
let end: OneBotEnd
let world: Connected
let now: number
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-ways-'))
  now = Date.now()
  end = await startOneBotEnd()
  world = await connect(end)
})
afterEach(async () => {
  await world.close()
  await Promise.all(closing.splice(0).map((close) => close()))
  await rm(dir, { recursive: true, force: true })
})

async function fileOf(sizeBytes: number): Promise<MediaFile & { bytes: Buffer }> {
  const bytes = randomBytes(sizeBytes)
  const path = join(dir, `douyin-${sizeBytes}.mp4`)
  await writeFile(path, bytes)
  return { path, name: 'douyin-1.mp4', mime: 'video/mp4', sizeBytes, bytes }
}

/** Sends a file as an answer would, and says what was tried. */
function sender(media: Partial<Settings['media']> = {}, lend?: (file: MediaFile) => string) {
  const settings = settingsOf({ media })
  const outlet = createOutlet({ chat: group, locales: [] }, world.kit(), false)
  const experience = createExperience({ path: join(dir, 'delivery.json'), clock: () => now, log: () => undefined })
  closing.push(experience.close)
  const learning = learningOf(group, experience)
  const place = placeOf(outlet, settings, lend)
  return {
    place,
    experience,
    async send(file: MediaFile, wanted: 'video' | 'file' = 'video') {
      const tried: string[] = []
      const outcome = await handOver({ file, wanted, place }, outlet, {
        learning,
        tried: ({ element, way }, { kind }) => tried.push(`${element} ${way} ${kind}`),
      })
      return { outcome: outcome?.kind, tried }
    },
  }
}

describe('an end in another file system', () => {
  beforeEach(() => {
    end.disk.apart = true
  })

  it('that takes pieces has the whole file after one refusal, and the next one at once', async () => {
    end.disk.pieces = 'takes'
    const { send } = sender()
    const file = await fileOf(11 * mib + 5)
    expect(await send(file)).toEqual({ outcome: 'sent', tried: ['video file refused', 'video chunks sent'] })
    expect(end.arrivals.at(-1)?.files[0]?.bytes.equals(file.bytes)).toBe(true)
    expect((await send(file)).tried).toEqual(['video chunks sent'])
  })

  it('has in pieces what goes out as a plain file as well: no end can download its own disk', async () => {
    end.disk.pieces = 'takes'
    const file = await fileOf(3 * mib + 7)
    const { outcome, tried } = await sender().send(file, 'file')
    expect({ outcome, tried }).toEqual({ outcome: 'sent', tried: ['file file refused', 'file chunks sent'] })
    expect(end.arrivals.at(-1)).toMatchObject({ action: 'upload_group_file' })
    expect(end.arrivals.at(-1)?.files[0]?.bytes.equals(file.bytes)).toBe(true)
    expect(end.actions.filter(({ action }) => action === 'download_file')).toEqual([])
  })

  it('remembers it over a restart, and looks again after days', async () => {
    end.disk.pieces = 'takes'
    const first = sender()
    const file = await fileOf(11 * mib)
    await first.send(file)
    await first.experience.close()
    expect((await sender().send(file)).tried).toEqual(['video chunks sent'])
    now += 10 * 86_400_000
    end.disk.apart = false
    expect((await sender().send(file)).tried).toEqual(['video file sent'])
  })

  it('that cannot be reached in any way refuses, and nothing of it stands in the chat', async () => {
    const { send } = sender()
    const { outcome, tried } = await send(await fileOf(11 * mib))
    expect(outcome).toBe('refused')
    expect(tried).toEqual(['video file refused', 'video chunks refused', 'file file refused', 'file chunks refused'])
    expect(end.arrivals).toEqual([])
  })

  it('finds a shared folder under the path it calls it', async () => {
    const { send } = sender({ paths: [`${dir}=/elsewhere`] })
    const file = await fileOf(11 * mib)
    end.disk.pieces = 'unknown'
    await send(file)
    const asked = end.actions.flatMap(({ params }) => JSON.stringify(params)).join('\n')
    expect(asked).toContain(`file:///elsewhere/douyin-${file.sizeBytes}.mp4`)
  })

  for (const pieces of ['other-stream', 'loses', 'mixes'] as const) {
    it(`that ${pieces} pieces is not believed`, async () => {
      end.disk.pieces = pieces
      const { send } = sender()
      expect((await send(await fileOf(11 * mib))).tried).toContain('video chunks refused')
      expect(end.arrivals).toEqual([])
    })
  }

  it('that falls silent over a piece is no failure of what comes later: unloading ends the wait', async () => {
    end.disk.pieces = 'hangs'
    const abort = new AbortController()
    const outlet = createOutlet({ chat: group, locales: [] }, { ...world.kit(), signal: abort.signal }, false)
    const file = await fileOf(11 * mib)
    const uploading = outlet.upload?.(file)
    await until(
      () => end.actions.filter(({ action }) => action === 'upload_file_stream').length > 1,
      'the second piece',
    )
    abort.abort()
    await expect(uploading).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('a file that is gone or shorter is refused by ourselves', async () => {
    end.disk.pieces = 'takes'
    const { place } = sender()
    const file = await fileOf(3 * mib)
    await truncate(file.path, mib)
    await expect(place.upload?.(file)).rejects.toMatchObject({ code: 'send-failed' })
    await rm(file.path)
    await expect(place.upload?.(file)).rejects.toBeInstanceOf(Error)
  })
})

describe('an address on the server of Koishi', () => {
  async function open(selfUrl?: (port: number) => string, baseUrl = '') {
    const port = await freePort()
    const require = createRequire(import.meta.url)
    const settings = settingsOf({ media: { baseUrl } })
    const lending = openLending(
      world.app,
      settings,
      createLender(() => now),
    )
    const plugin = require('@koishijs/plugin-server') as { default?: never }
    const fork = world.app.plugin(
      (plugin.default ?? plugin) as never,
      {
        host: '127.0.0.1',
        port,
        ...(selfUrl ? { selfUrl: selfUrl(port) } : {}),
      } as never,
    )
    await until(() => (world.app as { server?: { port?: number } }).server?.port === port, 'the server', 20_000)
    return { lending, fork, here: `http://127.0.0.1:${port}` }
  }

  it('gives the file, whole or in part, to whoever knows it', async () => {
    const { lending, here } = await open((port) => `http://127.0.0.1:${port}/`)
    const file = await fileOf(5000)
    const address = lending()?.(file) ?? ''
    expect(address).toMatch(new RegExp(`^${here}/amagi/media/[\\w-]{22}/media\\.mp4$`))
    const whole = await fetch(address)
    expect(Buffer.from(await whole.arrayBuffer()).equals(file.bytes)).toBe(true)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '5000',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    const head = await fetch(address, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      '5000',
      0,
    ])
    const part = await fetch(address, { headers: { range: 'bytes=1000-1999' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/5000'])
    expect(Buffer.from(await part.arrayBuffer()).equals(file.bytes.subarray(1000, 2000))).toBe(true)
    const behind = await fetch(address, { headers: { range: 'bytes=5000-' } })
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, 'bytes */5000'])
    await rm(file.path)
    expect((await fetch(address)).status).toBe(404)
  })

  it('is over after minutes, unknown to guesses, and gone with the server', async () => {
    const { lending, fork, here } = await open((port) => `http://127.0.0.1:${port}`)
    const address = lending()?.(await fileOf(10)) ?? ''
    expect((await fetch(`${here}/amagi/media/${'A'.repeat(22)}/media.mp4`)).status).toBe(404)
    expect((await fetch(`${here}/amagi/media/`)).status).toBe(404)
    now += 9 * 60_000
    expect((await fetch(address)).status).toBe(200)
    now += 2 * 60_000
    expect((await fetch(address)).status).toBe(404)
    fork.dispose()
    await until(() => lending() === undefined, 'the way to be gone')
  })

  it('does not exist while nobody said how others reach it, and follows the setting where it is said', async () => {
    const { lending, fork } = await open()
    expect(lending()).toBeUndefined()
    fork.dispose()
    const other = await open(undefined, 'https://bot.example/koishi/')
    expect(other.lending()?.(await fileOf(10))).toMatch(/^https:\/\/bot\.example\/koishi\/amagi\/media\//)
  })

  it('is one of the ways only where it is known', () => {
    const file = { path: '/x.mp4', name: 'x', mime: 'video/mp4', sizeBytes: 20 * mib }
    const waysIn = (lend?: () => string) =>
      attemptsFor({ file }, 'video', sender({}, lend).place).map(({ element, way }) => `${element} ${way}`)
    expect(waysIn()).not.toContain('video server')
    expect(waysIn(() => 'http://koishi:5140/x')).toContain('video server')
  })
})
