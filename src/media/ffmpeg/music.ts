/** The music of an album under one of its clips; the picture is copied. */
import { readFacts } from '../mp4/facts'
import { inputOf, outputOf, steadyClock } from './arguments'
import type { Ffmpeg } from './index'

/** A sound file and where in it to begin. */
export interface Music {
  path: string
  /** Seconds. */
  fromSec: number
}

interface MusicRequest {
  /** An ordinary MP4. */
  path: string
  music: Music
  output: string
  signal: AbortSignal
}

/** The clip's own sound stays in front. `amix` halves what it mixes. */
const mixture = `[1:a:0]${steadyClock},volume=0.7[m];[0:a:0][m]amix=inputs=2:duration=first,volume=2[a]`

/** As long as the clip is; the music begins anew when it is shorter. Rejects as a run does. */
export async function addMusic(ffmpeg: Ffmpeg, { path, music, output, signal }: MusicRequest): Promise<void> {
  const { durationSec, tracks } = await readFacts(path)
  const entry = tracks.find(({ kind }) => kind === 'video')?.entry
  const hasSound = tracks.some(({ kind }) => kind === 'audio')
  const sound = hasSound ? ['-filter_complex', mixture, '-map', '[a]'] : ['-map', '1:a:0', '-af', steadyClock]
  const args = [
    ...inputOf(path),
    ...inputOf(music.path, '-stream_loop', '-1', '-ss', String(music.fromSec)),
    '-map',
    '0:v:0',
    ...sound,
    '-c:v',
    'copy',
    // Copied under the name it has, which Apple asks for.
    ...(entry === 'hvc1' || entry === 'hev1' ? ['-tag:v', 'hvc1'] : []),
    '-c:a',
    'aac',
    '-b:a',
    '128k',
    '-t',
    String(durationSec),
    ...outputOf(output),
  ]
  await ffmpeg.run(args, { durationSec, output: { path: output }, signal })
}
