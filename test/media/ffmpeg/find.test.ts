import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compress } from '../../../src/media/ffmpeg/compress'
import { mergeBy } from '../../../src/media/ffmpeg/merge'
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

  describe('over VAAPI', () => {
    it('is tried only where its device is, and goes before one without a chip', async () => {
      const path = await knows('h264_vaapi', 'libx264')
      const node = join(dir, 'renderD128')
      const absent = room({ path, renderNode: node })
      expect(await absent.ffmpeg.encoderFor('avc')).toMatchObject({ name: 'libx264' })
      expect(await readFile(join(dir, 'asked'), 'utf8')).not.toContain('vaapi')
      await writeFile(node, '')
      const present = room({ path, renderNode: node })
      expect(await present.ffmpeg.encoderFor('avc')).toMatchObject({ name: 'h264_vaapi', hardware: true })
      expect(present.lines).toContain('avc encoders that work here: h264_vaapi, libx264')
    })

    it('gets its pictures from memory: all other filters run before', async () => {
      const node = join(dir, 'renderD128')
      await writeFile(node, '')
      const path = await fake(
        dir,
        `if (args[args.indexOf('-c:v') + 1] !== 'h264_vaapi') process.exit(1)
        fs.appendFileSync(${JSON.stringify(join(dir, 'runs'))}, JSON.stringify(args) + '\\n')
        if (!args.includes('null')) fs.writeFileSync(output, 'film')`,
      )
      const { ffmpeg } = room({ path, renderNode: node })
      const output = join(dir, 'out.mp4')
      const { signal } = new AbortController()
      const [plain, joined] = [{ path: 'a' }, { path: 'a', more: ['b'] }].map((input) => ({
        inputs: [{ ...input, take: 'both' as const, container: 'flv' as const }],
        output,
      }))
      await mergeBy(ffmpeg)(plain!, signal)
      await mergeBy(ffmpeg)(joined!, signal)
      const movie = fileURLToPath(new URL('../../../samples/media/portrait-720.mp4', import.meta.url))
      const small = { path: movie, output, targetBytes: 150_000, signal, log: () => undefined }
      await compress(ffmpeg, small)
      const runs = (await readFile(join(dir, 'runs'), 'utf8')).trim().split('\n')
      const all = runs.map((line) => JSON.parse(line) as string[])
      for (const args of all) {
        expect(args[args.indexOf('-vaapi_device') + 1]).toBe(node)
        expect(args).not.toContain('-pix_fmt')
      }
      const after = (args: string[] | undefined, option: string) => args?.[args.indexOf(option) + 1]
      expect(all).toHaveLength(4)
      expect(all[0]!.filter((word) => word === 'format=nv12,hwupload')).toHaveLength(2)
      expect(after(all[1], '-vf')).toBe('format=nv12,hwupload')
      expect(after(all[2], '-filter_complex')).toMatch(/concat=n=2.*,format=nv12,hwupload\[v\]$/)
      expect(after(all[3], '-vf')).toMatch(/^scale=.*,format=nv12,hwupload$/)
    })
  })

  it('is not waited for by somebody who has given up, and is tried once for whoever waits on', async () => {
    const path = await fake(
      dir,
      `const name = args[args.indexOf('-c:v') + 1]
      fs.appendFileSync(${JSON.stringify(join(dir, 'asked'))}, name + ' ')
      if (name !== 'libx265') process.exit(1)
      setInterval(() => fs.existsSync(${JSON.stringify(join(dir, 'go'))}) && process.exit(0), 10)`,
    )
    const { ffmpeg } = room({ path })
    const giving = new AbortController()
    const given = failure(ffmpeg.encoderFor('hevc', giving.signal))
    await vi.waitFor(async () => expect(await readFile(join(dir, 'asked'), 'utf8')).toContain('libx265'), 30_000)
    giving.abort()
    expect(await given).toMatchObject({ code: 'cancelled' })
    const waiting = ffmpeg.encoderFor('hevc')
    await writeFile(join(dir, 'go'), '')
    expect(await waiting).toMatchObject({ name: 'libx265' })
    expect((await readFile(join(dir, 'asked'), 'utf8')).match(/libx265/g)).toHaveLength(1)
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
