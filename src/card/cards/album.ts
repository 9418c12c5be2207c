/** Card of an album: its pictures edge to edge in rows, then the same facts as a video. */
import type { AlbumPost, ImageMedia } from '../../model'
import { box, column, row, text, type BoxNode } from '../node'
import type { Draft } from '../draft'
import { cardWidth } from '../theme'
import { compactBody, normalBody } from './body'
import { bareBand, corners, cover, pill } from './cover'
import { foot, hairline, shell } from './shell'
import type { Card } from './card'

/** Pixels between pictures. */
const gap = 4
/** Pictures shown at most. */
const gridLimit = 9

/** How many pictures stand in each row, and how high a row is, by number of pictures. */
const rows: Record<number, readonly (readonly [count: number, height: number])[]> = {
  2: [[2, 672]],
  4: [
    [2, 480],
    [2, 480],
  ],
  5: [
    [2, 536],
    [3, 358],
  ],
  6: [
    [3, 448],
    [3, 448],
  ],
  7: [
    [2, 392],
    [2, 392],
    [3, 296],
  ],
  8: [
    [2, 416],
    [3, 332],
    [3, 332],
  ],
  9: [
    [3, 350],
    [3, 350],
    [3, 350],
  ],
}

/** One place of a grid: the picture or a neutral block, its badge, and what is left out behind it. */
export function tile(sheet: Draft, media: ImageMedia, width: number, height: number, hidden = 0, radius = 0): BoxNode {
  const picture = sheet.picture(media, width, height)
  const { t } = sheet.context
  const small = width < 420
  const badge =
    media.clip === undefined
      ? undefined
      : media.clipOnly === true
        ? pill(sheet, '', 'play', { padding: '0 14px' })
        : pill(sheet, small ? '' : t('amagi.card.live-photo'), 'live', small ? { padding: '0 12px' } : {})
  return box(
    {
      position: 'relative',
      width,
      height,
      flexShrink: 0,
      overflow: 'hidden',
      borderRadius: radius,
      alignItems: 'center',
      justifyContent: 'center',
      backgroundColor: sheet.theme.raised,
    },
    [
      picture ?? sheet.icon('image', Math.min(80, width / 3), sheet.theme.line),
      ...(hidden > 0
        ? [
            box(
              {
                position: 'absolute',
                top: 0,
                left: 0,
                width,
                height,
                alignItems: 'center',
                justifyContent: 'center',
                backgroundColor: 'rgba(8,9,12,.58)',
              },
              [
                text(`+${hidden}`, {
                  fontSize: Math.min(76, width / 4),
                  fontWeight: 700,
                  lineHeight: 1,
                  color: '#ffffff',
                }),
              ],
            ),
          ]
        : corners({ bottomLeft: [badge] }, 16)),
    ],
  )
}

/** One large picture at the left, two at the right. */
function three(sheet: Draft, images: readonly ImageMedia[], height: number, width: number, hidden: number): BoxNode {
  const side = Math.floor((width - gap) / 3)
  const [first, second, third] = images
  const half = (height - gap) / 2
  return row({ gap, alignItems: 'stretch' }, [
    first && tile(sheet, first, width - gap - side, height),
    column({ gap }, [second && tile(sheet, second, side, half), third && tile(sheet, third, side, half, hidden)]),
  ])
}

/** Up to nine pictures in rows over the given width. */
export function grid(sheet: Draft, images: readonly ImageMedia[], width = cardWidth): BoxNode {
  const shown = images.slice(0, gridLimit)
  const hidden = images.length - shown.length
  const scale = width / cardWidth
  if (shown.length === 3) return three(sheet, shown, Math.round((720 * scale) / 2) * 2, width, 0)
  const lines: BoxNode[] = []
  let at = 0
  for (const [count, height] of rows[shown.length] ?? []) {
    const each = Math.floor((width - gap * (count - 1)) / count)
    const cells = shown.slice(at, at + count).map((media, index) => {
      // The last takes the pixels that rounding leaves over.
      const own = index === count - 1 ? width - (each + gap) * (count - 1) : each
      return tile(sheet, media, own, Math.round(height * scale), at + index === gridLimit - 1 ? hidden : 0)
    })
    lines.push(row({ gap }, cells))
    at += count
  }
  return column({ gap }, lines)
}

function pictures(sheet: Draft, post: AlbumPost): BoxNode {
  const { images } = post
  const { t } = sheet.context
  const short = sheet.context.compact || (sheet.tight === 3 && images.length > 2)
  const [first] = images
  const live = images.filter((media) => media.clip !== undefined).length
  if (first === undefined) return bareBand(sheet, [])
  if (images.length === 1) {
    const labels = corners({ bottomLeft: [live > 0 && pill(sheet, t('amagi.card.live-photo'), 'live')] })
    return cover(sheet, first, labels) ?? cover(sheet, post.cover, labels) ?? bareBand(sheet, labels)
  }
  const rest = images.length > 3 ? images.length - 3 : 0
  const body = !short
    ? grid(sheet, images)
    : images.length === 2
      ? row(
          { gap },
          images.map((media) => tile(sheet, media, (cardWidth - gap) / 2, 560)),
        )
      : three(sheet, images, 600, cardWidth, rest)
  // Where "+n" stands in the corner, the number of pictures needs no pill.
  const told = images.length > gridLimit || (short && rest > 0)
  const count = told
    ? []
    : corners({ bottomRight: [pill(sheet, t('amagi.card.pictures', { n: images.length }), 'image')] })
  return box({ position: 'relative', width: cardWidth, flexDirection: 'column' }, [body, ...count])
}

/** Whether the pictures leave little room for words. */
const isTall = (count: number): boolean => count === 1 || count > 4

function albumCard(post: AlbumPost, sheet: Draft): BoxNode {
  const top = pictures(sheet, post)
  if (sheet.context.compact) return shell(sheet, [top, compactBody(sheet, post), hairline(sheet)])
  return shell(sheet, [top, normalBody(sheet, post, isTall(post.images.length)), foot(sheet, post), hairline(sheet)])
}

export const album: Card<'album'> = {
  draw: albumCard,
  probes: (post) => (post.images.length > 1 ? [post.images[0]] : [post.images[0], post.cover]),
}
