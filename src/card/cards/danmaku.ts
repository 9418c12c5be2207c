/** Danmaku of a video as a picture: when there are most of them, and what is said most. */
import type { Picture, Post } from '../../model'
import { formatCount } from '../../words/counts'
import { danmakuForms } from '../../words/danmaku'
import { formatDuration } from '../../words/durations'
import { box, column, line, paragraph, row, text, type BoxNode, type Child } from '../node'
import { cleanText, inlineText } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { DanmakuView } from '../views'
import { densityCurve } from './density'
import { corners, cover, durationPill } from './cover'
import { facts } from './people'
import { foot, hairline, headline, inside, markLine, qrTile, shell, speech } from './shell'

/** Picture behind the lines, and the accent of the card. */
export const danmakuCover = (post: Post): Picture | undefined =>
  post.cover ?? (post.kind === 'video' ? post.video.poster : undefined)

/** Rows on a cover, and where each begins, as a share of the width: like lines on their way. */
const onCover = [0.06, 0.36, 0.16, 0.46]
const rowPx = 76

/** Lines as they pass over the video, in the upper half of its cover. */
function passing(sheet: Draft, { summary, onCover: wished }: DanmakuView): Child[] {
  if (wished !== true) return []
  return summary.top.slice(0, onCover.length).map(({ text: said }, index) => {
    const left = Math.round(1080 * (onCover[index] ?? 0))
    return box({ position: 'absolute', top: 32 + index * rowPx, left, width: 1080 - left - 24 }, [
      paragraph(
        {
          fontSize: 46,
          lineHeight: 1.3,
          fontWeight: 700,
          lineClamp: 1,
          wordBreak: 'break-all',
          color: '#ffffff',
          textShadow: '0 0 3px rgba(0,0,0,.9), 0 2px 10px rgba(0,0,0,.65)',
        },
        inlineText(sheet, said, 46),
      ),
    ])
  })
}

/** Lines from which on their densest moment means something. */
const fewest = 20

/** `共 1.2万 条弹幕 · 最密 03:24`. */
function about(sheet: Draft, { summary }: DanmakuView): BoxNode {
  const { t, locale } = sheet.context
  const n = formatCount(summary.count, locale)
  return row({ gap: 14 }, [
    sheet.icon('danmaku', 36, sheet.theme.accent),
    line(
      facts(
        summary.partial ? t('amagi.card.danmaku.partial', { n }) : t('amagi.card.danmaku.total', { n }),
        summary.count >= fewest && t('amagi.card.danmaku.peak', { time: formatDuration(summary.peakSec) }),
      ),
      { ...fonts.name, fontSize: 32, color: sheet.theme.accent },
    ),
  ])
}

/** What is said most, with bars by number. */
function most(sheet: Draft, { summary }: DanmakuView, count: number): Child {
  const { theme, context } = sheet
  const list = summary.top.slice(0, count)
  const highest = list[0]?.count ?? 0
  if (highest === 0) return undefined
  return column(
    { gap: 18 },
    list.map(({ text: said, count: times }, index) =>
      column({ gap: 8 }, [
        row({ gap: 24, justifyContent: 'space-between' }, [
          paragraph(
            { fontSize: 32, lineHeight: 1.35, minWidth: 0, lineClamp: 1, wordBreak: 'break-all', color: theme.text },
            inlineText(sheet, said, 32),
          ),
          times > 1 &&
            text(`×${formatCount(times, context.locale)}`, {
              ...fonts.meta,
              fontWeight: 600,
              flexShrink: 0,
              color: index < 3 ? theme.accent : theme.sub,
            }),
        ]),
        times > 1 &&
          box({ height: 8, borderRadius: 4, backgroundColor: theme.raised }, [
            box({
              height: 8,
              borderRadius: 4,
              width: `${Math.max(1, Math.round((times / highest) * 100))}%`,
              backgroundColor: theme.accent,
              opacity: index < 3 ? 1 : 0.45,
            }),
          ]),
      ]),
    ),
  )
}

/** Colours and places, quietly. */
function forms(sheet: Draft, { summary }: DanmakuView): Child {
  const said = facts(...danmakuForms(summary, sheet.context.t))
  return said !== '' && line(said, { ...fonts.meta, color: sheet.theme.sub })
}

/** Without a cover: mark and code above, as on the card of the comments. */
function bare(sheet: Draft, view: DanmakuView, title: Child): BoxNode {
  return row(
    { padding: `40px ${edge}px 32px`, gap: 32, backgroundColor: sheet.theme.raised, justifyContent: 'space-between' },
    [
      column({ gap: 16, minWidth: 0, flexGrow: 1 }, [markLine(sheet, 40), title, about(sheet, view)]),
      qrTile(sheet, view.post.url, 164),
    ],
  )
}

/** The normal form opens with the cover; the compact one, and a work without cover, with its title. */
export function danmakuCard(view: DanmakuView, sheet: Draft): BoxNode {
  const { post, summary } = view
  const { compact, t } = sheet.context
  const { title: said } = speech(post)
  const title = said !== undefined && headline(sheet, typeof said === 'string' ? cleanText(said) : said, 2)
  const duration = post.kind === 'video' || post.kind === 'season' ? post.video?.durationSec : undefined
  const labels = [...passing(sheet, view), ...corners({ bottomRight: [durationPill(sheet, duration)] })]
  const top = compact ? undefined : cover(sheet, danmakuCover(post), labels, 608)
  const heading = (label: string): Child => text(label, { ...fonts.name, fontSize: 32, color: sheet.theme.text })
  const repeated = (summary.top[0]?.count ?? 0) > 1
  const list = most(sheet, view, compact ? 4 : 8)
  return shell(sheet, [
    top ?? bare(sheet, view, title),
    column({ padding: '36px 0 40px', gap: 36 }, [
      top !== undefined && inside([title, about(sheet, view)], 20),
      inside([densityCurve(sheet, summary, compact ? 140 : 200)]),
      list !== undefined &&
        inside([heading(t(repeated ? 'amagi.card.danmaku.most' : 'amagi.card.danmaku.liked')), list], 20),
      inside([forms(sheet, view)]),
    ]),
    top !== undefined && foot(sheet, post),
    hairline(sheet),
  ])
}
