import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDevices } from '../../src/store'

const day = 86_400_000

describe('guest devices', () => {
  let dir: string
  let now: number
  let said: string[]
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'amagi-devices-'))
    now = 1_800_000_000_000
    said = []
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))
  const path = (): string => join(dir, 'devices.json')
  const life = () => createDevices({ path: path(), clock: () => now, log: (line) => said.push(line) })
  const guest = { ttwid: 'canary-ttwid', made: 5 }

  it('are there in the next life, and sealed in the file', async () => {
    const first = life()
    expect(await first.read('douyin')).toBeUndefined()
    await first.write('douyin', guest)
    await first.close()
    expect(await readFile(path(), 'utf8')).not.toContain('canary')
    expect((await stat(path())).mode & 0o077).toBe(0)
    expect(await life().read('douyin')).toEqual(guest)
    expect(await life().read('bilibili')).toBeUndefined()
  })
  it('of one platform cannot be put in place of another', async () => {
    const first = life()
    await first.write('douyin', guest)
    await first.close()
    const content = JSON.parse(await readFile(path(), 'utf8')) as Record<string, unknown>
    await writeFile(path(), JSON.stringify({ kuaishou: content['douyin'] }))
    expect(await life().read('kuaishou')).toBeUndefined()
  })
  it('are written when they have changed, and once a day when they are used', async () => {
    const own = life()
    await own.write('douyin', guest)
    const before = await readFile(path(), 'utf8')
    now += day - 1
    await own.write('douyin', { ...guest })
    expect(await readFile(path(), 'utf8')).toBe(before)
    now += 1
    await own.write('douyin', guest)
    const after = await readFile(path(), 'utf8')
    expect(after).not.toBe(before)
    await own.write('douyin', { ...guest, made: 6 })
    expect(await readFile(path(), 'utf8')).not.toBe(after)
  })
  it('that nobody used for three months are given up, and so are those of a clock that went back', async () => {
    const own = life()
    await own.write('douyin', guest)
    await own.close()
    now += 90 * day
    expect(await life().read('douyin')).toEqual(guest)
    now += 1
    expect(await life().read('douyin')).toBeUndefined()
    now -= 181 * day
    expect(await life().read('douyin')).toBeUndefined()
  })
  it.each([
    ['{"douyin":{"iv":"AA==","tag":"AA==","data":"AA==","at":1800000000000}}'],
    ['{"douyin":{"at":"x"}}'],
    ['{"douyin":7}'],
    ['[]'],
    ['not JSON'],
  ])('a file with %s is a first day', async (content) => {
    await writeFile(path(), content)
    const own = life()
    expect(await own.read('douyin')).toBeUndefined()
    await own.write('douyin', guest)
    await own.close()
    expect(await life().read('douyin')).toEqual(guest)
  })
  it('a key that cannot be used costs the device and a line, nothing else', async () => {
    const own = life()
    await own.write('douyin', guest)
    await own.close()
    await writeFile(join(dir, 'devices.key'), 'short')
    expect(await life().read('douyin')).toBeUndefined()
    expect(said.join()).not.toContain('canary')
  })
})
