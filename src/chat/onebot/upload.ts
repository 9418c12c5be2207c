/**
 * A file into a OneBot end in pieces, which hands back a path on its own disk. Needs neither a shared folder nor a
 * reachable address. Action and fields: NapCatDocs, API 4.12.0 to 4.18.13 (autumn 2026); ends without it say 1404.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Bot } from 'koishi'
import { throwIfAborted, until } from '../../async/until'
import { AmagiError } from '../../errors'
import { at, isObject } from '../../json'
import type { MediaFile } from '../../media/types'
import { mib } from '../../units'
import { oneLine } from '../brief'
import { listening } from '../listening'

/** Bytes of one piece: as base64 in JSON well below the frames ends take. */
const pieceBytes = mib
/** How long the end keeps the file for the message that names it; its own default. Milliseconds. */
const keepMs = 300_000

type Ask = (action: string, params: Record<string, unknown>) => Promise<unknown>

async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes, signal })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

const failed = (reason: string): AmagiError => new AmagiError('send-failed', { message: oneLine(reason) })

/** `data` of an answer about this very stream. */
function dataOf(answer: unknown, stream: string): Record<string, unknown> {
  const { retcode, message, data } = isObject(answer) ? answer : {}
  if (retcode !== 0) throw failed(`the end takes no pieces: retcode ${String(retcode)} ${String(message ?? '')}`)
  const about = at(data, 'stream_id')
  if (about !== undefined && about !== stream) throw failed('the end answered about another upload')
  return isObject(data) ? data : {}
}

/** Pieces one after the other: the end says of each that it is there. */
async function sendPieces(
  { path, sizeBytes }: MediaFile,
  common: Record<string, unknown>,
  stream: string,
  ask: Ask,
): Promise<void> {
  const total = Math.max(1, Math.ceil(sizeBytes / pieceBytes))
  const source = await open(path)
  try {
    for (let index = 0; index < total; index++) {
      const { buffer, bytesRead } = await source.read(Buffer.alloc(pieceBytes), 0, pieceBytes, index * pieceBytes)
      if (bytesRead === 0) throw failed('the file became shorter meanwhile')
      const answer = await ask('upload_file_stream', {
        ...common,
        chunk_data: buffer.subarray(0, bytesRead).toString('base64'),
        chunk_index: index,
        total_chunks: total,
      })
      dataOf(answer, stream)
    }
  } finally {
    await source.close()
  }
}

/** Rejects with `send-failed` when the end does not take it whole, `cancelled`, `internal` (disk). */
export async function uploadInPieces(bot: Bot, file: MediaFile, signal: AbortSignal): Promise<string> {
  // By the stand-in, because the adapter keeps every piece for a minute.
  const { _request: request } = listening(bot).bot.internal as { _request?: Ask }
  if (!request) throw failed('the connection is lost')
  const ask: Ask = (action, params) => {
    throwIfAborted(signal)
    return until(request(action, params), signal)
  }
  const stream = randomUUID()
  const sha256 = await digestOf(file.path, signal)
  const common = {
    stream_id: stream,
    file_size: file.sizeBytes,
    expected_sha256: sha256,
    filename: basename(file.path),
    file_retention: keepMs,
  }
  await sendPieces(file, common, stream, ask)
  const done = dataOf(await ask('upload_file_stream', { stream_id: stream, is_complete: true }), stream)
  const { status, file_path: there, sha256: theirs } = done
  if (status !== 'file_complete' || typeof there !== 'string' || there === '')
    throw failed('the end has not the whole file')
  if (typeof theirs === 'string' && theirs.toLowerCase() !== sha256) throw failed('the end has other bytes')
  return there
}
