/** Programs that take the place of ffmpeg and misbehave. */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createFfmpeg, type Ffmpeg, type FfmpegOptions } from '../../../src/media/ffmpeg'

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
