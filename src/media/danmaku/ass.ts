/** Placed danmaku → a subtitle file for libass (ASS, ScriptType v4.00+). Pure. */
import type { Frame } from './frame'
import type { Placed } from './layout'

/** Text without markup: there is no escape all renderers honour, so its signs are replaced by what looks like them. */
export const withoutMarkup = (text: string): string =>
  text.replaceAll('\\', '＼').replaceAll('{', '｛').replaceAll('}', '｝')

/** How lines look. */
interface AssStyle {
  frame: Frame
  family: string
  /** Pixels of an ordinary line. */
  fontPx: number
  /** 0 to 100; 100 = nothing shines through. */
  opacity: number
}

/** `H:MM:SS.cc`. */
function stamp(seconds: number): string {
  const hundredths = Math.round(seconds * 100)
  const two = (value: number): string => String(value).padStart(2, '0')
  const whole = Math.floor(hundredths / 100)
  const minutes = Math.floor(whole / 60)
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}.${two(hundredths % 100)}`
}

const number = (value: number): string => String(Math.round(value * 100) / 100)

/** `#rrggbb` → `BBGGRR`. */
const bgr = (color: string): string => `${color.slice(5, 7)}${color.slice(3, 5)}${color.slice(1, 3)}`.toUpperCase()

/** Below this a colour cannot be told from its dark edge. */
const dark = 60

function brightness(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  return 0.299 * red + 0.587 * green + 0.114 * blue
}

/** Edge of a line in pixels. */
const edgeOf = (fontPx: number): number => Math.max(1, fontPx / 20)

function event({ line, startSec, endSec, fontPx, y, widthPx }: Placed, { frame, fontPx: ordinary }: AssStyle): string {
  const tags: string[] = []
  if (line.mode === 'roll') {
    tags.push(`\\move(${number(frame.width)},${number(y)},${number(-widthPx)},${number(y)})`)
  } else tags.push(`\\pos(${number((frame.width - widthPx) / 2)},${number(y)})`)
  if (Math.abs(fontPx - ordinary) > 0.01) tags.push(`\\fs${number(fontPx)}`)
  if (line.color !== '#ffffff') tags.push(`\\c&H${bgr(line.color)}&`)
  if (brightness(line.color) < dark) tags.push('\\3c&HFFFFFF&')
  // Standing lines are above passing ones, should a renderer let them meet.
  const layer = line.mode === 'roll' ? 0 : 1
  return `Dialogue: ${layer},${stamp(startSec)},${stamp(endSec)},Line,,0,0,0,,{${tags.join('')}}${withoutMarkup(line.text)}`
}

const styleFields =
  'Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, ' +
  'StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding'

/** The whole file. Sizes are pixels of the frame, because the script says that it is as large as the frame. */
export function writeAss(placed: readonly Placed[], style: AssStyle): string {
  const { frame, family, fontPx, opacity } = style
  const alpha = Math.round((100 - opacity) * 2.55)
    .toString(16)
    .toUpperCase()
    .padStart(2, '0')
  const colour = (value: string): string => `&H${alpha}${value}`
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${frame.width}`,
    `PlayResY: ${frame.height}`,
    'WrapStyle: 2',
    'ScaledBorderAndShadow: yes',
    '',
    '[V4+ Styles]',
    `Format: ${styleFields}`,
    `Style: Line,${family},${number(fontPx)},${colour('FFFFFF')},${colour('FFFFFF')},${colour('000000')},${colour('000000')},` +
      `0,0,0,0,100,100,0,0,1,${number(edgeOf(fontPx))},0,7,0,0,0,1`,
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...placed.map((one) => event(one, style)),
    '',
  ].join('\n')
}
