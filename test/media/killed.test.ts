/** A process that is killed in the middle of a download, and the next one in the same folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import type { VideoMedia, VideoVariant } from '../../src/model'
import { at, createOrigin, fixture, hosts, inTurn, serve } from './origin'

const root = fileURLToPath(new URL('../..', import.meta.url))
const variant: VideoVariant = {
  id: 'v',
  label: '',
  quality: 360,
  codec: 'avc',
  source: { urls: [at('/v')] },
}
const video: VideoMedia = { kind: 'video', id: 'douyin-1', durationSec: 2, variants: [variant] }

/** Downloads the video in a process of its own. */
const downloader = (gateway: string, dir: string) =>
  spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      '-e',
      `const { createMedia } = require('./src/media')
       const { createTransport } = require('./src/http')
       const [gateway, dir, hosts, video] = process.argv.slice(1)
       const transport = createTransport({ gateway })
       const media = createMedia({ dir, transport, mediaHosts: () => [hosts], ffmpeg: false })
       const wanted = JSON.parse(video)
       media.video(wanted, wanted.variants[0], { platform: 'douyin' })`,
      gateway,
      dir,
      hosts[0],
      JSON.stringify(video),
    ],
    { cwd: root, stdio: 'inherit' },
  )

it('leaves a part that the next life removes; nothing half is ever handed out', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'killed-'))
  const origin = await createOrigin()
  const file = fixture('progressive.mp4')
  origin.on(
    '/v',
    inTurn(
      // All but the end, and then silence.
      (_, response) => void response.writeHead(200, { 'content-length': file.length }).write(file.subarray(0, -10)),
      serve(file),
    ),
  )
  /** Files below the folder by name and size. */
  const below = async () => {
    const found = await readdir(dir, { recursive: true, withFileTypes: true })
    const files = found.filter((entry) => entry.isFile())
    return Promise.all(
      files.map(async ({ name, parentPath }) => ({ name, size: (await stat(join(parentPath, name))).size })),
    )
  }
  const child = downloader(origin.gateway, dir)
  await expect.poll(below).toContainEqual({ name: expect.stringMatching(/\.part$/), size: file.length - 10 })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await below()).toContainEqual({ name: expect.stringMatching(/\.part$/), size: file.length - 10 })

  const log: string[] = []
  const media = createMedia({
    dir,
    transport: origin.transport,
    mediaHosts: () => hosts,
    ffmpeg: false,
    log: (line) => log.push(line),
  })
  const made = await media.video(video, variant, { platform: 'douyin' })
  expect((await readFile(made.path)).equals(file)).toBe(true)
  expect((await below()).filter(({ name }) => !name.endsWith('.json'))).toEqual([
    { name: expect.stringMatching(/^douyin-1-/), size: file.length },
  ])
  expect(log.join()).toContain('removed the media files of 1 life')
  await media.close()
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})
