/** Bytes that travel inside messages: so many at a time in the process, encoded once for all chats that get the same. */
import { readFile, stat } from 'node:fs/promises'
import { createGate } from '../../async/gate'
import type { MediaFile } from '../../media/types'
import { mib } from '../../units'

/** What goes into a message as data: a file, or bytes that were made. */
export type Inlined = Pick<MediaFile, 'path' | 'mime' | 'sizeBytes'> | { readonly data: Buffer; readonly mime: string }

/** Of one answer. */
export interface Inline {
  /**
   * Runs the send of one message with all the data that goes into it, when there is room. Not inside another one.
   * Rejects as `send` does, and with `cancelled` when the answer ends before its turn.
   */
  carry<T>(what: readonly Inlined[], send: () => Promise<T>): Promise<T>
  /** The bytes as a `data:` address, made once for all who carry them now. Rejects when the file cannot be read. */
  addressOf(what: Inlined): Promise<string>
}

/** Of all answers. */
export interface Inlining {
  /** For one answer; the signal ends its waiting. */
  of(signal: AbortSignal): Inline
  /** Whether nothing is carried, waited for or kept. */
  idle(): boolean
}

/** Bytes on their way at a time. Each costs about six in memory: read, encoded, in the message, on the wire. */
const defaultBytes = 48 * mib

/** What is read and encoded once; the other half is the text and the frame of the message, made for each. */
const sharedPart = 0.5

/**
 * A message of so few bytes waits for nobody: a card must not stand behind videos an end does not answer for. How many
 * of them there are is bounded by the answers at a time.
 */
const lightBytes = mib

const sizeOf = (what: Inlined): number => ('data' in what ? what.data.length : what.sizeBytes)
const keyOf = (what: Inlined): unknown => ('data' in what ? what.data : what.path)

/** What tells the content under a path from another one that was there before. */
async function versionOf(what: Inlined): Promise<string> {
  if ('data' in what) return what.mime
  const { size, mtimeNs, ino } = await stat(what.path, { bigint: true })
  return [what.mime, size, mtimeNs, ino].join(' ')
}

async function encode(what: Inlined): Promise<string> {
  const data = 'data' in what ? what.data : await readFile(what.path)
  // With a mime type: without one adapters warn, or guess.
  return `data:${what.mime};base64,${data.toString('base64')}`
}

/** One per plugin life. */
export function createInlining(capacityBytes = defaultBytes): Inlining {
  const gate = createGate(capacityBytes)
  /** Of what is inside the gate. */
  const encoded = new Map<unknown, { version: string; address: Promise<string> }>()

  async function addressOf(what: Inlined): Promise<string> {
    const key = keyOf(what)
    const version = await versionOf(what)
    const known = encoded.get(key)
    if (known?.version === version) return known.address
    const address = encode(what)
    if (!gate.holds(key)) return address
    const entry = { version, address }
    encoded.set(key, entry)
    try {
      return await address
    } catch (error) {
      // The next one may have more luck.
      if (encoded.get(key) === entry) encoded.delete(key)
      throw error
    }
  }

  return {
    of: (signal) => ({
      addressOf,
      async carry(what, send) {
        const bytes = what.reduce((sum, one) => sum + sizeOf(one), 0)
        const light = bytes <= lightBytes
        const shared = what.map((one) => ({ key: keyOf(one), weight: light ? 0 : sizeOf(one) * sharedPart }))
        const own = { key: {}, weight: light ? 0 : bytes * (1 - sharedPart) }
        const leave = await gate.enter([...shared, own], signal)
        try {
          return await send()
        } finally {
          leave()
          for (const { key } of shared) if (!gate.holds(key)) encoded.delete(key)
        }
      },
    }),
    idle: () => gate.idle() && encoded.size === 0,
  }
}
