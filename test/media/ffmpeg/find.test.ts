import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failure, fake, room } from './fake'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ffmpeg-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true, force: true })
})

describe.skipIf(process.platform === 'win32')('the program', () => {
  it('is the one the administrator names, and no other when that one is wrong', async () => {
    await fake(dir, '', 'ffmpeg')
    vi.stubEnv('PATH', dir)
    const { ffmpeg, lines } = room({ path: join(dir, 'missing') })
    expect(await ffmpeg.present()).toBe(false)
    expect(lines).toEqual(['the program of setting media.ffmpeg cannot be run'])
  })

  it("is that of Koishi's service before the one on PATH, where that one runs", async () => {
    await fake(dir, '', 'ffmpeg')
    vi.stubEnv('PATH', dir)
    const own = await fake(dir, '', 'service')
    const { ffmpeg, lines } = room({ service: () => own })
    expect(await ffmpeg.present()).toBe(true)
    expect(lines).toEqual(["ffmpeg found: Koishi's ffmpeg service"])
    const broken = room({ service: () => join(dir, 'missing') })
    expect(await broken.ffmpeg.present()).toBe(true)
    expect(broken.lines).toEqual(['ffmpeg found: PATH'])
  })

  it('is missed in words that say what is needed', async () => {
    vi.stubEnv('PATH', dir)
    const { ffmpeg, lines } = room()
    expect(await failure(ffmpeg.run([]))).toMatchObject({ code: 'unsupported', details: { needs: 'ffmpeg' } })
    expect(await failure(ffmpeg.encoderFor('avc'))).toMatchObject({ code: 'unsupported', details: { needs: 'ffmpeg' } })
    expect(lines).toEqual(['no ffmpeg found'])
  })

  it('that is installed later is found five minutes later, and looked for no sooner', async () => {
    vi.stubEnv('PATH', dir)
    let now = 0
    const { ffmpeg, lines } = room({ clock: () => now })
    expect(await ffmpeg.present()).toBe(false)
    await fake(dir, '', 'ffmpeg')
    now += 299_000
    expect(await ffmpeg.present()).toBe(false)
    now += 1_000
    expect(await ffmpeg.present()).toBe(true)
    expect(lines).toEqual(['no ffmpeg found', 'ffmpeg found: PATH'])
  })

  it('that vanished is looked for again', async () => {
    const own = await fake(dir, '', 'service')
    vi.stubEnv('PATH', dir)
    const { ffmpeg } = room({ service: () => own })
    await ffmpeg.run([])
    await rm(own)
    expect(await failure(ffmpeg.run([]))).toMatchObject({ code: 'unsupported' })
    await fake(dir, '', 'ffmpeg')
    await ffmpeg.run([])
  })

  it('is not looked for on behalf of somebody who has given up', async () => {
    const { ffmpeg, lines } = room({ path: await fake(dir, '', 'good') })
    expect(await failure(ffmpeg.present(AbortSignal.abort()))).toMatchObject({ code: 'cancelled' })
    expect(lines).toEqual([])
    expect(await ffmpeg.present()).toBe(true)
  })
})

describe.skipIf(process.platform === 'win32')('an encoder', () => {
  /** Encodes with these only; what it was asked for is in `<dir>/asked`. */
  const knows = (...names: string[]): Promise<string> =>
    fake(
      dir,
      `const name = args[args.indexOf('-c:v') + 1]
      fs.appendFileSync(${JSON.stringify(join(dir, 'asked'))}, name + ' ')
      process.exit(${JSON.stringify(names)}.includes(name) ? 0 : 1)`,
    )

  it('is the first that really encodes', async () => {
    const { ffmpeg, lines } = room({ path: await knows('libx264', 'libx265') })
    expect(await ffmpeg.encoderFor('avc')).toMatchObject({ name: 'libx264', hardware: false })
    expect(await ffmpeg.encoderFor('hevc')).toMatchObject({ name: 'libx265' })
    expect(await failure(ffmpeg.encoderFor('av1'))).toMatchObject({ code: 'unsupported', details: { needs: 'av1' } })
    expect(lines).toContain('avc encoders that work here: libx264')
  })

  it('on a chip goes before one without, and is tried once', async () => {
    const { ffmpeg, lines } = room({ path: await knows('h264_qsv', 'libx264') })
    const all = await Promise.all([ffmpeg.encoderFor('avc'), ffmpeg.encoderFor('avc')])
    expect(all.map(({ name, hardware }) => [name, hardware])).toEqual([
      ['h264_qsv', true],
      ['h264_qsv', true],
    ])
    await ffmpeg.encoderFor('avc')
    expect(lines.filter((line) => line.startsWith('avc'))).toEqual(['avc encoders that work here: h264_qsv, libx264'])
  })

  it('that fails at the work gives way to the next', async () => {
    const path = await fake(
      dir,
      `const name = args[args.indexOf('-c:v') + 1]
      if (name === 'h264_nvenc' && !args.includes('null')) process.exit(1)
      if (name !== 'h264_nvenc' && name !== 'libx264') process.exit(1)`,
    )
    const { ffmpeg, lines } = room({ path })
    const used: string[] = []
    await ffmpeg.encode('avc', (encoder) => {
      used.push(encoder.name)
      return [...encoder.constantQuality(), 'file:x']
    })
    expect(used).toEqual(['h264_nvenc', 'libx264'])
    expect(lines).toContain('h264_nvenc failed, trying libx264')
  })
})
