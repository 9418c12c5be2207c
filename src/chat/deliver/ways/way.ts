/** What a way is: one possibility to give the chat's side the bytes of a file. One file per way beside this one. */
import type { h } from 'koishi'
import type { MediaFile } from '../../../media/types'
import type { Abilities, MediaSource, Way } from '../../../model'
import type { FileElement } from '../../adapters/base'
import type { Inline } from '../../outlet'

/** Elements of Satori that carry a file; `file` is the one without a preview. */
export type MediaElement = 'img' | 'video' | 'audio' | 'file'

/** One file on its way into a chat. */
export interface Parcel {
  file: MediaFile
  /** Where the bytes came from, when the file is those very bytes. */
  source?: MediaSource | undefined
}

/** What chat, machine and settings offer to ways. */
export interface Place {
  readonly abilities: Abilities
  /** The administrator wants this one way; `auto`: whatever works. */
  readonly send: 'auto' | Way
  /** A file as the chat's adapter wants it written. */
  write(file: FileElement): h
  /** Data inside messages. */
  readonly inline: Inline
  /** Where a path of ours is on the chat's side; the same where nothing is known. */
  mapped(path: string): string
  /** An address of ours; absent where none is known that the chat's side could reach. */
  readonly lend?: (file: MediaFile) => string
  /** Into the chat's own end, which says where it has the file; absent where no end takes files like that. */
  readonly upload?: (file: MediaFile) => Promise<string>
}

/** Way that carries bytes; the link in words is the last resort of the caller. */
export type CarryingWay = Exclude<Way, 'link'>

/** One way. */
export interface WayRecord {
  /** Bytes of the largest file it carries as this element in this place; 0 where it does not exist, Infinity for any. */
  capacity(place: Place, element: MediaElement): number
  /** Whether it suits this very file; absent: it suits any. */
  suits?(parcel: Parcel): boolean
  /** The `src` under which the chat's side finds the bytes. Rejects with AmagiError where it cannot be made. */
  bring(parcel: Parcel, place: Place): Promise<string>
}
