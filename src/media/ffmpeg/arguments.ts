/** Arguments every run has. Always a list: no shell reads them, and no name is taken for an option. */
import { cpus } from 'node:os'

/** First of all: asks nothing, says errors only, writes its progress where we read it. */
export const quiet = ['-nostdin', '-hide_banner', '-v', 'error', '-y', '-nostats', '-progress', 'pipe:1']

/** An input file and what is said before it; nothing but files is ever opened on its behalf. */
export const inputOf = (path: string, ...before: string[]): string[] => [
  ...before,
  '-protocol_whitelist',
  'file',
  '-i',
  `file:${path}`,
]

/** An MP4 that plays while it loads, without what the source said about itself. Options of codecs stand in front. */
export const outputOf = (path: string): string[] => [
  '-map_metadata',
  '-1',
  '-movflags',
  '+faststart',
  '-f',
  'mp4',
  `file:${path}`,
]

/** Sound that begins anew overlaps itself by what its coding put in front: its times are made to go on. */
export const steadyClock = 'aresample=async=1'

/** A side in pixels as encoders want it: even, and never none. */
export const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2)

/** So many threads for what computes: the other half answers people. `processors`: for tests. */
export const halfOfProcessors = (processors = cpus().length): string => String(Math.max(1, Math.floor(processors / 2)))
