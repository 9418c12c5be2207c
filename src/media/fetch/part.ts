/** The file a download grows in: written at any place, known by its first bytes, gone when it does not become whole. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { onDisk } from '../disk'
import { sniff, sniffBytes, type Family, type FileKind } from '../sniff'

/** A `.part` file; one user. */
export interface Part {
  /** Writes the whole chunk so many bytes from the beginning. Rejects with `internal` when the disk does not take it. */
  write(chunk: Buffer, position: number): Promise<void>
  /** Whether the first bytes have come that tell what the file is. */
  readonly begun: boolean
  /** What the file is by its first bytes; `undefined` when that is not of the family asked for. */
  kind(): FileKind | undefined
  /** Gives the file its whole length, so that pieces may be written anywhere. */
  allocate(bytes: number): Promise<void>
  /** Throws everything away that was written. */
  restart(): Promise<void>
  /** Makes it the finished file of so many bytes. */
  finish(bytes: number): Promise<void>
  /** Removes it; after `finish` it does nothing. */
  discard(): Promise<void>
}

/** Opens `<path>.part`, an old one is emptied. Rejects with `internal` when the folder cannot be written. */
export async function openPart(path: string, family: Family): Promise<Part> {
  const partPath = `${path}.part`
  const file: FileHandle = await onDisk(open(partPath, 'w', 0o600))
  let head = Buffer.alloc(0)

  return {
    get begun() {
      return head.length >= sniffBytes
    },
    kind() {
      const found = sniff(head)
      return found?.families.includes(family) ? found : undefined
    },
    async write(chunk, position) {
      if (position === head.length && head.length < sniffBytes) {
        head = Buffer.concat([head, chunk.subarray(0, sniffBytes)])
      }
      for (let offset = 0; offset < chunk.length;) {
        const { bytesWritten } = await onDisk(file.write(chunk, offset, chunk.length - offset, position + offset))
        offset += bytesWritten
      }
    },
    allocate: (bytes) => onDisk(file.truncate(bytes)),
    async restart() {
      head = Buffer.alloc(0)
      await onDisk(file.truncate(0))
    },
    async finish(bytes) {
      await onDisk(file.truncate(bytes))
      await onDisk(file.sync())
      await onDisk(file.close())
      await onDisk(rename(partPath, path))
    },
    async discard() {
      // Closed already when it was being finished.
      await file.close().catch(() => undefined)
      await rm(partPath, { force: true })
    },
  }
}
