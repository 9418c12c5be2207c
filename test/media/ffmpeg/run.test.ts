import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createProgress } from '../../../src/media/ffmpeg/progress'
import { runOnce, type RunOptions } from '../../../src/media/ffmpeg/run'
import { tidyTail } from '../../../src/media/ffmpeg/tail'
import { alive, failure, fake, room } from './fake'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ffmpeg-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const at = (name: string): string => join(dir, name)
const read = (name: string): Promise<string> => readFile(at(name), 'utf8')

/** Waits for a file with something in it. */
const written = (name: string): Promise<string> =>
  vi.waitFor(
    async () => {
      const text = await read(name)
      expect(text).not.toBe('')
      return text
    },
    { timeout: 20_000, interval: 20 },
  )
const notePid = (name: string): string => `fs.writeFileSync(${JSON.stringify(at(name))}, String(process.pid));`

describe.skipIf(process.platform === 'win32')('a run', () => {
  it('gets its arguments as a list that no shell reads, behind those every run has', async () => {
    const path = await fake(dir, `fs.writeFileSync(${JSON.stringify(at('seen'))}, JSON.stringify(args))`)
    await room({ path }).ffmpeg.run(['-i', 'file:$(id) "; rm', 'file:-y out'])
    const args = JSON.parse(await read('seen')) as string[]
    expect(args.slice(-3)).toEqual(['-i', 'file:$(id) "; rm', 'file:-y out'])
    expect(args).toContain('-nostdin')
    expect(args.join(' ')).toContain('-progress pipe:1')
  })

  it('tells how far it is: never backwards, garbage aside, 1 at the end only', async () => {
    const body = `for (const line of ['frame=1', 'out_time_us=N/A', 'out_time_us=2500000', 'x'.repeat(5000),
      'out_time_us=-5', 'out_time_us=1000000', 'out_time_us=5000000', 'out_time_us=99000000', 'progress=end'])
      process.stdout.write(line + '\\n')`
    const seen: number[] = []
    await room({ path: await fake(dir, body) }).ffmpeg.run([], {
      durationSec: 10,
      onProgress: (fraction) => seen.push(fraction),
    })
    expect(seen).toEqual([0.25, 0.5, 1])
  })

  it.each([
    [
      'the number it ended with, and its last words',
      `process.stderr.write('Invalid data'); process.exit(3)`,
      '3: Invalid data',
    ],
    [
      'the signal, where it was killed',
      `process.kill(process.pid, 'SIGKILL'); setTimeout(() => 0, 60000)`,
      'SIGKILL: without a word',
    ],
  ])('that fails is a line in the log with %s', async (_, body, said) => {
    const { ffmpeg, lines } = room({ path: await fake(dir, body) })
    expect(await failure(ffmpeg.run([]))).toMatchObject({ code: 'internal' })
    expect(lines.slice(1)).toEqual([`ffmpeg ended with ${said}`])
  })

  it('goes on when whoever listens to its progress throws', async () => {
    const path = await fake(dir, `process.stdout.write('out_time_us=1000000\\n')`)
    const { ffmpeg, lines } = room({ path })
    const onProgress = (): void => {
      throw new Error('listener')
    }
    await ffmpeg.run([], { durationSec: 2, onProgress })
    expect(lines.filter((line) => line.startsWith('progress'))).toHaveLength(2)
  })

  it('that fails says in the log what it said last, without folders, and leaves no file', async () => {
    const body = `fs.writeFileSync(output, 'half'); process.stderr.write('noise\\n'.repeat(100000));
      process.stderr.write('file:' + output + ': no such \\x1b[31mcodec\\n', () => process.exit(1))`
    const { ffmpeg, lines } = room({ path: await fake(dir, body) })
    const path = at('out.mp4')
    expect(await failure(ffmpeg.run([`file:${path}`], { output: { path } }))).toMatchObject({
      code: 'internal',
      details: { exitCode: 1 },
    })
    const line = lines.find((entry) => entry.startsWith('ffmpeg ended'))
    expect(line).toContain('out.mp4: no such')
    expect(line).not.toContain(dir)
    expect(line!.length).toBeLessThan(400)
    expect(existsSync(path)).toBe(false)
  })

  it('is stopped after its time, also when it does not listen, and is gone then', async () => {
    const path = await fake(dir, `process.on('SIGTERM', () => {}); ${notePid('pid')} setInterval(() => {}, 1000)`)
    const { ffmpeg } = room({ path, killAfterMs: 200 })
    const running = failure(ffmpeg.run([], { timeoutMs: 3_000 }))
    const pid = Number(await written('pid'))
    expect(await running).toMatchObject({ code: 'timeout' })
    expect(alive(pid)).toBe(false)
  })

  it('that stands still for five minutes is stopped, one that comes on is not', async () => {
    // Comes on by a second whenever it is told to.
    const path = await fake(
      dir,
      `let seconds = 0
      setInterval(() => {
        if (!fs.existsSync(${JSON.stringify(at('step'))})) return
        fs.rmSync(${JSON.stringify(at('step'))})
        process.stdout.write('out_time_us=' + ++seconds + '000000\\n')
      }, 20)`,
    )
    const { ffmpeg } = room({ path })
    await ffmpeg.present()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    let came = (): void => undefined
    const running = failure(ffmpeg.run([], { durationSec: 1e6, onProgress: () => came() }))
    for (let turn = 0; turn < 3; turn++) {
      const step = new Promise<void>((resolve) => (came = resolve))
      await writeFile(at('step'), '')
      await step
      await vi.advanceTimersByTimeAsync(4 * 60_000)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await running).toMatchObject({ code: 'timeout', message: 'ffmpeg hangs' })
  })

  it('ends as soon as its file passes the cap', async () => {
    const body = `const out = fs.openSync(output, 'w'); setInterval(() => fs.writeSync(out, Buffer.alloc(100000)), 20)`
    const path = at('out.mp4')
    const { ffmpeg } = room({ path: await fake(dir, body) })
    const running = ffmpeg.run([`file:${path}`], { output: { path, maxBytes: 300_000 } })
    expect(await failure(running)).toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'size', max: 300_000 } },
    })
    expect(existsSync(path)).toBe(false)
  })

  it('that has finished above the cap is too large as well', async () => {
    const path = at('out.mp4')
    const { ffmpeg } = room({ path: await fake(dir, `fs.writeFileSync(output, Buffer.alloc(2000))`) })
    const running = ffmpeg.run([`file:${path}`], { output: { path, maxBytes: 1999 } })
    expect(await failure(running)).toMatchObject({ code: 'too-large' })
    expect(existsSync(path)).toBe(false)
  })

  it('ends with whoever gives up, before and after it began', async () => {
    const { ffmpeg } = room({ path: await fake(dir, `${notePid('pid')} setInterval(() => {}, 1000)`) })
    const giving = new AbortController()
    const first = failure(ffmpeg.run([], { signal: giving.signal }))
    const pid = Number(await written('pid'))
    const waiting = new AbortController()
    const second = failure(ffmpeg.run([], { signal: waiting.signal }))
    waiting.abort()
    expect(await second).toMatchObject({ code: 'cancelled' })
    expect(alive(pid)).toBe(true)
    giving.abort()
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect(alive(pid)).toBe(false)
  })

  it('waits for the one before it, and the urgent goes first', async () => {
    const body = `fs.appendFileSync(${JSON.stringify(at('log'))}, '+' + args.at(-1));
      setTimeout(() => fs.appendFileSync(${JSON.stringify(at('log'))}, '-' + args.at(-1) + ' '), 50)`
    const { ffmpeg } = room({ path: await fake(dir, body) })
    await ffmpeg.present()
    await Promise.all([ffmpeg.run(['a']), ffmpeg.run(['b']), ffmpeg.run(['c'], { priority: 1 })])
    expect(await read('log')).toBe('+a-a +c-c +b-b ')
  })

  it('runs below everything that answers people', async () => {
    const body = `setTimeout(() => fs.writeFileSync(${JSON.stringify(at('nice'))}, String(require('node:os').getPriority())), 300)`
    await room({ path: await fake(dir, body) }).ffmpeg.run([])
    expect(Number(await read('nice'))).toBeGreaterThanOrEqual(constants.priority.PRIORITY_BELOW_NORMAL)
  })

  it('is ended by the close, which waits for it; nothing starts afterwards', async () => {
    const path = await fake(dir, `${notePid('pid')} setInterval(() => {}, 1000)`)
    const { ffmpeg, lines } = room({ path })
    const running = failure(ffmpeg.run([]))
    const waiting = failure(ffmpeg.run([]))
    const pid = Number(await written('pid'))
    await ffmpeg.close()
    expect(alive(pid)).toBe(false)
    expect(await running).toMatchObject({ code: 'cancelled' })
    expect(await waiting).toMatchObject({ code: 'cancelled' })
    expect(await failure(ffmpeg.run([]))).toMatchObject({ code: 'cancelled' })
    expect(lines).toEqual(['ffmpeg found: setting media.ffmpeg'])
  })

  it('leaves no listener at the process', async () => {
    const before = process.listenerCount('exit')
    const { ffmpeg } = room({ path: await fake(dir, '') })
    for (let turn = 0; turn < 3; turn++) await ffmpeg.run([])
    expect(process.listenerCount('exit')).toBe(before)
  })
})

