/** What a video says in short: the platform's summary with its places, chapters, the beginning of the subtitles. */
import type { SummaryPoint } from '../../model'
import { absenceReasons, excerpt, subtitlesTitle, timeOf } from '../../words/summary'
import { box, column, paragraph, row, text, type BoxNode, type CardNode, type Child } from '../node'
import { cleanText, inlineText } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { SummaryView } from '../views'
import { hairline, markLine, qrTile, shell } from './shell'
import { panel } from './system'

/** Sections and chapters that are shown; a film has more than anybody reads. */
const maxSections = 24
/** Points of one section. */
const maxPoints = 6
/** Characters of one point, and of the text above them. */
const maxPoint = 200
const maxText = 1_200
/** Pixels of the column of times, for `1:02:03`. */
const timeWidth = 132

const cut = (words: string, most: number): string => {
  const signs = [...cleanText(words)]
  return signs.length > most ? `${signs.slice(0, most).join('')}…` : signs.join('')
}

/** A time, and what is said then. */
const place = (sheet: Draft, point: SummaryPoint, size: number, heavy: boolean): BoxNode =>
  row({ gap: 20, alignItems: 'flex-start' }, [
    text(timeOf(point), {
      ...fonts.meta,
      width: timeWidth,
      flexShrink: 0,
      lineHeight: 1.55,
      color: sheet.theme.accent,
    }),
    paragraph(
      {
        fontSize: size,
        lineHeight: 1.45,
        minWidth: 0,
        flexGrow: 1,
        wordBreak: 'break-word',
        ...(heavy ? { fontWeight: 600 } : {}),
        color: heavy ? sheet.theme.text : sheet.theme.sub,
      },
      inlineText(sheet, cut(point.text, maxPoint), size),
    ),
  ])

const title = (sheet: Draft, words: string): CardNode =>
  text(cleanText(words), { ...fonts.name, fontSize: 32, color: sheet.theme.accent })

const words = (sheet: Draft, content: string, most: number): CardNode =>
  paragraph(
    { ...fonts.body, color: sheet.theme.text, wordBreak: 'break-word' },
    inlineText(sheet, cut(content, most), Number(fonts.body['fontSize'])),
  )

/** More than is shown. */
const rest = (sheet: Draft, count: number): Child =>
  count > 0
    ? text(sheet.context.t('amagi.card.more', { n: count }), {
        ...fonts.meta,
        fontWeight: 600,
        color: sheet.theme.accent,
      })
    : undefined

const part = (children: readonly Child[]): BoxNode => column({ padding: `12px ${edge}px`, gap: 16 }, children)

function header(sheet: Draft, { found }: SummaryView): BoxNode {
  const { theme } = sheet
  const size = 36
  const named = `${[...cleanText(found.title)].slice(0, 200).join('')}${found.part === undefined ? '' : ` P${found.part}`}`
  return row(
    { padding: `40px ${edge}px 32px`, gap: 32, backgroundColor: theme.raised, justifyContent: 'space-between' },
    [
      column({ gap: 16, minWidth: 0, flexGrow: 1 }, [
        markLine(sheet, 40),
        paragraph(
          {
            fontSize: size,
            lineHeight: 1.4,
            fontWeight: 700,
            lineClamp: 3,
            wordBreak: 'break-word',
            color: theme.text,
          },
          inlineText(sheet, named, size),
        ),
      ]),
      qrTile(sheet, found.url, 164),
    ],
  )
}

/** Times lead, because they are what somebody looks for. What is not there says why. */
export function summaryCard(view: SummaryView, sheet: Draft): BoxNode {
  const { summary, subtitles, chapters } = view.found
  const { t } = sheet.context
  const reasons = absenceReasons(view.found, t)
  const sections = typeof summary === 'string' ? [] : summary.sections
  const shown = sections.slice(0, maxSections)
  const listed = sections.length === 0 ? chapters : []
  const said = typeof summary === 'string' && typeof subtitles !== 'string' ? subtitles : undefined
  const begin = said && excerpt(said.lines)
  return shell(sheet, [
    header(sheet, view),
    box({ height: 20 }),
    typeof summary !== 'string' && summary.text !== '' && part([words(sheet, summary.text, maxText)]),
    ...shown.map((section) =>
      part([
        place(sheet, section, 32, true),
        section.points.length > 0 &&
          panel(
            sheet,
            [
              ...section.points.slice(0, maxPoints).map((point) => place(sheet, point, 28, false)),
              rest(sheet, section.points.length - maxPoints),
            ],
            12,
          ),
      ]),
    ),
    (sections.length > maxSections || typeof summary !== 'string') &&
      part([
        rest(sheet, sections.length - maxSections),
        typeof summary === 'string'
          ? undefined
          : text(t('amagi.summary.by-machine'), { ...fonts.meta, color: sheet.theme.sub }),
      ]),
    reasons.length > 0 && part(reasons.map((reason) => words(sheet, reason, maxPoint))),
    listed.length > 0 &&
      part([
        title(sheet, t('amagi.summary.chapters')),
        panel(
          sheet,
          [
            ...listed.slice(0, maxSections).map((point) => place(sheet, point, 28, false)),
            rest(sheet, listed.length - maxSections),
          ],
          12,
        ),
      ]),
    begin && part([title(sheet, subtitlesTitle(said.language, begin.whole, t)), words(sheet, begin.text, maxText)]),
    box({ height: 40 }),
    hairline(sheet),
  ])
}
