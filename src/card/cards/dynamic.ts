/** Card of a dynamic: a person speaks; pictures, attachments and the original follow. */
import {
  beginningOf,
  richToPlain,
  type Attachment,
  type DynamicPost,
  type ImageMedia,
  type Picture,
  type Post,
  type RichText,
} from '../../model'
import { key } from '../../words/families'
import { boxLines } from '../../words/boxes'
import { limitWords } from '../../words/limits'
import type { IconName } from '../icons'
import { box, column, paragraph, row, text, type BoxNode, type Child } from '../node'
import { emojiLine, inlineText, richParagraph, sameWords, tidyRich, withoutBlanks } from '../rich'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { grid, tile } from './album'
import { topicChips, warningLine } from './body'
import { corners, durationPill, limitPills, pill } from './cover'
import { thumbnail } from './entries'
import { authorRow } from './people'
import { foot, hairline, headline, inside, marks, shell, textWidth, words } from './shell'
import { moreStats, statsRow } from './stats'
import type { Card } from './card'

const attachmentIcons: Record<Attachment['kind'], IconName> = {
  vote: 'vote',
  reserve: 'calendar',
  goods: 'bag',
  lottery: 'gift',
  video: 'play',
  live: 'live',
  music: 'music',
  article: 'book',
  common: 'link',
}

/** One picture at its own ratio; a tall one stands on a blur of itself instead of pushing everything else off the screen. */
function single(sheet: Draft, picture: Picture, width: number, tallest: number, labels: Child[]): BoxNode {
  const facts = sheet.context.facts(picture) ?? { width: picture.width ?? 16, height: picture.height ?? 9 }
  const ratio = Math.min(1.5, Math.max(0.5, facts.height / Math.max(1, facts.width)))
  const shown = Math.round(Math.min(width, tallest / ratio))
  const height = Math.round(shown * ratio)
  const left = Math.round((width - shown) / 2)
  const place = { position: 'absolute', top: 0, left, boxShadow: left > 0 ? '0 0 48px rgba(0,0,0,.4)' : undefined }
  const front = sheet.picture(picture, shown, height, { style: place })
  const behind =
    left > 0 && front !== undefined
      ? sheet.picture(picture, width, height, { fit: 'backdrop', style: { position: 'absolute', top: 0, left: 0 } })
      : undefined
  return box(
    {
      position: 'relative',
      width,
      height,
      borderRadius: 20,
      overflow: 'hidden',
      backgroundColor: sheet.theme.raised,
      alignItems: 'center',
      justifyContent: 'center',
    },
    [behind, front ?? sheet.icon('image', 80, sheet.theme.line), ...labels],
  )
}

/** Pictures inside a text column. */
function gallery(sheet: Draft, images: readonly ImageMedia[], width: number, tallest: number): Child {
  const [first] = images
  if (first === undefined) return undefined
  if (images.length === 1) {
    return single(
      sheet,
      first,
      width,
      tallest,
      corners(
        { bottomLeft: [first.clip !== undefined && pill(sheet, sheet.context.t('amagi.card.live-photo'), 'live')] },
        16,
      ),
    )
  }
  return box({ borderRadius: 20, overflow: 'hidden', width }, [grid(sheet, images, width)])
}

/** Lines below the title of a box: the options of a vote, what is drawn or booked when, a fact or two of all else. */
function shownFacts(sheet: Draft, attachment: Attachment): BoxNode['children'] {
  const many = attachment.kind === 'vote' ? 6 : attachment.kind === 'reserve' || attachment.kind === 'lottery' ? 3 : 2
  return boxLines(attachment, sheet.context)
    .slice(0, sheet.fit(many, many, Math.min(many, 3), 1))
    .map((content) => emojiLine(sheet, content, { ...fonts.meta, color: sheet.theme.sub }))
}

/** The short form: up to three pictures in one row. */
export function strip(sheet: Draft, images: readonly ImageMedia[], room: number, radius = 20): Child {
  if (images.length === 0) return undefined
  const shown = images.slice(0, 3)
  const between = 8
  const width = Math.floor((room - between * (shown.length - 1)) / shown.length)
  const last = shown.length - 1
  const height = sheet.fit(320, 320, 280, 200)
  return row(
    { gap: between },
    shown.map((media, index) =>
      tile(sheet, media, width, height, index === last ? images.length - shown.length : 0, radius),
    ),
  )
}

/** A cover beside others. */
export const asImage = (cover: Picture, index: number): ImageMedia => ({ kind: 'image', id: String(index), ...cover })

