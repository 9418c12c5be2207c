/** What was done to the pictures of an album, so that nobody takes a part for the whole. */
import type { h } from 'koishi'
import type { PictureFile } from '../../media/types'
import { families, key, type MemberOf } from '../../words/families'
import { plainly, type Say } from '../say'

/** Counts pictures. */
export interface Notes {
  /** One picture that is in the chat, or may be. */
  add(files: readonly PictureFile[]): void
  /** One line, or nothing where nothing is to be said. */
  line(say: Say): h[] | undefined
}

/** For one album. */
export function createNotes(): Notes {
  const counts: Record<MemberOf<'pictureNote'>, number> = { pieces: 0, scaled: 0, still: 0, file: 0 }
  let pieces = 0
  return {
    add(files) {
      const count = files[0]?.piece?.count
      if (count !== undefined) {
        counts.pieces++
        pieces += count
      }
      if (files.some(({ scaled }) => scaled)) counts.scaled++
      if (files.some(({ still }) => still)) counts.still++
      if (files.some(({ asFile }) => asFile)) counts.file++
    },
    line(say) {
      const said = families.pictureNote.members
        .filter((note) => counts[note] > 0)
        .map((note) => plainly(say(key('pictureNote', note), { count: counts[note], pieces })))
      if (said.length === 0) return undefined
      const notes = said.join(plainly(say('amagi.reply.comma')))
      return say('amagi.remark.pictures', { notes })
    },
  }
}
