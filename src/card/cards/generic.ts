/** Card of anything that has no card of its own: what every post has. */
import type { Post } from '../../model'
import type { BoxNode } from '../node'
import type { Draft } from '../draft'
import { compactBody, normalBody } from './body'
import { bareBand, cover } from './cover'
import { foot, hairline, shell } from './shell'

export function genericCard(post: Post, sheet: Draft): BoxNode {
  const top = cover(sheet, post.cover, []) ?? (post.cover === undefined ? undefined : bareBand(sheet, []))
  if (sheet.context.compact) return shell(sheet, [top, compactBody(sheet, post), hairline(sheet)])
  return shell(sheet, [
    top,
    normalBody(sheet, post, Number(top?.style['height'] ?? 0) > 900),
    foot(sheet, post),
    hairline(sheet),
  ])
}
