import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createExperience } from '../../src/store'

const hour = 3_600_000
const day = 24 * hour
let dir: string
let now: number
const lines: string[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-experience-'))
  now = 1_800_000_000_000
  lines.length = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const open = (before?: Promise<void>) =>
  createExperience({ path: join(dir, 'delivery.json'), clock: () => now, log: (line) => lines.push(line), before })

describe('what worked', () => {
  it('counts up to four times, what was refused as often the other way', async () => {
    const known = open()
    for (let time = 0; time < 6; time++) await known.note('room', 'worked', true)
    for (let time = 0; time < 6; time++) await known.note('room', 'refused', false)
    await known.note('room', 'both', true)
    await known.note('room', 'both', false)
    await known.note('room 2', 'worked', true)
    expect(Object.fromEntries(await known.of('room'))).toEqual({ worked: 4, refused: -4 })
    expect(Object.fromEntries(await known.of('room 2'))).toEqual({ worked: 1 })
    expect((await known.of('elsewhere')).size).toBe(0)
  })

  it('is half as much after a day and nothing after four', async () => {
    const known = open()
    await known.note('room', 'worked', true)
    await known.note('room', 'refused', false)
    now += day
    expect(Object.fromEntries(await known.of('room'))).toEqual({ worked: 0.5, refused: -0.5 })
    now += day
    expect((await known.of('room')).size).toBe(2)
    now += 2 * day
    expect((await known.of('room')).size).toBe(0)
    expect(await known.lessons()).toEqual([])
  })

  it('fades for what is tried again, too', async () => {
    const known = open()
    await known.note('room', 'worked', true)
    now += day
    await known.note('room', 'worked', true)
    expect((await known.of('room')).get('worked')).toBe(1.5)
  })

  it('is not more for a clock that went back', async () => {
    const known = open()
    await known.note('room', 'worked', true)
    now -= 10 * day
    expect((await known.of('room')).get('worked')).toBe(1)
  })

  it('survives a restart, and what is closed writes no more', async () => {
    const first = open()
    await first.note('room', 'worked', true)
    await first.note('room', 'refused', false)
    await first.close()
    await first.note('room', 'late', true)
    const second = open()
    expect(Object.fromEntries(await second.of('room'))).toEqual({ worked: 1, refused: -1 })
  })

  it('is read only when the life before has written', async () => {
    const first = open()
    let finish = (): void => undefined
    const second = open(new Promise<void>((resolve) => (finish = resolve)))
    const asked = second.of('room')
    await first.note('room', 'worked', true)
    await first.close()
    finish()
    expect((await asked).get('worked')).toBe(1)
  })

  it('is forgotten on wish, over restarts', async () => {
    const known = open()
    await known.note('room', 'worked', true)
    await known.forget()
    expect(await known.lessons()).toEqual([])
    await known.close()
    expect(await open().lessons()).toEqual([])
  })

  it('is told in lines, the best of each place first', async () => {
    const known = open()
    await known.note('b', 'refused', false)
    await known.note('b', 'worked', true)
    await known.note('a', 'worked', true)
    expect(await known.lessons()).toEqual([
      { place: 'a', possibility: 'worked', value: 1, at: now },
      { place: 'b', possibility: 'worked', value: 1, at: now },
      { place: 'b', possibility: 'refused', value: -1, at: now },
    ])
  })

  it('stays small: what was tried longest ago goes first', async () => {
    const known = open()
    for (let place = 0; place < 1010; place++) {
      now += 1
      await known.note(`room ${place}`, 'worked', true)
    }
    const places = (await known.lessons()).map(({ place }) => place)
    expect(places).toHaveLength(1000)
    expect(places).toContain('room 1009')
    expect(places).not.toContain('room 9')
  })
})

describe('the file', () => {
  const path = () => join(dir, 'delivery.json')
  it('counts as empty where it is broken or holds something else, which is put aside or passed over', async () => {
    await writeFile(path(), 'not json')
    const known = open()
    expect(await known.lessons()).toEqual([])
    await known.note('room', 'worked', true)
    await known.close()
    expect(await readFile(`${path()}.broken`, 'utf8')).toBe('not json')
    await writeFile(
      path(),
      JSON.stringify({ 'a → b': { value: 99, at: now }, 'c → d': 'x', 'e → f': { value: 1, at: now } }),
    )
    expect((await open().lessons()).map(({ place }) => place)).toEqual(['e'])
  })

  it('that cannot be written costs nothing but the memory over restarts, and one line', async () => {
    await writeFile(join(dir, 'folder'), '')
    const known = createExperience({
      path: join(dir, 'folder', 'delivery.json'),
      clock: () => now,
      log: (line) => lines.push(line),
    })
    await known.note('room', 'worked', true)
    await known.note('room', 'worked', true)
    await known.close()
    expect((await known.of('room')).get('worked')).toBe(2)
    expect(lines.filter((line) => line.includes('cannot be written')).length).toBeLessThanOrEqual(1)
  })
})
