/** Opening for works that have a poster rather than a frame: poster and facts on a blurred ground. */
import type { Picture } from '../../model'
import { box, column, paragraph, row, type BoxNode, type Child } from '../node'
import { cleanText, inlineText } from '../rich'
import type { Draft } from '../draft'
import { cardWidth, edge, fonts } from '../theme'

const padding = 56

interface PosterOptions {
  picture: Picture | undefined
  /** Shown size in pixels. */
  width: number
  height: number
  title: string
  /** Nodes below the title, in light colours: the ground is dark. */
  below: Child[]
  /** Nodes on the poster. */
  labels?: Child[]
}

/** Colours on the dark blurred ground. */
export const onPoster = { text: '#ffffff', sub: '#dfe1e6' } as const

/** A standing picture with title and labels over its own blurred backdrop; dark ground where it is missing. */
export function poster(sheet: Draft, options: PosterOptions): BoxNode {
  const { picture, width, height, title, below, labels = [] } = options
  const usable = sheet.context.facts(picture) !== undefined ? picture : undefined
  const total = height + 2 * padding
  const size = 48
  const backdrop = sheet.picture(usable, cardWidth, total, {
    fit: 'backdrop',
    style: { position: 'absolute', top: 0, left: 0 },
  })
  // Darker than the blur alone, so that white holds on any poster.
  const veil = box({
    position: 'absolute',
    top: 0,
    left: 0,
    width: cardWidth,
    height: total,
    backgroundColor: 'rgba(10,11,16,.5)',
  })
  return box(
    { position: 'relative', width: cardWidth, height: total, overflow: 'hidden', backgroundColor: '#20222a' },
    [
      backdrop,
      veil,
      row(
        {
          position: 'absolute',
          top: padding,
          left: edge,
          width: cardWidth - 2 * edge,
          height,
          gap: 40,
          alignItems: 'stretch',
        },
        [
          box(
            {
              position: 'relative',
              width,
              height,
              flexShrink: 0,
              borderRadius: 20,
              overflow: 'hidden',
              backgroundColor: 'rgba(255,255,255,.08)',
              alignItems: 'center',
              justifyContent: 'center',
            },
            [sheet.picture(usable, width, height) ?? sheet.icon('image', 88, '#8b8f98'), ...labels],
          ),
          column({ flexGrow: 1, minWidth: 0, gap: 16, justifyContent: 'center' }, [
            paragraph(
              { ...fonts.title, fontSize: size, lineHeight: 1.3, lineClamp: 3, color: onPoster.text },
              inlineText(sheet, cleanText(title), size),
            ),
            ...below,
          ]),
        ],
      ),
    ],
  )
}
