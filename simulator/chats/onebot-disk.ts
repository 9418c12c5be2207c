/**
 * The disk of a OneBot end: what it sees of ours, what was given to it in pieces (`upload_file_stream`), and what it
 * fetched (`download_file`).
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * How the end takes pieces: as NapCat since 4.12 (`takes`), not at all (`unknown`, the default of older ends), about
 * another upload (`other-stream`), losing one (`loses`), mixing up bytes (`mixes`), or falling silent half-way (`hangs`).
 */
type Pieces = 'takes' | 'unknown' | 'other-stream' | 'loses' | 'mixes' | 'hangs'

export interface Disk {
  /** The end runs on another machine: paths of ours lead nowhere. */
  apart: boolean
  pieces: Pieces
  /** Files that came in pieces or were fetched, by their path on the end's disk. */
  readonly uploaded: ReadonlyMap<string, Buffer>
  /** The bytes behind a path or `file:` address; rejects when there is nothing. */
  read(address: string): Promise<Buffer>
  /** Answer to one `upload_file_stream`; `undefined`: none ever. */
  take(params: Record<string, unknown>): object | undefined
  /** Answer to `download_file`: only what has an address of the web can be fetched. */
  fetch(params: Record<string, unknown>): Promise<object>
}

interface Stream {
  pieces: (Buffer | undefined)[]
  sha256: string
  sizeBytes: number
  name: string
}

const ok = (data: object): object => ({ status: 'ok', retcode: 0, data })
const no = (retcode: number, message: string): object => ({ status: 'failed', retcode, data: null, message })

export function createDisk(): Disk {
  const uploaded = new Map<string, Buffer>()
  const streams = new Map<string, Stream>()

  function finish(id: string, stream: Stream): object {
    if (stream.pieces.includes(undefined)) return no(1200, 'Missing chunks')
    const whole = Buffer.concat(stream.pieces as Buffer[])
    const sha256 = createHash('sha256').update(whole).digest('hex')
    if (whole.length !== stream.sizeBytes || sha256 !== stream.sha256) return no(1200, 'SHA256 mismatch')
    const path = `/napcat/temp/${id}-${stream.name}`
    uploaded.set(path, whole)
    streams.delete(id)
    return ok({
      type: 'response',
      stream_id: id,
      status: 'file_complete',
      received_chunks: stream.pieces.length,
      total_chunks: stream.pieces.length,
      file_path: path,
      file_size: whole.length,
      sha256,
    })
  }

  const disk: Disk = {
    apart: false,
    pieces: 'unknown',
    uploaded,
    async read(address) {
      const path = address.startsWith('file://') ? fileURLToPath(address) : address
      const own = uploaded.get(path)
      if (own) return own
      if (disk.apart) throw new Error(`ENOENT: no such file or directory, open '${path}'`)
      return readFile(path)
    },
    async fetch(params) {
      const url = String(params.url)
      if (!/^https?:/.test(url)) return no(1200, 'Invalid URL')
      const answer = await fetch(url)
      if (!answer.ok) return no(1200, `HTTP ${answer.status}`)
      const path = `/napcat/temp/fetched-${uploaded.size}`
      uploaded.set(path, Buffer.from(await answer.arrayBuffer()))
      return ok({ file: path })
    },
    take(params) {
      if (disk.pieces === 'unknown') return no(1404, '不支持的Api upload_file_stream')
      const id = String(params.stream_id)
      if (params.is_complete === true) {
        const stream = streams.get(id)
        return stream ? finish(id, stream) : no(1200, 'No such stream')
      }
      const stream = streams.get(id) ?? {
        pieces: Array.from<Buffer | undefined>({ length: Number(params.total_chunks) }),
        sha256: String(params.expected_sha256),
        sizeBytes: Number(params.file_size),
        name: String(params.filename),
      }
      streams.set(id, stream)
      const index = Number(params.chunk_index)
      if (disk.pieces === 'hangs' && index > 0) return undefined
      const piece = Buffer.from(String(params.chunk_data), 'base64')
      if (disk.pieces === 'mixes') piece.reverse()
      if (disk.pieces !== 'loses' || index !== 1) stream.pieces[index] = piece
      return ok({
        type: 'stream',
        stream_id: disk.pieces === 'other-stream' ? 'somebody-else' : id,
        status: 'chunk_received',
        received_chunks: stream.pieces.filter(Boolean).length,
        total_chunks: stream.pieces.length,
      })
    },
  }
  return disk
}
