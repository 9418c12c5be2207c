/**
 * Fonts for a given text: the administrator's own, the bundled Noto Sans SC in subsets, and only
 * for what those do not cover a font of the system. Everything is read when a text needs it.
 */
import { readFile, readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { FontLoader } from '@takumi-rs/core'
import { readSubsets, type Subset } from '../font/bundled'
import { inRanges, readCoverage, type Ranges } from '../font/cmap'
import { lendable, readFaces, type SmallFace } from '../font/faces'
import { accents } from '../font/marks'

interface FontChoice {
  fonts: FontLoader[]
  /** Code points no font can draw. */
  missing: ReadonlySet<number>
}

/** Fonts for the code points of one text; what none of them draws is in `missing`. */
export interface FontBook {
  choose(points: ReadonlySet<number>): Promise<FontChoice>
  /** What there is to choose from. Never rejects. */
  state(): Promise<FontState>
}

/** Fonts of an engine. */
export interface FontState {
  /** The bundled one can be read. */
  bundled: boolean
  /** Files of the administrator's own: how many there are, and how many draw something. */
  own: number
  readable: number
}

interface FontBookOptions {
  /** Files of the administrator's own, in order of preference. */
  files?: readonly string[]
  /** Finds font files of the system; for tests. */
  systemFiles?: () => Promise<string[]>
  log?: ((line: string) => void) | undefined
}

/** Blocks that the bundled font draws completely wherever its subsets name them (checked by a test). */
const trusted: Ranges = [
  [0x20, 0x7e],
  [0xa1, 0xff],
  [0x3001, 0x3002],
  [0x3008, 0x3011],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fa5],
  [0xff01, 0xff5d],
]

/** Never drawn themselves: joiners, variation selectors, breaks. */
const invisible: Ranges = [
  [0x0a, 0x0a],
  [0x200c, 0x200d],
  [0xfe00, 0xfe0f],
]

