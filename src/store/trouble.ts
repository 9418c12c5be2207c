/** A data folder that takes nothing (read-only, full, not ours): said once for all files in it. */
import { isAmagiError } from '../errors'
import { dayMs } from '../units'

/** What the files of one folder tell of it. */
export interface Trouble {
  /** A write, or a look, was refused. */
  refused(error: unknown): void
}

/** Said again after so long, in milliseconds: a disk that lets some writes through must not fill the log. */
const silenceMs = dayMs

/** Words behind the usual numbers; whoever reads the log has to do something about them. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'it is read-only',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EEXIST: 'something else stands in its place',
  ENOTDIR: 'something else stands in its place',
}

const causeOf = (error: unknown): string => {
  const errno = isAmagiError(error) ? error.details.errno : (error as { code?: unknown } | null)?.code
  const code = typeof errno === 'string' ? errno : 'unknown'
  const said = words[code]
  return said === undefined ? code : `${said}, ${code}`
}

/** `name`: the folder as people know it; `clock` in milliseconds since the epoch. */
export function createTrouble(name: string, log: (line: string) => void, clock: () => number = Date.now): Trouble {
  let saidAt: number | undefined
  return {
    refused(error) {
      const now = clock()
      if (saidAt !== undefined && now - saidAt < silenceMs) return
      saidAt = now
      log(`${name} cannot be written (${causeOf(error)}): the bot goes on, what it learns lasts until the restart`)
    },
  }
}