/** Several pictures as a grid while there is room, else as a strip. */
const pictures = (sheet: Draft, images: readonly ImageMedia[], width: number, tallest: number): Child =>
  sheet.tight > 1 && images.length > 1 ? strip(sheet, images, width) : gallery(sheet, images, width, tallest)

/** Vote, reservation, linked video …: a box that says what hangs on the words. */
export function attachmentBox(sheet: Draft, attachment: Attachment): BoxNode {
  const { theme } = sheet
  const size = 30
  const sign = (): BoxNode =>
    box(
      {
        width: 96,
        height: 96,
        flexShrink: 0,
        borderRadius: 16,
        backgroundColor: theme.tint,
        alignItems: 'center',
        justifyContent: 'center',
      },
      [sheet.icon(attachmentIcons[attachment.kind], 48, theme.accent)],
    )
  return row({ gap: 20, padding: 20, borderRadius: 20, backgroundColor: theme.raised }, [
    attachment.cover === undefined ? sign() : thumbnail(sheet, attachment),
    column({ flexGrow: 1, minWidth: 0, gap: 4 }, [
      paragraph(
        { fontSize: size, lineHeight: 1.4, fontWeight: 600, lineClamp: 2, color: theme.text },
        inlineText(sheet, attachment.title, size),
      ),
      ...shownFacts(sheet, attachment),
    ]),
  ])
}

/** What a dynamic was made for (its video, live room, article) in full width. */
function featured(sheet: Draft, attachment: Attachment): BoxNode {
  const { theme } = sheet
  const size = 36
  const height = Math.round((textWidth * 9) / 16)
  const more = (attachment.covers ?? []).map(asImage)
  return column({ borderRadius: 24, overflow: 'hidden', backgroundColor: theme.raised }, [
    box({ position: 'relative', width: textWidth, height, alignItems: 'center', justifyContent: 'center' }, [
      sheet.picture(attachment.cover, textWidth, height) ?? sheet.icon('image', 80, theme.line),
      ...corners(
        {
          topLeft: [pill(sheet, '', attachmentIcons[attachment.kind], { padding: '0 14px' })],
          bottomRight: [durationPill(sheet, attachment.durationSec)],
        },
        20,
      ),
    ]),
    more.length > 0 && box({ paddingTop: 8 }, [strip(sheet, more, textWidth, 0)]),
    column({ padding: '24px 28px 28px', gap: 6 }, [
      paragraph(
        { ...fonts.section, fontSize: size, lineHeight: 1.4, lineClamp: 2, color: theme.text },
        inlineText(sheet, attachment.title, size),
      ),
      ...shownFacts(sheet, attachment),
    ]),
  ])
}

/** The first attachment fills the place that pictures would have. */
const isFeatured = (post: DynamicPost, attachment: Attachment, small: boolean): boolean =>
  !small &&
  attachment === post.attachments[0] &&
  post.images.length === 0 &&
  attachment.cover !== undefined &&
  ['video', 'live', 'article'].includes(attachment.kind)

const title = (post: Post): string | undefined =>
  post.title !== undefined && !sameWords(post.title, post.text) ? post.title : undefined

/** The box inside the original, in lines: its own picture stands above them. */
const innerBox = (sheet: Draft, attachment: Attachment): Child[] => [
  emojiLine(sheet, `${sheet.context.t(key('attachment', attachment.kind))} · ${attachment.title}`, {
    ...fonts.meta,
    color: sheet.theme.sub,
  }),
  ...shownFacts(sheet, attachment),
]

/** What another post looks like inside this one: who, words, pictures. */
function original(sheet: Draft, post: Post): BoxNode {
  const { theme } = sheet
  const padding = 28
  const width = textWidth - 2 * padding
  const nodes: RichText = withoutBlanks(tidyRich(post.kind === 'article' ? beginningOf(post) : post.text))
  const heading = title(post)
  const images = 'images' in post ? post.images : []
  const [attachment] = 'attachments' in post ? post.attachments : []
  const cover = post.cover ?? ('video' in post ? post.video?.poster : undefined) ?? attachment?.cover
  const duration = ('video' in post ? post.video?.durationSec : undefined) ?? attachment?.durationSec
  const tallest = sheet.fit(620, 560, 440, 200)
  const labels = corners({ topLeft: limitPills(sheet, post), bottomRight: [durationPill(sheet, duration)] }, 16)
  return column({ gap: 20, padding, borderRadius: 24, backgroundColor: theme.raised }, [
    authorRow(sheet, post.author, { createdAt: post.createdAt, region: post.region, size: 64 }),
    'badges' in post && sheet.tight < 2 && marks(sheet, post.badges),
    heading !== undefined &&
      paragraph({ ...fonts.section, fontSize: 36, lineClamp: 2, color: theme.text }, inlineText(sheet, heading, 36)),
    nodes.length > 0 &&
      richParagraph(sheet, nodes, sheet.fit(4, 3, 2, 1), { ...fonts.body, fontSize: 30, color: theme.text }, width),
    images.length > 0 ? pictures(sheet, images, width, tallest) : cover && single(sheet, cover, width, tallest, labels),
    attachment && column({ gap: 4 }, innerBox(sheet, attachment)),
    sheet.tight < 3 && warningLine(sheet, post.warning),
    sheet.tight < 2 && moreStats(sheet, post.stats, 0, 4),
  ])
}

