/** What is sent of a work, and how it is put together: the tables behind two settings. Pure. */
import type { PlatformId, PlatformSettings, Settings } from '../model'

/** How much one answer takes. */
interface Preset {
  /** Pictures, videos and sounds: all of the work, or the first. */
  media: 'all' | 'first'
  /** What goes along with the work: the music of an album, comments, a summary. */
  extras: boolean
  /** Everything that can be in a merged forward is in one. */
  fold: boolean
}

/** The presets of `reply.preset`. */
export const presets: Readonly<Record<Settings['reply']['preset'], Preset>> = {
  compact: { media: 'first', extras: false, fold: false },
  normal: { media: 'all', extras: true, fold: false },
  folded: { media: 'all', extras: true, fold: true },
}

/** What of a work is wanted. */
export interface Contents {
  info: 'card' | 'text' | 'none'
  media: 'work' | 'cover' | 'none'
  music: boolean
  comments: boolean
  summary: boolean
}

/** The choices of `platforms.<p>.reply`, from what all platforms do. */
const choices: Readonly<Record<PlatformSettings['reply'], (common: Contents, info: 'card' | 'text') => Contents>> = {
  follow: (common) => common,
  all: ({ comments, summary }, info) => ({ info, media: 'work', music: true, comments, summary }),
  text: () => ({ info: 'text', media: 'none', music: false, comments: false, summary: false }),
  media: () => ({ info: 'none', media: 'work', music: true, comments: false, summary: false }),
  cover: (_, info) => ({ info, media: 'cover', music: false, comments: false, summary: false }),
}

/** What of a work of this platform is wanted. */
export function contentsOf(platform: PlatformId, { platforms, reply }: Settings): Contents {
  const parts = new Set(reply.parts)
  const common: Contents = {
    info: parts.has('info') ? reply.info : 'none',
    media: parts.has('media') ? 'work' : 'none',
    music: parts.has('music'),
    comments: parts.has('comments'),
    summary: parts.has('summary'),
  }
  return choices[platforms[platform].reply](common, reply.info)
}
