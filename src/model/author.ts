import type { Picture } from './media'

/** Somebody who made, wrote or streams something. */
export interface Author {
  /** Platform id as text: mid, sec_uid, kuaishou eid. */
  id: string
  name: string
  avatar?: Picture
  /** Page of the person. */
  url?: string
  /** Verified mark: person (yellow) or organisation (blue). */
  verified?: 'person' | 'organisation'
  /** Text of the mark, the role in a staff list, or the like. */
  title?: string
  followers?: number
  /** User level where the platform has one (bilibili 0–6). */
  level?: number
  vip?: boolean
}
