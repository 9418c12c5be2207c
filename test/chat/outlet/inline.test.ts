/** Data inside messages, through the real adapter: bounded in the process, read once for all who send the same. */
import { randomBytes } from 'node:crypto'
import * as disk from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startOneBotEnd, type OneBotEnd } from '../../../simulator/chats/onebot'
import { handOver } from '../../../src/chat/deliver/hand-over'
import { placeOf } from '../../../src/chat/deliver/place'
import { sendSheets } from '../../../src/chat/deliver/sheets'
import { createOutlet } from '../../../src/chat/outlet'
import { createInlining } from '../../../src/chat/outlet/inline'
import type { MediaFile } from '../../../src/media/types'
import { connect, type Connected } from '../../support/chat-end'
import { settingsOf } from '../../support/settings'

/** The real disk, and the paths that were read from it. */
const read: string[] = []
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof disk>()
  return {
    ...real,
    readFile: (...given: Parameters<typeof real.readFile>) => (read.push(String(given[0])), real.readFile(...given)),
  }
})

const mib = 1024 * 1024
let dir: string
let end: OneBotEnd
let world: Connected

beforeEach(async () => {
  dir = await disk.mkdtemp(join(tmpdir(), 'amagi-inline-'))
  end = await startOneBotEnd()
  world = await connect(end)
  read.length = 0
})
afterEach(async () => {
  await world.close()
  await disk.rm(dir, { recursive: true, force: true })
})

async function fileOf(name: string, sizeBytes: number): Promise<MediaFile & { bytes: Buffer }> {
  const bytes = randomBytes(sizeBytes)
  const path = join(dir, name)
  await disk.writeFile(path, bytes)
  return { path, name, mime: 'video/mp4', sizeBytes, bytes }
}

/** Room for two large files. */
function narrow(): ReturnType<Connected['kit']> {
  const kit = world.kit()
  return { ...kit, host: { ...kit.host, inlining: createInlining(5 * mib) } }
}
const large = (name: string): Promise<MediaFile> => fileOf(`${name}.mp4`, 2 * mib)

const outletOf = (kit: ReturnType<Connected['kit']>, group: number) =>
  createOutlet(
    {
      chat: { platform: 'onebot', selfId: '10001', guildId: `${group}`, channelId: `${group}`, direct: false },
      locales: [],
    },
    kit,
    false,
  )

/** Into this group, as data. */
async function send(kit: ReturnType<Connected['kit']>, file: MediaFile, group: number): Promise<string | undefined> {
  const outlet = outletOf(kit, group)
  const place = placeOf(outlet, settingsOf({ media: { send: 'base64' } }))
  return (await handOver({ file, wanted: 'video', place }, outlet))?.kind
}

const groups = Array.from({ length: 10 }, (_, index) => 21_000 + index)
const bytesIn = (group: number) => end.arrivals.find(({ chat }) => chat === `group:${group}`)?.files[0]?.bytes

/** Every message is answered after so many milliseconds. */
const answerAfter = (ms: number): void => {
  for (const group of groups) end.behave(`group:${group}`, [{ kind: 'late', ms }], true)
}

it('a file that ten chats are sent at once is read once, and nothing of it is kept', async () => {
  answerAfter(300)
  const kit = world.kit()
  const file = await fileOf('one.mp4', 6 * mib)
  expect(await Promise.all(groups.map((group) => send(kit, file, group)))).toEqual(groups.map(() => 'sent'))
  expect(groups.every((group) => bytesIn(group)?.equals(file.bytes))).toBe(true)
  expect(read).toEqual([file.path])
  expect(kit.host.inlining.idle()).toBe(true)
  await send(kit, file, 21_999)
  expect(read).toEqual([file.path, file.path])
})

