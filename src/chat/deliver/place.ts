/** What a chat offers to the ways files can go, under the settings of the administrator. */
import type { Settings } from '../../model'
import type { LendFile } from '../lending/route'
import type { Outlet } from '../outlet'
import type { Place } from './ways/way'

const separator = /[\\/]/

/** `/koishi/cache=/napcat/cache`: a folder on our side and the same folder as the chat's side calls it. */
interface Mapping {
  ours: string
  theirs: string
}

/** Lines without both sides say nothing. */
function mappingsOf(lines: readonly string[]): Mapping[] {
  return lines.flatMap((line) => {
    const at = line.indexOf('=')
    const ours = line
      .slice(0, Math.max(at, 0))
      .trim()
      .replace(/[\\/]+$/, '')
    const theirs = line
      .slice(at + 1)
      .trim()
      .replace(/[\\/]+$/, '')
    return ours !== '' && theirs !== '' ? [{ ours, theirs }] : []
  })
}

/** The longest folder of ours a path lies in decides; its rest is written with the other side's separator. */
function mapped(path: string, mappings: readonly Mapping[]): string {
  const within = mappings.filter(({ ours }) => path.startsWith(ours) && separator.test(path.charAt(ours.length)))
  const [best] = within.toSorted((a, b) => b.ours.length - a.ours.length)
  if (!best) return path
  const rest = path.slice(best.ours.length + 1).split(separator)
  return [best.theirs, ...rest].join(best.theirs.includes('\\') ? '\\' : '/')
}

/** Taken anew for every answer: settings change while the plugin runs. */
export function placeOf(
  { abilities, upload, write, inline }: Pick<Outlet, 'abilities' | 'upload' | 'write' | 'inline'>,
  { media }: Pick<Settings, 'media'>,
  lend?: LendFile,
): Place {
  const mappings = mappingsOf(media.paths)
  return {
    abilities,
    send: media.send,
    write,
    inline,
    mapped: (path) => mapped(path, mappings),
    ...(upload ? { upload } : {}),
    ...(lend ? { lend } : {}),
  }
}
