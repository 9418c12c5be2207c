/** Every kind of picture on every real adapter: what arrives is what its chat takes, complete and in order. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliver } from '../../src/chat/deliver'
import { handingIn } from '../../src/chat/deliver/handing'
import { pictureLimits } from '../../src/chat/deliver/pictures'
import { createOutlet } from '../../src/chat/outlet'
import { createMedia } from '../../src/media'
import { mustBeCut, sidesFit } from '../../src/media/picture/limits'
import type { MediaFiles, PictureFile } from '../../src/media/types'
import type { Abilities, ImageMedia } from '../../src/model'
import { createExperience } from '../../src/store'
import { albumPost } from '../../samples/plain-posts'
import { createOrigin, at, fixture, hosts, serve, type Origin } from '../media/origin'
import { settingsOf } from '../support/settings'
import { stageOf, tables, type Stage } from './outcomes/play'

let origin: Origin
let dir: string
let media: MediaFiles

/** Something that hardly gets smaller; the same every time. */
function noise(width: number, height: number) {
  const raw = Buffer.alloc(width * height * 3)
  let state = 9
  for (let place = 0; place < raw.length; place++) raw[place] = (state = (state * 48_271) % 2_147_483_647) & 255
  return sharp(raw, { raw: { width, height, channels: 3 } })
}
const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#489' }, limitInputPixels: false })

function heic(): Buffer {
  const data = Buffer.alloc(500)
  data.writeUInt32BE(24)
  data.write('ftypheic\0\0\0\0mif1heic', 4, 'latin1')
  data.writeUInt32BE(476, 24)
  data.write('mdat', 28)
  return data
}

const kinds: Record<string, () => Promise<Buffer> | Buffer> = {
  small: () => fixture('picture.jpg'),
  'huge in bytes': () => noise(2400, 1700).png({ compressionLevel: 1 }).toBuffer(),
  'huge in pixels': () => flat(9000, 6000).jpeg().toBuffer(),
  long: () => flat(400, 24_000).jpeg().toBuffer(),
  animated: () => fixture('animated.webp'),
  'that nothing decodes': heic,
}

beforeAll(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'amagi-pictures-'))
  media = createMedia({ dir: join(dir, 'media'), transport: origin.transport, mediaHosts: () => hosts, ffmpeg: false })
  for (const [name, make] of Object.entries(kinds)) origin.on(`/${encodeURIComponent(name)}`, serve(await make()))
}, 120_000)
afterAll(async () => {
  await media.close()
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const image = (name: string): ImageMedia => ({
  kind: 'image',
  id: `douyin-${name.replaceAll(' ', '-')}`,
  source: { urls: [at(`/${encodeURIComponent(name)}`)] },
})

/** What the chat is to get: files within its limits, each of which decodes; nothing where it can have none. */
async function wanted(name: string, abilities: Abilities): Promise<PictureFile[]> {
  const files = await media.image(image(name), { platform: 'douyin', limits: pictureLimits(abilities) }).catch(() => [])
  for (const file of files) {
    if (file.asFile) continue
    const meta = await sharp(await readFile(file.path), { limitInputPixels: false }).metadata()
    const sides = { width: meta.width, height: meta.height }
    expect(sides).toEqual({ width: file.width, height: file.height })
    expect(file.sizeBytes).toBeLessThanOrEqual(abilities.picture.bytes)
    expect([sidesFit(sides, abilities.picture), mustBeCut(sides, abilities.picture)]).toEqual([true, false])
    expect(['jpeg', 'png', 'gif']).toContain(meta.format)
  }
  return files
}

const scenes = tables.flatMap(({ scenes: [first] }) => (first ? [[first.name, first] as const] : []))

describe.each(scenes)('%s', (_, scene) => {
  let stage: Stage
  let serial = 700
  beforeAll(async () => {
    stage = await stageOf(scene, 60_000)
  })
  afterAll(() => stage.world.close())

  /** Sends these pictures one by one into a chat of their own; the messages that are there then, and what went wrong. */
  async function sendAll(images: ImageMedia[]) {
    const { ref, end: chat } = scene.chat(++serial)
    const outlet = createOutlet({ chat: ref, locales: ['zh-CN'] }, stage.world.kit(), false)
    const post = albumPost('7', 0, { images })
    const { signal, log, clock } = stage.world.kit()
    const plan = { parts: [{ kind: 'images' as const, images, mode: 'separate' as const }], url: post.url }
    const settings = settingsOf()
    const experience = createExperience({ path: join(dir, `${serial}.json`), clock, log: log.warn })
    const { failures } = await deliver(plan, post, outlet, {
      settings,
      ...handingIn(outlet, { settings, experience, lending: () => undefined }),
      media: async () => media,
      cards: () => Promise.reject(new Error('no cards here')),
      card: {} as never,
      signal,
      log,
    })
    const shown = stage.end.delivered.filter((message) => message.chat === chat && message.files.length > 0)
    // What stands together as an album is one message to whoever reads.
    const messages = new Map<unknown, number[]>()
    for (const message of shown) {
      const key = message.album ?? message
      messages.set(key, [...(messages.get(key) ?? []), ...message.files])
    }
    return { failures, messages: [...messages.values()], abilities: outlet.abilities }
  }

  it.each(Object.keys(kinds))(
    'a picture %s',
    async (name) => {
      const { failures, messages, abilities } = await sendAll([image(name)])
      const files = await wanted(name, abilities)
      const there = messages.flat()
      expect(there).toEqual(files.map(({ sizeBytes }) => sizeBytes))
      expect(there.length).toBeGreaterThanOrEqual(name === 'that nothing decodes' ? 0 : 1)
      expect(failures).toHaveLength(files.length === 0 ? 1 : 0)
    },
    240_000,
  )

  it('three pictures stand in one message where the chat shows them so', async () => {
    const names = ['small', 'small', 'huge in pixels']
    const { failures, messages, abilities } = await sendAll(names.map(image))
    const files = await Promise.all(names.map((name) => wanted(name, abilities)))
    const sizes = files.flat().map(({ sizeBytes }) => sizeBytes)
    expect(failures).toEqual([])
    expect(messages).toEqual(abilities.picturesTogether > 1 ? [sizes] : sizes.map((size) => [size]))
  }, 240_000)
})
