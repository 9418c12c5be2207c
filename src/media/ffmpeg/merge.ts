/** The second way to merge, for files the own one cannot work with: a copy, or an encoding where a copy plays nowhere. */
import type { FallbackMerge } from '../mp4/merge'
import type { RemuxInput, RemuxRequest } from '../mp4/remux'
import { inputOf, outputOf } from './arguments'
import type { Encoder } from './encoders'
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

const sound = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2']

/** Arguments that encode one input anew, its parts joined whatever they are coded in. */
function convertArguments({ path, more = [] }: RemuxInput, output: string, encoder: Encoder): string[] {
  const paths = [path, ...more]
  const tracks = paths.map((_, index) => `[${index}:v:0][${index}:a:0]`).join('')
  // The picture of a graph takes no filters besides.
  const last = ['null', ...encoder.upload].join(',')
  const joined = `${tracks}concat=n=${paths.length}:v=1:a=1[c][a];[c]${last}[v]`
  const maps =
    more.length === 0
      ? ['-map', '0:v:0', '-map', '0:a:0?', ...encoder.filtered()]
      : ['-filter_complex', joined, '-map', '[v]', '-map', '[a]']
  const inputs = paths.flatMap((one) => inputOf(one))
  return [...inputs, ...maps, ...encoder.constantQuality(), ...sound, ...outputOf(output)]
}

/** Somebody waits for a merge, and it takes seconds: it goes before what encodes. */
const mergePriority = 1

/** Rejects as `Ffmpeg.run` does; says nothing about the finished file. */
export const mergeBy =
  (ffmpeg: Ffmpeg): FallbackMerge =>
  async (request, signal) => {
    const { inputs, durationSec } = request
    const output = { path: request.output }
    const [first] = inputs
    if (first && inputs.length === 1 && (first.container || (first.more ?? []).length > 0)) {
      const args = (encoder: Encoder): string[] => convertArguments(first, request.output, encoder)
      await ffmpeg.encode('avc', args, { durationSec, output, signal })
    } else await ffmpeg.run(mergeArguments(request), { durationSec, output, priority: mergePriority, signal })
    return {}
  }
