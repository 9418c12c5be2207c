/** QR codes as one SVG path, drawn with whole pixels per module. */
import { encode } from 'uqr'

interface QrCode {
  /** Modules per side with the quiet zone; `true` is dark. */
  matrix: boolean[][]
  /** Side in pixels; a whole multiple of the modules. */
  size: number
  svg: string
}

/** White modules around the code that readers need (ISO 18004 asks for four). */
const quiet = 4

/** Encodes a text; the picture is as close to `wanted` pixels as whole modules allow, and never below 160. */
export function makeQr(content: string, wanted = 184): QrCode {
  const { data } = encode(content, { ecc: 'M', border: quiet })
  const modules = data.length
  const unit = Math.max(3, Math.round(wanted / modules), Math.ceil(160 / modules))
  let path = ''
  data.forEach((cells, y) => {
    cells.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`
    })
  })
  const size = modules * unit
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" ` +
    `viewBox="0 0 ${modules} ${modules}" shape-rendering="crispEdges">` +
    `<rect width="${modules}" height="${modules}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`
  return { matrix: data, size, svg }
}