describe('the time of a run', () => {
  it.each<[RunOptions, number]>([
    [{ durationSec: 60 }, 12 * 60_000],
    [{ durationSec: 0 }, 2 * 60_000],
    [{}, 10 * 60_000],
    [{ durationSec: Infinity }, 10 * 60_000],
    [{ durationSec: 1e6 }, 12 * 3_600_000],
    [{ durationSec: 60, timeoutMs: 5 }, 5],
    [{ timeoutMs: 1e12 }, 12 * 3_600_000],
  ])('of %j is %i ms', async (how, expected) => {
    const asked: number[] = []
    const children = {
      run: async (_: string, __: readonly string[], { timeoutMs }: { timeoutMs: number }) => void asked.push(timeoutMs),
      close: async () => undefined,
    }
    await runOnce(children, 'ffmpeg', [], { ...how, killAfterMs: 1, stallMs: 60_000, log: () => undefined })
    expect(asked).toEqual([expected])
  })
})

describe('the progress of a run', () => {
  function told(durationSec: number | undefined, ...lines: string[]) {
    const [fractions, moves]: [number[], string[]] = [[], []]
    let current = ''
    const progress = createProgress(
      durationSec,
      (fraction) => fractions.push(fraction),
      () => moves.push(current),
    )
    for (const line of lines) progress.line((current = line))
    return { fractions, moves }
  }
  it('is told below 1 and above 0 only, and moves with every microsecond that is new', () => {
    const lines = ['0', '1000000', '1000000', '999999', '2000000', '3000000'].map((us) => `out_time_us=${us}`)
    expect(told(2, ...lines)).toEqual({ fractions: [0.5], moves: [lines[1], lines[4], lines[5]] })
    expect(told(undefined, ...lines)).toEqual({ fractions: [], moves: [lines[1], lines[4], lines[5]] })
  })
  it('is read from lines that say nothing else', () => {
    const noise = [
      'xout_time_us=5',
      'out_time_us=5x',
      'out_time_ms=5',
      'out_time_us=1234567890123456789',
      'out_time_us=',
    ]
    expect(told(2, ...noise)).toEqual({ fractions: [], moves: [] })
  })
})

describe('what a program said last', () => {
  it('is its last six lines, empty ones and signs of terminals aside', () => {
    const lines = ['1', '2', '', ' 3 ', '4\r', '\x1b[31m5', '6\t7', '8']
    expect(tidyTail(lines.join('\n'))).toBe('2 | 3 | 4 | [31m5 | 6 7 | 8')
    expect(tidyTail('')).toBe('')
  })
  it('has at most 240 characters a line', () => {
    expect(tidyTail(`${'y'.repeat(241)}\n${'x'.repeat(240)}`)).toBe(`${'y'.repeat(240)} | ${'x'.repeat(240)}`)
  })
  it('keeps names and drops folders, of both kinds', () => {
    expect(tidyTail('/srv/koishi/cache/a-1.mp4: broken\nC:\\Users\\me\\b.mp4: broken too')).toBe(
      'a-1.mp4: broken | b.mp4: broken too',
    )
  })
  it('is a few short lines', () => {
    const text = tidyTail(`${'x'.repeat(10_000)}\n`.repeat(50))
    expect(text.length).toBeLessThan(1600)
  })
})