/** The short form: whose it is and what it says, in two lines. */
function originalInShort(sheet: Draft, post: Post): BoxNode {
  const said = post.title ?? richToPlain(post.text)
  const [attachment] = 'attachments' in post ? post.attachments : []
  const name = post.author?.name ?? ''
  const { t } = sheet.context
  const content = said.trim() || (attachment?.title ?? '') || t(key('postKind', post.kind))
  const whole = [...limitWords(post, t), name.trim() ? t('amagi.reply.box', { kind: name, title: content }) : content]
  const size = 30
  return box({ padding: '20px 24px', borderRadius: 20, backgroundColor: sheet.theme.raised }, [
    paragraph(
      { ...fonts.meta, fontSize: size, minWidth: 0, lineClamp: sheet.fit(2, 2, 1, 1), color: sheet.theme.sub },
      inlineText(sheet, whole.join(' · ').replace(/\s+/g, ' '), size),
    ),
  ])
}

/** The original is gone: said plainly. */
const removed = (sheet: Draft): BoxNode =>
  row({ gap: 16, padding: 28, borderRadius: 24, backgroundColor: sheet.theme.raised }, [
    sheet.icon('info', 36, sheet.theme.sub),
    text(sheet.context.t('amagi.card.original-gone'), { ...fonts.meta, fontSize: 30, color: sheet.theme.sub }),
  ])

function dynamicCard(post: DynamicPost, sheet: Draft): BoxNode {
  const heading = title(post)
  const { compact } = sheet.context
  const lines = compact ? 3 : post.images.length > 0 || post.original ? 7 : 12
  return shell(sheet, [
    column({ padding: '44px 0 32px', gap: 28 }, [
      inside(
        [
          authorRow(sheet, post.author, { createdAt: post.createdAt, region: post.region, size: 96 }),
          sheet.tight < (compact ? 2 : 3) && marks(sheet, post.badges),
        ],
        16,
      ),
      heading !== undefined && inside([headline(sheet, heading, 2)]),
      inside([words(sheet, post.text, lines, true)]),
      inside([
        compact
          ? strip(sheet, post.images, textWidth)
          : pictures(sheet, post.images, textWidth, sheet.fit(800, 680, 520, 400)),
      ]),
      post.images.length === 0 &&
        post.cover !== undefined &&
        !post.attachments.length &&
        post.original === undefined &&
        inside([single(sheet, post.cover, textWidth, sheet.fit(800, 680, 520, 400), [])]),
      ...post.attachments
        .slice(0, compact ? sheet.fit(1, 1, 1, 0) : sheet.fit(3, 2, 1, 1))
        .map((attachment) =>
          inside([
            isFeatured(post, attachment, compact || sheet.tight > 1)
              ? featured(sheet, attachment)
              : attachmentBox(sheet, attachment),
          ]),
        ),
      post.original === null
        ? inside([removed(sheet)])
        : post.original !== undefined &&
          inside([compact ? originalInShort(sheet, post.original) : original(sheet, post.original)]),
      inside(
        [
          warningLine(sheet, post.warning),
          !compact && sheet.tight < 2 && topicChips(sheet, post),
          statsRow(sheet, post.stats),
          sheet.tight < 2 && moreStats(sheet, post.stats),
        ],
        20,
      ),
    ]),
    foot(sheet, post),
    hairline(sheet),
  ])
}

/** Pictures whose sizes the card needs. */
function dynamicProbes(post: DynamicPost): (Picture | undefined)[] {
  const inner = post.original
  const nested = inner == null ? [] : [...('images' in inner ? inner.images.slice(0, 1) : []), inner.cover]
  return [post.images[0], post.cover, post.attachments.find(({ cover }) => cover !== undefined)?.cover, ...nested]
}

export const dynamic: Card<'dynamic'> = { draw: dynamicCard, probes: dynamicProbes }
