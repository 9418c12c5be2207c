/** Cards of the plugin itself: help, login, error. Same shell and type as the content cards. */
import { errorTable } from '../../errors'
import { formatDate } from '../../words/dates'
import { formatSpan } from '../../words/durations'
import { key } from '../../words/families'
import type { IconName } from '../icons'
import { box, column, paragraph, row, text, type BoxNode, type Child } from '../node'
import { makeQr } from '../qr'
import { cleanText } from '../rich'
import type { Draft } from '../draft'
import { edge, fonts } from '../theme'
import type { ErrorView, HelpView, LoginView } from '../views'
import { hairline, inside, markLine, shell } from './shell'

/** A raised ground for what belongs together. */
export const panel = (sheet: Draft, children: readonly Child[], gap = 24): BoxNode =>
  column({ padding: 32, gap, borderRadius: 24, backgroundColor: sheet.theme.raised }, children)

/** Title of a card of the plugin itself, and what it is about. */
export const heading = (sheet: Draft, title: string, subtitle?: string): Child =>
  inside(
    [
      paragraph({ ...fonts.title, color: sheet.theme.text }, [text(cleanText(title), {})]),
      subtitle !== undefined &&
        paragraph({ ...fonts.meta, fontSize: 29, color: sheet.theme.sub }, [text(cleanText(subtitle), {})]),
    ],
    8,
  )

/** Every command with its words and what it does, by group. Texts arrive translated. */
export function helpCard(view: HelpView, sheet: Draft): BoxNode {
  const { theme } = sheet
  const groups = view.groups.map(({ title, entries }) =>
    column({ padding: `12px ${edge}px`, gap: 16 }, [
      text(cleanText(title), { ...fonts.name, fontSize: 32, color: theme.accent }),
      panel(
        sheet,
        entries.map(({ command, text: explanation, aliases = [] }) =>
          column({ gap: 4 }, [
            row({ gap: 16, flexWrap: 'wrap' }, [
              text(cleanText(command), { fontSize: 32, lineHeight: 1.35, fontWeight: 600, color: theme.text }),
              ...aliases.map((alias) =>
                text(cleanText(alias), {
                  ...fonts.meta,
                  color: theme.sub,
                  padding: '2px 12px',
                  borderRadius: 10,
                  backgroundColor: theme.ground,
                }),
              ),
            ]),
            paragraph({ ...fonts.meta, fontSize: 28, color: theme.sub }, [text(cleanText(explanation), {})]),
          ]),
        ),
      ),
    ]),
  )
  return shell(sheet, [
    column({ padding: '52px 0 20px', gap: 28 }, [inside([markLine(sheet)]), heading(sheet, view.title, view.subtitle)]),
    ...groups,
    box({ height: 36 }),
    hairline(sheet),
  ])
}

/** Side of the code people scan from another screen, in pixels. */
const loginCode = 480

/** A QR code with steps. */
export function loginCard(view: LoginView, sheet: Draft): BoxNode {
  const { theme, context } = sheet
  const code = makeQr(view.content, loginCode)
  const steps = view.steps.map((step, index) =>
    row({ gap: 20, alignItems: 'flex-start' }, [
      box(
        {
          width: 44,
          height: 44,
          flexShrink: 0,
          borderRadius: 22,
          backgroundColor: theme.tint,
          alignItems: 'center',
          justifyContent: 'center',
        },
        [text(String(index + 1), { fontSize: 27, lineHeight: 1, fontWeight: 700, color: theme.accent })],
      ),
      paragraph({ fontSize: 31, lineHeight: 1.4, minWidth: 0, color: theme.text }, [text(cleanText(step), {})]),
    ]),
  )
  return shell(sheet, [
    column({ padding: '52px 0 48px', gap: 36 }, [
      inside([markLine(sheet)]),
      heading(
        sheet,
        view.title ?? context.t('amagi.card.login.title'),
        view.about ?? context.t('amagi.card.login.valid', { span: formatSpan(view.validSec, context.t) }),
      ),
      row({ justifyContent: 'center' }, [
        box({ padding: 24, borderRadius: 32, backgroundColor: '#ffffff', border: `2px solid ${theme.line}` }, [
          sheet.svg(`qr:${code.size}:login`, code.svg, code.size),
        ]),
      ]),
      inside(steps, 20),
      view.note !== undefined &&
        inside([
          row({ gap: 20, padding: 28, borderRadius: 24, backgroundColor: theme.raised, alignItems: 'flex-start' }, [
            sheet.icon('shield', 40, theme.sub),
            paragraph({ ...fonts.meta, fontSize: 28, minWidth: 0, color: theme.sub }, [text(cleanText(view.note), {})]),
          ]),
        ]),
    ]),
    hairline(sheet),
  ])
}

const errorIcons: Partial<Record<ErrorView['code'], IconName>> = {
  private: 'lock',
  'login-required': 'lock',
  unauthorized: 'lock',
  'cookie-expired': 'lock',
  'not-live': 'moon',
  blocked: 'shield',
  timeout: 'clock',
  'rate-limited': 'clock',
  'not-found': 'info',
}

/** A plain line `label  value`. */
const fact = (sheet: Draft, label: string, value: string): BoxNode =>
  row({ gap: 24, alignItems: 'flex-start' }, [
    text(label, { ...fonts.meta, width: 160, flexShrink: 0, color: sheet.theme.sub }),
    paragraph({ ...fonts.meta, minWidth: 0, color: sheet.theme.text, wordBreak: 'break-all' }, [
      text(cleanText(value).slice(0, 300), {}),
    ]),
  ])

/** What went wrong and who can act. */
export function errorCard(view: ErrorView, sheet: Draft): BoxNode {
  const { theme, context } = sheet
  const { t } = context
  const advice = view.advice ?? t(key('advice', errorTable[view.code].actor))
  const facts = [
    fact(sheet, t('amagi.card.error.code'), view.code),
    fact(sheet, t('amagi.card.error.time'), formatDate(view.at, context)),
    view.reportId !== undefined && fact(sheet, t('amagi.card.error.report'), view.reportId),
    ...(view.details ?? []).slice(0, 12).map(({ label, value }) => fact(sheet, cleanText(label), value)),
  ]
  return shell(sheet, [
    column({ padding: '52px 0 48px', gap: 32 }, [
      inside(
        [
          row({ gap: 32, alignItems: 'flex-start' }, [
            box(
              {
                width: 104,
                height: 104,
                flexShrink: 0,
                borderRadius: 28,
                backgroundColor: theme.raised,
                alignItems: 'center',
                justifyContent: 'center',
              },
              [sheet.icon(errorIcons[view.code] ?? 'warning', 56, theme.sub)],
            ),
            column({ minWidth: 0, flexGrow: 1, gap: 12 }, [
              paragraph({ ...fonts.titleSmall, color: theme.text }, [
                text(cleanText(view.title ?? t(key('error', view.code))), {}),
              ]),
              paragraph({ ...fonts.body, fontSize: 30, color: theme.sub }, [text(cleanText(advice), {})]),
            ]),
          ]),
          panel(sheet, facts, 12),
          view.platform !== undefined && markLine(sheet, 40),
        ],
        32,
      ),
    ]),
    hairline(sheet),
  ])
}
