/** What a disk says when it does not take a file, as one of our errors: without the path, with the system's code. */
import { AmagiError } from '../errors'

/** Codes of a disk that is full, or full for us (quota, size of one file). */
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** The system's code of a failure, for the log. */
export const errnoOf = (thrown: unknown): string => (thrown as { code?: string } | null)?.code ?? 'unknown'

function diskError(thrown: unknown): AmagiError {
  const errno = errnoOf(thrown)
  const what = full.has(errno) ? 'the disk of the media folder is full' : 'the media folder cannot be used'
  return new AmagiError('internal', { message: `${what} (${errno})`, details: { errno }, cause: thrown })
}

/** What the work yields; rejects with `internal` and `details.errno` when it fails. Only for work on files. */
export const onDisk = <T>(work: Promise<T>): Promise<T> =>
  work.catch((thrown: unknown) => {
    throw diskError(thrown)
  })
