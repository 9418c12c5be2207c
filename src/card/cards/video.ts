/** Card of a video, for all platforms. */
import type { Picture, VideoPost } from '../../model'
import { column, type BoxNode, type Child } from '../node'
import type { Draft } from '../draft'
import { compactBody, normalBody } from './body'
import { bareBand, corners, cover, durationPill, limitPills, pill } from './cover'
import { attachmentBox } from './dynamic'
import { foot, hairline, inside, marks, shell } from './shell'
import type { Card } from './card'

/** Cover of a video: its own, else the clip's first picture. */
const videoCover = (post: VideoPost): Picture | undefined => post.cover ?? post.video.poster

function partLabel(sheet: Draft, post: VideoPost): string {
  const count = post.parts.length
  if (count < 2) return ''
  return post.part === undefined || post.part < 2
    ? sheet.context.t('amagi.card.parts', { n: count })
    : sheet.context.t('amagi.card.part', { n: post.part, count })
}

function labels(sheet: Draft, post: VideoPost): Child[] {
  const part = partLabel(sheet, post)
  return corners({
    topLeft: limitPills(sheet, post),
    bottomLeft: [part !== '' && pill(sheet, part, 'list')],
    bottomRight: [durationPill(sheet, post.video.durationSec)],
  })
}

/** What the site and the dynamic that announced it add to the video. */
function announced(sheet: Draft, { badges = [], dynamic }: VideoPost): Child {
  const boxes = (dynamic?.attachments ?? []).slice(0, sheet.fit(2, 1, 1, 0))
  const shown = [
    marks(sheet, [...badges, ...(dynamic?.badges ?? [])]),
    ...boxes.map((box) => attachmentBox(sheet, box)),
  ]
  return shown.some(Boolean) && column({ paddingBottom: 32 }, [inside(shown)])
}

function videoCard(post: VideoPost, sheet: Draft): BoxNode {
  const onCover = labels(sheet, post)
  const top = cover(sheet, videoCover(post), onCover) ?? bareBand(sheet, onCover)
  if (sheet.context.compact) return shell(sheet, [top, compactBody(sheet, post), hairline(sheet)])
  return shell(sheet, [
    top,
    normalBody(sheet, post, Number(top.style['height']) > 900),
    announced(sheet, post),
    foot(sheet, post),
    hairline(sheet),
  ])
}

export const video: Card<'video'> = { draw: videoCard, probes: (post) => [videoCover(post)] }
