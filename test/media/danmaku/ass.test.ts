import { describe, expect, it } from 'vitest'
import { withoutMarkup, writeAss } from '../../../src/media/danmaku/ass'
import type { Placed } from '../../../src/media/danmaku/layout'
import { makeDanmaku, type Danmaku } from '../../../src/model'

const frame = { width: 1280, height: 720, inner: { width: 1280, height: 720 } }
const style = { frame, family: 'Amagi', fontPx: 21.33, opacity: 70 }

function placed(changes: Partial<Danmaku> = {}, rest: Partial<Placed> = {}): Placed {
  const line: Danmaku = { atSec: 61.25, text: '你好', mode: 'roll', color: '#ffffff', ...changes }
  return { line, startSec: line.atSec, endSec: line.atSec + 8, fontPx: 21.33, y: 10, widthPx: 42.66, ...rest }
}

const dialogues = (ass: string): string[] => ass.split('\n').filter((line) => line.startsWith('Dialogue'))

describe('the subtitle file', () => {
  it('moves passing lines across the picture and keeps standing ones in its middle', () => {
    expect(dialogues(writeAss([placed(), placed({ mode: 'top' })], style))).toEqual([
      'Dialogue: 0,0:01:01.25,0:01:09.25,Line,,0,0,0,,{\\move(1280,10,-42.66,10)}你好',
      'Dialogue: 1,0:01:01.25,0:01:09.25,Line,,0,0,0,,{\\pos(618.67,10)}你好',
    ])
  })

  it('writes colours backwards, and gives dark ones a bright edge', () => {
    const [red, black] = dialogues(writeAss([placed({ color: '#ff8001' }), placed({ color: '#000000' })], style))
    expect(red).toContain('\\c&H0180FF&}')
    expect(red).not.toContain('\\3c')
    expect(black).toContain('\\c&H000000&\\3c&HFFFFFF&}')
    // Dim in red and green; blue alone lifts it above what is dark.
    expect(dialogues(writeAss([placed({ color: '#2846ff' })], style))[0]).not.toContain('\\3c')
    expect(dialogues(writeAss([placed({ color: '#284600' })], style))[0]).toContain('\\3c')
  })

  it('is the header, one style and the lines in the order they come', () => {
    const ass = writeAss([placed(), placed({ text: '再见' })], style)
    expect(ass.replace(/^Dialogue.*,,/gm, 'Dialogue: ').split('\n')).toEqual([
      '[Script Info]',
      'ScriptType: v4.00+',
      'PlayResX: 1280',
      'PlayResY: 720',
      'WrapStyle: 2',
      'ScaledBorderAndShadow: yes',
      '',
      '[V4+ Styles]',
      'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
      'Style: Line,Amagi,21.33,&H4DFFFFFF,&H4DFFFFFF,&H4D000000,&H4D000000,0,0,0,0,100,100,0,0,1,1.07,0,7,0,0,0,1',
      '',
      '[Events]',
      'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
      'Dialogue: {\\move(1280,10,-42.66,10)}你好',
      'Dialogue: {\\move(1280,10,-42.66,10)}再见',
      '',
    ])
  })

  it('has an edge that grows with the lines and never vanishes', () => {
    const edge = (fontPx: number) =>
      writeAss([], { ...style, fontPx })
        .match(/^Style: (.*)$/m)?.[1]
        ?.split(',')[16]
    expect([10, 20, 30].map(edge)).toEqual(['1', '1', '1.5'])
  })

  it('is sections of fields, and nothing else', () => {
    const others = writeAss([placed()], style)
      .split('\n')
      .filter((text) => text !== '' && !/^\[[\w+ ]+\]$|^[A-Z]\w*: /.test(text))
    expect(others).toEqual([])
  })

  it('says the size of the picture and how much shines through', () => {
    const ass = writeAss([], style)
    expect(ass).toContain('PlayResX: 1280\nPlayResY: 720\n')
    expect(ass).toMatch(/Style: Line,Amagi,21\.33,&H4DFFFFFF,/)
    expect(writeAss([], { ...style, opacity: 100 })).toContain('&H00FFFFFF')
  })

  it('names another size where a line has one', () => {
    expect(dialogues(writeAss([placed({}, { fontPx: 40 })], style))[0]).toContain('\\fs40}')
  })

  it.each([0, 0.004, 0.005, 59.999, 3599.996, 86_400])('knows the moment %d', (startSec) => {
    const [line] = dialogues(writeAss([placed({}, { startSec })], style))
    const [, hours, minutes, seconds] = /,(\d+):(\d\d):(\d\d\.\d\d),/.exec(line ?? '') ?? []
    expect(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)).toBeCloseTo(startSec, 1)
    expect(Number(seconds)).toBeLessThan(60)
  })

  it.each([
    '{\\pos(0,0)\\fs500}gross',
    'a\\Nb\\nc\\hd',
    '{{{}}}\\',
    '\\',
    'x\nDialogue: 0,0:00:00.00,9:00:00.00,Line,,0,0,0,,y',
    'x\r\n[Events]\r\ny',
    'x\u2028y\u0085z',
  ])('takes nothing out of the text %j but its words', (text) => {
    const line = makeDanmaku({ atSec: 1, text })
    if (!line) throw new Error('nothing to show')
    const ass = writeAss([placed(line)], style)
    expect(dialogues(ass)).toHaveLength(1)
    const [, said = ''] = /\)\}(.*)$/.exec(dialogues(ass)[0] ?? '') ?? []
    expect(said).not.toMatch(/[\\{}\r\n]/)
    expect(ass.split('\n')).toHaveLength(writeAss([placed()], style).split('\n').length)
  })

  it('shows signs of markup as what they look like', () => {
    expect(withoutMarkup('{\\o/}')).toBe('｛＼o/｝')
  })
})
