/** Programs that take the place of ffmpeg and misbehave, and a stand-in that runs none. */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createFfmpeg, type Ffmpeg, type FfmpegOptions } from '../../../src/media/ffmpeg'
import { encodersOf, renderNode, type Encoder, type TargetCodec } from '../../../src/media/ffmpeg/encoders'
import type { RunOptions } from '../../../src/media/ffmpeg/run'

/** A program at `<dir>/<name>`: answers `-version`, else runs `body` (JavaScript; `args`, `output` and `fs` are there). */
export async function fake(dir: string, body: string, name = 'fake-ffmpeg'): Promise<string> {
  const path = join(dir, name)
  const text = `#!${process.execPath}
const fs = require('node:fs')
const args = process.argv.slice(2)
const output = (args.at(-1) ?? '').replace(/^file:/, '')
if (args[0] === '-version') process.exit(0)
${body}
`
  await writeFile(path, text)
  await chmod(path, 0o755)
  return path
}

/** A room whose lines are kept; closed with the test. */
export function room(options: FfmpegOptions = {}): { ffmpeg: Ffmpeg; lines: string[] } {
  const lines: string[] = []
  const ffmpeg = createFfmpeg({ log: (line) => lines.push(line), ...options })
  onTestFinished(() => ffmpeg.close())
  return { ffmpeg, lines }
}

/** One run that was asked for; `codec` where an encoder was. */
export interface Asked {
  args: readonly string[]
  options: RunOptions
  codec?: TargetCodec
}

/**
 * An ffmpeg that only listens: `make` says what each run leaves in its output, or what it fails with. Its one encoder
 * is libx264.
 */
export function standIn(make: (asked: Asked, turn: number) => Buffer | Error, { present = true } = {}) {
  const asked: Asked[] = []
  const encoder = encodersOf('avc', renderNode).find(({ name }) => name === 'libx264') as Encoder
  async function run(one: Asked): Promise<void> {
    asked.push(one)
    const made = make(one, asked.length - 1)
    if (made instanceof Error) throw made
    await writeFile(one.options.output?.path ?? '', made)
    one.options.onProgress?.(0.5)
  }
  const ffmpeg: Ffmpeg = {
    present: async () => present,
    version: () => (present ? '7.1' : undefined),
    run: (args, options = {}) => run({ args, options }),
    encoderFor: async () => encoder,
    encode: (codec, args, options = {}) => run({ codec, args: args(encoder), options }),
    close: async () => undefined,
  }
  return { ffmpeg, asked }
}

/** What a promise is rejected with. */
export const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  const settled = await promise.then(
    () => new Error('was not rejected'),
    (error: unknown) => error,
  )
  return settled
}

/** Whether a process is still there. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
