/** The card of every kind of post. Made by `npm run lists` from the files beside this one; a kind without one does not compile. */
import type { PostKind } from '../../model'
import type { Card } from './card'
import { album } from './album'
import { article } from './article'
import { dynamic } from './dynamic'
import { list } from './list'
import { live } from './live'
import { music } from './music'
import { season } from './season'
import { user } from './user'
import { video } from './video'

export const cards: { readonly [Kind in PostKind]: Card<Kind> } = {
  album,
  article,
  dynamic,
  list,
  live,
  music,
  season,
  user,
  video,
}
