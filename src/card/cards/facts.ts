/** Facts by group, a label and a value each: what a diagnosis found, how the plugin does. */
import { box, column, paragraph, row, text, type BoxNode, type Child } from '../node'
import { cleanText } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { FactsView } from '../views'
import { hairline, inside, markLine, shell } from './shell'
import { heading, panel } from './system'

/** Characters of one value: more is for the log. */
const maxValue = 300
/** Pixels of the column of labels. */
const labelWidth = 340

const fact = (sheet: Draft, { label, value }: FactsView['groups'][number]['rows'][number]): BoxNode =>
  row({ gap: 28, alignItems: 'flex-start' }, [
    paragraph({ ...fonts.meta, width: labelWidth, flexShrink: 0, color: sheet.theme.sub, wordBreak: 'break-word' }, [
      text(cleanText(label), {}),
    ]),
    paragraph({ ...fonts.meta, minWidth: 0, flexGrow: 1, color: sheet.theme.text, wordBreak: 'break-word' }, [
      text([...cleanText(value)].slice(0, maxValue).join(''), {}),
    ]),
  ])

function group(sheet: Draft, { title, rows, note }: FactsView['groups'][number]): Child {
  const said = note !== undefined && note !== ''
  if (rows.length === 0 && !said) return undefined
  return column({ padding: `12px ${edge}px`, gap: 16 }, [
    text(cleanText(title), { ...fonts.name, fontSize: 32, color: sheet.theme.accent }),
    panel(
      sheet,
      [
        ...rows.map((one) => fact(sheet, one)),
        said && paragraph({ ...fonts.meta, color: sheet.theme.sub }, [text(cleanText(note), {})]),
      ],
      14,
    ),
  ])
}

/** Words are final; a group without rows and note is left out. */
export function factsCard(view: FactsView, sheet: Draft): BoxNode {
  return shell(sheet, [
    column({ padding: '52px 0 20px', gap: 28 }, [inside([markLine(sheet)]), heading(sheet, view.title, view.subtitle)]),
    ...view.groups.map((one) => group(sheet, one)),
    box({ height: 36 }),
    hairline(sheet),
  ])
}
