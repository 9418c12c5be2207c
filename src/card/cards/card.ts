/** What the file of a card exports: how posts of one kind are drawn. */
import type { Picture, Post, PostKind } from '../../model'
import type { Draft } from '../draft'
import type { BoxNode } from '../node'

/** How one kind of post is drawn. A file exports one; `npm run lists` enters it. */
export interface Card<Kind extends PostKind> {
  draw(post: Extract<Post, { kind: Kind }>, sheet: Draft): BoxNode
  /** Pictures whose size or colours the card needs before it is built; the first gives the accent. */
  probes(post: Extract<Post, { kind: Kind }>): (Picture | undefined)[]
  /** A list of works, episodes or entries, which is long by nature; everything else is one picture and its words. */
  long?: boolean
}
