/** Which danmaku are shown, where and how long: no two touch, and what is dropped is what matters least. */
import { breathe } from '../../async/sleep'
import { likedWeight, type Danmaku, type Settings } from '../../model'
import type { Frame } from './frame'
import { createLanes, type Occupant } from './lanes'

/** One line with its place. Pixels of the frame, seconds of the video. */
export interface Placed {
  line: Danmaku
  startSec: number
  endSec: number
  fontPx: number
  /** Upper edge. */
  y: number
  /** Of the text. */
  widthPx: number
}

/** The lines that found a place, by time, and how many did not. */
export interface Layout {
  placed: Placed[]
  dropped: number
}

/** What decides about places; `widthOf` measures a text in ems. */
export interface LayoutOptions {
  frame: Frame
  wishes: Pick<Settings['danmaku'], 'area' | 'size'>
  widthOf: (text: string) => number
}

/** Pixels of an ordinary line at a shorter side of 1080. Source: the sizes of the kkk plugin, seen 2026-10. */
const basePx: Record<Settings['danmaku']['size'], number> = { small: 25, medium: 32, large: 40 }

/** What the platforms call an ordinary size. */
const ordinarySize = 25

/** Height of a row in ems of an ordinary line. */
const rowEm = 1.2

/** Seconds a line takes from edge to edge, and seconds it stands; as the players of the platforms have it. */
const rollSec = 8
const standSec = 4

/** Above and below, in pixels at a shorter side of 1080. */
const marginPx = 10

/** A standing line may take so much of the width; a longer one is drawn smaller, by half at most. */
const widest = 0.96
const smallest = 0.5

/** Pixels an ordinary line has in this frame. */
export const sizeIn = ({ width, height }: Frame, size: Settings['danmaku']['size']): number =>
  (basePx[size] * Math.min(width, height)) / 1080

/** Lines people took trouble with come first (0), then well-liked ones, then all others (2). */
function rank({ mode, color, weight = 0 }: Danmaku): 0 | 1 | 2 {
  if (mode !== 'roll' || color !== '#ffffff') return 0
  return weight >= likedWeight ? 1 : 2
}

/** Lines between two breaths: some milliseconds of computing. */
const atATime = 1000

/** Seconds within which a line that is no narrower than one without a place has none either; only a flood is that dense. */
const floodSec = 0.05

/** Where one line can go, row by row. */
function createPlacing({ frame, wishes, widthOf }: LayoutOptions): (line: Danmaku) => Placed | undefined {
  const ordinary = sizeIn(frame, wishes.size)
  const margin = (marginPx * Math.min(frame.width, frame.height)) / 1080
  const rowPx = ordinary * rowEm
  const count = Math.max(1, Math.floor((frame.height - 2 * margin) / rowPx))
  const lanes = createLanes(count, frame.width)
  const used = Math.max(1, Math.round(count * wishes.area))
  const orders = new Map<string, readonly number[]>()
  const failed = new Map<string, { atSec: number; widthPx: number }>()

  /** First rows of places for so many neighbouring ones: from above, or from the lower edge upwards. */
  function orderOf(bottom: boolean, rows: number, name: string): readonly number[] {
    const known = orders.get(name)
    if (known) return known
    const all = Array.from({ length: Math.max(0, used - rows + 1) }, (_, index) => index)
    const order = bottom ? all.map((index) => count - rows - index) : all
    orders.set(name, order)
    return order
  }

  return function place(line): Placed | undefined {
    const standing = line.mode !== 'roll'
    const wished = (ordinary * (line.sizePx ?? ordinarySize)) / ordinarySize
    const ems = widthOf(line.text)
    const fit = standing ? Math.min(1, (frame.width * widest) / (ems * wished)) : 1
    if (fit < smallest) return place({ ...line, mode: 'roll' })
    const fontPx = wished * fit
    const widthPx = ems * fontPx
    const rows = Math.max(1, Math.ceil(fontPx / rowPx))
    const name = `${line.mode} ${rows}`
    const before = failed.get(name)
    const since = before ? line.atSec - before.atSec : Infinity
    if (before && since >= 0 && since < floodSec && widthPx >= before.widthPx) return undefined
    const who: Occupant = {
      startSec: line.atSec,
      endSec: line.atSec + (standing ? standSec : rollSec),
      ...(standing ? {} : { passing: { width: widthPx } }),
    }
    const row = lanes.find(who, rows, orderOf(line.mode === 'bottom', rows, name))
    if (row === undefined) {
      failed.set(name, { atSec: line.atSec, widthPx })
      return undefined
    }
    lanes.put(who, row, rows)
    const y = margin + row * rowPx + (rows * rowPx - fontPx) / 2
    return { line, startSec: who.startSec, endSec: who.endSec, fontPx, y, widthPx }
  }
}

/**
 * Each rank is placed by time before the next one fills what is left. The same lines give the same places. Rejects with
 * `cancelled` only.
 */
export async function layOut(lines: readonly Danmaku[], options: LayoutOptions, signal?: AbortSignal): Promise<Layout> {
  const place = createPlacing(options)
  const placed: Placed[] = []
  for (const turn of [0, 1, 2]) {
    const own = lines.filter((line) => rank(line) === turn)
    for (const [index, line] of own.entries()) {
      if (index % atATime === 0) await breathe(signal)
      const found = place(line)
      if (found) placed.push(found)
    }
  }
  placed.sort((a, b) => a.startSec - b.startSec || a.y - b.y)
  return { placed, dropped: lines.length - placed.length }
}
