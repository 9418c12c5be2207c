/** The sheets of a tall card as one picture, for whoever has no use for several. */
import type { DrawnCard } from './types'

/** One below the other as a PNG; a single sheet as it is. */
export async function stackSheets(sheets: readonly DrawnCard[]): Promise<Buffer> {
  const [first] = sheets
  if (first && sheets.length === 1) return first.data
  const { default: sharp } = await import('sharp')
  let top = 0
  const placed = sheets.map(({ data, height }) => {
    const place = { input: data, left: 0, top }
    top += height
    return place
  })
  const width = Math.max(1, ...sheets.map((sheet) => sheet.width))
  const ground = { r: 0, g: 0, b: 0, alpha: 0 }
  return sharp({ create: { width, height: Math.max(1, top), channels: 4, background: ground } })
    .composite(placed)
    .png()
    .toBuffer()
}
