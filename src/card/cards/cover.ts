/** The picture a card opens with: edge to edge, at its own ratio, with its facts as pills on it. */
import type { Picture, Post } from '../../model'
import { formatDuration } from '../../words/durations'
import { limitWords } from '../../words/limits'
import type { IconName } from '../icons'
import { box, image, line, row, type BoxNode, type Child, type Style } from '../node'
import type { Draft } from '../draft'
import { cardWidth, fonts } from '../theme'

/** Tallest cover in the normal and in the compact form; pixels. */
const tallest = { normal: 1080, compact: 608 } as const
/** A cover is never flatter than 16:9. */
const flattest = 608

/** A small dark label that stays readable on any picture. */
export function pill(sheet: Draft, label: string, icon?: IconName, style: Style = {}): BoxNode {
  return row(
    {
      height: 52,
      maxWidth: 480,
      padding: '0 18px',
      gap: 10,
      borderRadius: 26,
      backgroundColor: 'rgba(12,13,18,.68)',
      ...style,
    },
    [
      icon !== undefined && sheet.icon(icon, 28, '#ffffff'),
      label !== '' && line(label, { ...fonts.pill, color: '#ffffff' }),
    ],
  )
}

/** One pill per thing the viewer does not get; the first has the icon. */
export const limitPills = (sheet: Draft, post: Post, style: Style = {}): BoxNode[] =>
  limitWords(post, sheet.context.t).map((words, index) =>
    pill(sheet, words, index === 0 ? 'info' : undefined, { flexShrink: 0, ...style }),
  )

/** A label in full colour for states that must be seen first. */
export const loudPill = (sheet: Draft, label: string, colour: string, icon?: IconName): BoxNode =>
  pill(sheet, label, icon, { backgroundColor: colour })

/** Pills in the corners of a picture; rows stay inside the edges. */
export function corners(
  labels: { topLeft?: Child[]; bottomLeft?: Child[]; bottomRight?: Child[] },
  inset = 24,
): Child[] {
  const place = (style: Style, children: Child[] | undefined): Child =>
    children !== undefined && children.some(Boolean) && row({ position: 'absolute', gap: 12, ...style }, children)
  return [
    place({ top: inset, left: inset }, labels.topLeft),
    place({ bottom: inset, left: inset }, labels.bottomLeft),
    place({ bottom: inset, right: inset }, labels.bottomRight),
  ]
}

/** Height a picture of this ratio gets, in pixels. */
function coverHeight(width: number, height: number, limit: number): number {
  const own = (cardWidth * height) / Math.max(1, width)
  return Math.round(Math.min(limit, Math.max(flattest, own)) / 8) * 8
}

/**
 * The cover edge to edge. Pictures taller than the region are shown whole on a blurred extension
 * of themselves; flatter ones are cropped to 16:9. `undefined` when there is no usable picture.
 */
export function cover(
  sheet: Draft,
  picture: Picture | undefined,
  labels: Child[],
  limit: number = sheet.fit(tallest.normal, tallest.normal, 960, 840),
): BoxNode | undefined {
  const facts = sheet.context.facts(picture)
  if (picture === undefined || facts === undefined) return undefined
  const height = coverHeight(facts.width, facts.height, sheet.context.compact ? tallest.compact : limit)
  // Long screenshots keep their upper part instead of becoming a strip.
  const shownWidth = Math.max(cardWidth * 0.45, Math.round((height * facts.width) / Math.max(1, facts.height)))
  const frame: Style = { position: 'relative', width: cardWidth, height, overflow: 'hidden', justifyContent: 'center' }
  // Up to 8 % cropping is not seen; more would cut into what the author framed.
  // Keeps a white cover apart from a white ground.
  const seam = box({
    position: 'absolute',
    bottom: 0,
    left: 0,
    width: cardWidth,
    height: 2,
    backgroundColor: 'rgba(128,128,128,.2)',
  })
  if (shownWidth >= cardWidth * 0.92) return box(frame, [sheet.picture(picture, cardWidth, height), seam, ...labels])
  const backdrop = sheet.picture(picture, cardWidth, height, {
    fit: 'backdrop',
    style: { position: 'absolute', top: 0, left: 0 },
  })
  const left = Math.round((cardWidth - shownWidth) / 2)
  const place = { position: 'absolute', top: 0, left, boxShadow: '0 0 56px rgba(0,0,0,.42)' }
  const front = sheet.picture(picture, shownWidth, height, { style: place })
  return box(frame, [backdrop, front, ...labels])
}

/** A quiet band instead of a cover, so that duration and state keep their place. */
export function bareBand(sheet: Draft, labels: Child[]): BoxNode {
  const { theme } = sheet
  const { accent } = theme
  const pattern =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${cardWidth}" height="240" viewBox="0 0 ${cardWidth} 240">` +
    `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${theme.tint}"/>` +
    `<stop offset="1" stop-color="${theme.raised}"/></linearGradient></defs>` +
    `<rect width="${cardWidth}" height="240" fill="url(#g)"/>` +
    `<g fill="none" stroke="${accent}" stroke-opacity=".16" stroke-width="2">` +
    [120, 200, 280, 360, 440].map((radius) => `<circle cx="900" cy="40" r="${radius}"/>`).join('') +
    '</g></svg>'
  sheet.resources.set(`band:${accent}:${theme.raised}`, {
    kind: 'svg',
    key: `band:${accent}:${theme.raised}`,
    svg: pattern,
  })
  return box(
    {
      position: 'relative',
      width: cardWidth,
      height: 240,
      overflow: 'hidden',
      alignItems: 'center',
      justifyContent: 'center',
    },
    [
      image(`band:${accent}:${theme.raised}`, cardWidth, 240, { position: 'absolute', top: 0, left: 0 }),
      sheet.icon('image', 88, theme.sub, { position: 'relative', opacity: 0.7 }),
      ...labels,
    ],
  )
}

/** Pill with the length of a clip. */
export const durationPill = (sheet: Draft, seconds: number | undefined): Child =>
  seconds !== undefined && seconds > 0 && formatDuration(seconds) !== '' && pill(sheet, formatDuration(seconds))