/** Better first; serif, mono, bold and italic faces last. */
const wanted = [
  /NotoSansCJK-Regular/i,
  /NotoSans(SC|TC|JP|KR)?-?(Regular|\[)/i,
  /NotoSans\w+-Regular/i,
  /SourceHanSans/i,
  /msyh\.|PingFang|Hiragino Sans GB/i,
  /malgun\.|AppleSDGothic/i,
  /wqy-/i,
  /segoeui\.|tahoma\./i,
  /DejaVuSans\.ttf/i,
]
const unwanted = /serif|mono|bold|italic|oblique|black|light|thin|condensed|emoji|symbola?color/i

const rank = (path: string): number => {
  const at = wanted.findIndex((pattern) => pattern.test(path))
  return (at < 0 ? wanted.length : at) + (unwanted.test(path.replace(/.*[\\/]/, '')) ? 100 : 0)
}

async function systemFontFiles(): Promise<string[]> {
  const roots =
    process.platform === 'win32'
      ? [join(process.env['WINDIR'] ?? 'C:\\Windows', 'Fonts')]
      : process.platform === 'darwin'
        ? ['/System/Library/Fonts', '/Library/Fonts', join(homedir(), 'Library/Fonts')]
        : [
            '/usr/share/fonts',
            '/usr/local/share/fonts',
            join(homedir(), '.local/share/fonts'),
            join(homedir(), '.fonts'),
          ]
  const found: string[] = []
  const visit = async (folder: string, depth: number): Promise<void> => {
    // A folder that is missing or closed to us holds no font for us.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && depth < 4) await visit(path, depth + 1)
      else if (/\.(ttf|otf|ttc)$/i.test(entry.name) && found.length < 3000) found.push(path)
    }
  }
  for (const root of roots) await visit(root, 0)
  return found.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

/** Font files looked into for one text at most. */
const maxLooked = 80

/**
 * A letter with an accent that a subset lacks would else be put together of letter and accent, side by side. Accents
 * have a place of their own, see `src/font/marks.ts`.
 */
const withoutAccents = (ranges: readonly [number, number][]): [number, number][] =>
  ranges.flatMap(([first, last]): [number, number][] =>
    last < accents.from || first > accents.to
      ? [[first, last]]
      : [
          ...(first < accents.from ? [[first, accents.from - 1] as [number, number]] : []),
          ...(last > accents.to ? [[accents.to + 1, last] as [number, number]] : []),
        ],
  )

interface Face {
  font: FontLoader
  ranges: Ranges
}

/**
 * The small faces as the renderer takes them; letters and marks are there in several weights. A face with ranges is loaded
 * for what texts hold alone, and an ellipsis at a cut stands in no text: marks, which nobody else draws, go without.
 */
const asFace = ({ key, family, weight, data, ranges }: SmallFace): Face => {
  const unicodeRange = ranges.map(([first, last]): [number, number] => [first, last])
  const named = { name: `Amagi ${family}`, key: `amagi-${key}`, weight, data: () => data }
  return { font: family === 'marks' ? named : { ...named, unicodeRange }, ranges }
}

/** Reads nothing yet; what a text needed is kept for the life of the book. */
export function createFontBook(options: FontBookOptions = {}): FontBook {
  let subsets: Promise<Subset[]> | undefined
  let system: Promise<string[]> | undefined
  let extras: Promise<Face[]> | undefined
  const coverages = new Map<string, Promise<Ranges>>()

  const coverage = (path: string): Promise<Ranges> => {
    const known = coverages.get(path)
    if (known !== undefined) return known
    const read = readCoverage(path).catch((): Ranges => {
      options.log?.(`font file cannot be read: ${path}`)
      return []
    })
    coverages.set(path, read)
    return read
  }

  const fromFile = (path: string): FontLoader => ({ key: path, data: () => readFile(path) })

  /** Files of the list that draw something of `left`; what they draw is taken out of it. */
  const take = async (paths: readonly string[], left: Set<number>, always: boolean): Promise<FontLoader[]> => {
    const taken: FontLoader[] = []
    for (const path of paths) {
      if (left.size === 0 && !always) break
      const ranges = await coverage(path)
      const drawn = [...left].filter((point) => inRanges(ranges, point))
      drawn.forEach((point) => left.delete(point))
      if (drawn.length > 0 || (always && ranges.length > 0)) taken.push(fromFile(path))
    }
    return taken
  }

  return {
    async state() {
      const files = options.files ?? []
      const drawn = await Promise.all(files.map(async (path) => (await coverage(path)).length > 0))
      const bundled = await (subsets ??= readSubsets()).then(
        (all) => all.length > 0,
        () => false,
      )
      return { bundled, own: files.length, readable: drawn.filter(Boolean).length }
    },
    async choose(points) {
      subsets ??= readSubsets()
      const left = new Set([...points].filter((point) => !inRanges(invisible, point)))
      const own = await take(options.files ?? [], left, true)
      const bundled: FontLoader[] = []
      for (const { key, path, ranges } of await subsets) {
        const named = [...left].filter((point) => inRanges(ranges, point))
        const doubtful = named.some((point) => !inRanges(trusted, point))
        const real = doubtful ? await coverage(path) : undefined
        const drawn = named.filter((point) => inRanges(trusted, point) || inRanges(real ?? [], point))
        drawn.forEach((point) => left.delete(point))
        // Latin carries the digits and the ellipsis that layout adds by itself.
        if (drawn.length > 0 || key === 'latin') {
          bundled.push({
            name: 'Noto Sans SC',
            key: `noto-sc-${key}`,
            unicodeRange: withoutAccents(ranges),
            data: () => readFile(path),
          })
        }
      }
      if (left.size === 0) return { fonts: [...own, ...bundled], missing: left }
      extras ??= readFaces().then((faces) => faces.map(asFace))
      const faces = await extras
      const wanted = lendable(
        left,
        faces.map(({ ranges }) => ranges),
      )
      for (const { font, ranges } of faces) {
        const drawn = wanted.filter((point) => inRanges(ranges, point))
        drawn.forEach((point) => left.delete(point))
        if (drawn.length > 0) bundled.push(font)
      }
      if (left.size === 0) return { fonts: [...own, ...bundled], missing: left }
      system ??= (options.systemFiles ?? systemFontFiles)()
      const fallback = await take((await system).slice(0, maxLooked), left, false)
      return { fonts: [...own, ...bundled, ...fallback], missing: left }
    },
  }
}
