/** The second way to merge: a copy by ffmpeg, for files the own merge cannot work with. */
import type { FallbackMerge } from '../mp4/merge'
import type { RemuxInput, RemuxRequest } from '../mp4/remux'
import { inputOf, outputOf } from './arguments'
import type { Ffmpeg } from './index'

/** Arguments of one merge without re-encoding. @internal Seen without an ffmpeg. */
export function mergeArguments(request: RemuxRequest): string[] {
  const maps = request.inputs.flatMap(({ take }: RemuxInput, index) => [
    ...(take === 'audio' ? [] : ['-map', `${index}:v:0`]),
    ...(take === 'video' ? [] : ['-map', take === 'both' ? `${index}:a:0?` : `${index}:a:0`]),
  ])
  // iOS stores HEVC only under this tag.
  const tag = request.inputs.some(({ codec }) => codec === 'hevc') ? ['-tag:v', 'hvc1'] : []
  const inputs = request.inputs.flatMap(({ path }) => inputOf(path))
  return [...inputs, ...maps, '-c', 'copy', ...tag, ...outputOf(request.output)]
}

/** Somebody waits for a merge, and it takes seconds: it goes before what encodes. */
const mergePriority = 1

/** Rejects as `Ffmpeg.run` does; says nothing about the finished file. */
export const mergeBy =
  (ffmpeg: Ffmpeg): FallbackMerge =>
  async (request, signal) => {
    const { output } = request
    await ffmpeg.run(mergeArguments(request), { output: { path: output }, priority: mergePriority, signal })
    return {}
  }
