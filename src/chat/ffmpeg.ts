/** Where the media store may look for an ffmpeg: the setting and Koishi's own service. */
import type { Context } from 'koishi'
import type { Places } from '../media/ffmpeg/find'
import type { Settings } from '../model'

/** koishi-plugin-ffmpeg 1.1.0; whatever else calls itself so may bring something different. */
interface FfmpegService {
  executable?: unknown
}

function executableOf(ctx: Context): string | undefined {
  const { executable } = (ctx.get('ffmpeg') as FfmpegService | undefined) ?? {}
  return typeof executable === 'string' && executable !== '' ? executable : undefined
}

/** `false` = never. The service may come and go while the plugin runs: it is asked at every look. */
export function ffmpegPlaces(ctx: Context, { ffmpeg }: Settings['media']): Places | false {
  const path = ffmpeg.trim()
  if (path.toLowerCase() === 'off') return false
  return path ? { path } : { service: () => executableOf(ctx) }
}
