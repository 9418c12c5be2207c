/** One segment of danmaku → lines. */
import { makeDanmaku, type Danmaku, type DanmakuMode } from '../../../model'
import { slice, type Slice } from '../../slice'

/** Lines of one answer that are looked at; upstream gives 6000 for six minutes at most. */
const maxLines = 10_000

/** 1 to 3 and 6 pass, 4 stands below, 5 above; 7 to 9 are positioned text and programs, no line. */
const modes: Readonly<Record<number, DanmakuMode>> = {
  1: 'roll',
  2: 'roll',
  3: 'roll',
  4: 'bottom',
  5: 'top',
  6: 'roll',
}

/** Upstream rates from 0 to 11. */
const highest = 11

function readLine(entry: Slice): Danmaku | undefined {
  const mode = modes[entry.optionalNumber('mode') ?? 1]
  if (!mode) return undefined
  const color = (entry.optionalNumber('color') ?? 0xffffff) & 0xffffff
  const sizePx = entry.optionalNumber('fontsize')
  const weight = entry.optionalNumber('weight')
  return makeDanmaku({
    atSec: entry.number('progress') / 1000,
    text: entry.string('content'),
    mode,
    color: `#${color.toString(16).padStart(6, '0')}`,
    ...(sizePx ? { sizePx } : {}),
    ...(weight ? { weight: weight / highest } : {}),
  })
}

/** What one segment holds; `closed` when the author switched danmaku off. `cut` when there were more lines. */
export interface Segment {
  lines: Danmaku[]
  closed: boolean
  cut: boolean
}

/** Body of `fetchDanmaku`. `data.elems` is mandatory; entries without text or time are left out. */
export function readDanmaku(body: unknown): Segment {
  const data = slice(body, 'data')
  const entries = data.slice('elems').raw()
  const list: readonly unknown[] = Array.isArray(entries) ? entries : []
  const lines = slice({ elems: list.slice(0, maxLines) }).optionalList('elems', readLine)
  return { lines, closed: data.optionalNumber('state') === 1, cut: list.length > maxLines }
}