it('different files do not mix, and no more of them are on their way than the process has room for', async () => {
  answerAfter(500)
  const kit = world.kit()
  const files = await Promise.all(groups.map((group) => fileOf(`${group}.mp4`, 9 * mib)))
  await Promise.all(groups.map((group, index) => send(kit, files[index] as MediaFile, group)))
  expect(groups.every((group, index) => bytesIn(group)?.equals(files[index]?.bytes as Buffer))).toBe(true)
  const times = end.arrivals.map(({ time }) => time).sort((a, b) => a - b)
  // Five times nine fit; the sixth begins when the first was answered.
  expect((times[5] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(490)
  expect(kit.host.inlining.idle()).toBe(true)
})

it('a file that was replaced while another chat is sent the old one is read anew', async () => {
  answerAfter(1500)
  const kit = world.kit()
  const old = await fileOf('one.mp4', 2 * mib)
  const first = send(kit, old, 21_000)
  await vi.waitFor(() => expect(bytesIn(21_000)).toBeDefined(), { timeout: 20_000 })
  const fresh = await fileOf('one.mp4', 2 * mib)
  await Promise.all([first, send(kit, fresh, 21_001)])
  expect([bytesIn(21_000)?.equals(old.bytes), bytesIn(21_001)?.equals(fresh.bytes)]).toEqual([true, true])
})

it('a file for more chats than there is room for goes to the others later, and is still read once', async () => {
  answerAfter(1500)
  const kit = narrow()
  const file = await large('one')
  // One for the file and one for each message: four of them fit.
  await Promise.all(groups.slice(0, 6).map((group) => send(kit, file, group)))
  const times = end.arrivals.map(({ time }) => time).sort((a, b) => a - b)
  expect((times[4] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1490)
  expect(read).toEqual([file.path])
  expect(kit.host.inlining.idle()).toBe(true)
})

it('one who leaves while he waits is sent nothing, and keeps nobody back', async () => {
  answerAfter(1500)
  const kit = narrow()
  const leaving = new AbortController()
  const [a, b, c, d] = [await large('a'), await large('b'), await large('c'), await large('d')]
  const begun = [send(kit, a, 21_000), send(kit, b, 21_001)]
  const left = send({ ...kit, signal: leaving.signal }, c, 21_002).catch((error: { code: string }) => error.code)
  const next = send(kit, d, 21_003)
  await vi.waitFor(() => expect(end.arrivals.length).toBe(2), { timeout: 20_000 })
  leaving.abort()
  expect(await left).toBe('cancelled')
  expect(await Promise.all([...begun, next])).toEqual(['sent', 'sent', 'sent'])
  expect(bytesIn(21_002)).toBeUndefined()
  expect(kit.host.inlining.idle()).toBe(true)
})

it('a card goes out at once while videos wait for an end that does not answer', async () => {
  answerAfter(1500)
  const kit = narrow()
  const files = [await large('a'), await large('b'), await large('c')]
  const videos = files.map((file, index) => send(kit, file, 21_000 + index))
  await vi.waitFor(() => expect(end.arrivals.length).toBe(2), { timeout: 20_000 })
  const sheet = { data: randomBytes(300_000), mime: 'image/jpeg' as const, width: 1, height: 1 }
  await sendSheets(outletOf(kit, 21_500), [sheet])
  expect(end.arrivals).toHaveLength(3)
  expect(bytesIn(21_500)?.equals(sheet.data)).toBe(true)
  await Promise.all(videos)
})

it('a file that cannot be read is a refusal of the way, and the next one to ask is not told the same', async () => {
  const kit = world.kit()
  const file = await fileOf('late.mp4', mib)
  await disk.rm(file.path)
  expect(await send(kit, file, 21_000)).toBe('refused')
  await disk.writeFile(file.path, file.bytes)
  expect(await send(kit, file, 21_000)).toBe('sent')
  expect(kit.host.inlining.idle()).toBe(true)
})

it('a reading that failed is not what others get who come while its message is still carried', async () => {
  const inlining = createInlining()
  const inline = inlining.of(new AbortController().signal)
  const data = { path: join(dir, 'folder'), mime: 'video/mp4', sizeBytes: 2 * mib }
  await disk.mkdir(data.path)
  await inline.carry([data], async () => {
    await expect(inline.addressOf(data)).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(inline.addressOf(data)).rejects.toMatchObject({ code: 'EISDIR' })
  })
  expect(read).toHaveLength(2)
  expect(inlining.idle()).toBe(true)
})
