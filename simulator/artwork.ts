/**
 * Invented pictures for tests, the simulator, the gallery and the documentation: no photograph,
 * no person, no foreign rights. The same arguments always give the same bytes on one machine.
 */
import sharp from 'sharp'
import { seededRandom, type Random } from './random'

/** What the picture shows; without one the seed decides. `white` and `black` are for hard cases. */
export type ArtworkStyle = 'peaks' | 'coast' | 'city' | 'forest' | 'dunes' | 'mesh' | 'white' | 'black'

const scenes = ['peaks', 'coast', 'city', 'forest', 'dunes', 'mesh'] as const

type Rgb = readonly [number, number, number]

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function mix(from: string, to: string, share: number): string {
  const a = parse(from)
  const b = parse(to)
  return `rgb(${a.map((part, index) => Math.round(part + ((b[index] ?? 0) - part) * share)).join(',')})`
}

/** Sky top, sky bottom, sun, far, near. */
type Palette = readonly [string, string, string, string, string]

const palettes: readonly Palette[] = [
  ['#2b4b8f', '#f7b58c', '#fff1c9', '#c98a8d', '#1d2440'],
  ['#0f3057', '#7fc8d8', '#ffffff', '#6aa5b8', '#0a2233'],
  ['#3b1c5a', '#ff8f6b', '#ffe3a3', '#b0517a', '#1c0f33'],
  ['#6fb7e9', '#e9f4ec', '#fffbe6', '#9cc4ab', '#1f4d3c'],
  ['#1b2a49', '#e27d60', '#ffd28f', '#8a5a76', '#141a2e'],
  ['#5ea3d6', '#fde8c4', '#fff6da', '#d9a86c', '#6b3f23'],
]

/** Ridge by midpoint displacement; heights in pixels from the top. */
function ridge(random: Random, width: number, base: number, rough: number, smooth: number): string {
  let line = [base + (random() - 0.5) * rough, base + (random() - 0.5) * rough]
  let reach = rough
  for (let step = 0; step < 8; step += 1) {
    const next: number[] = []
    line.forEach((height, index) => {
      next.push(height)
      const right = line[index + 1]
      if (right !== undefined) next.push((height + right) / 2 + (random() - 0.5) * reach)
    })
    line = next
    reach *= smooth
  }
  const gap = width / (line.length - 1)
  return line.map((height, index) => `${(index * gap).toFixed(1)},${height.toFixed(1)}`).join(' L')
}

interface Scene {
  width: number
  height: number
  random: Random
  palette: Palette
}

function layers({ width, height, random, palette }: Scene, count: number, rough: number, smooth: number): string {
  const [, , , far, near] = palette
  let paths = ''
  for (let index = 0; index < count; index += 1) {
    const share = index / (count - 1)
    const base = height * (0.5 + 0.42 * share)
    const line = ridge(random, width, base, height * rough * (1 - share * 0.4), smooth)
    paths += `<path d="M${line} L${width},${height} L0,${height} Z" fill="${mix(far, near, share)}"/>`
  }
  return paths
}

function sun({ width, height, random, palette }: Scene, low = 0.48): string {
  const size = Math.min(width, height)
  const x = width * (0.25 + random() * 0.5)
  const y = height * (low - 0.24 + random() * 0.18)
  return (
    `<circle cx="${x}" cy="${y}" r="${size * 0.42}" fill="url(#glow)"/>` +
    `<circle cx="${x}" cy="${y}" r="${size * 0.075}" fill="${palette[2]}"/>`
  )
}

function coast(scene: Scene): string {
  const { width, height, random, palette } = scene
  const horizon = height * 0.56
  let waves = `<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="url(#sea)"/>`
  for (let index = 0; index < 160; index += 1) {
    const depth = random() ** 1.6
    const y = horizon + depth * (height - horizon)
    const length = width * (0.02 + depth * 0.1) * (0.4 + random())
    const x = width * (0.5 + (random() - 0.5) * (0.35 + depth)) - length / 2
    waves += `<rect x="${x}" y="${y}" width="${length}" height="${1 + depth * 4}" rx="2" fill="${palette[2]}" opacity="${(0.1 + random() * 0.35).toFixed(2)}"/>`
  }
  const cliff = ridge(random, width * 0.6, height * 0.52, height * 0.2, 0.5)
  return `${sun(scene, 0.5)}${waves}<path d="M${cliff} L${width * 0.62},${height * 0.6} L0,${height * 0.64} Z" fill="${palette[4]}" opacity=".92"/>`
}

function city({ width, height, random, palette }: Scene): string {
  let blocks = ''
  for (let row = 0; row < 3; row += 1) {
    const share = row / 2
    const fill = mix(palette[3], palette[4], 0.25 + share * 0.75)
    for (let x = -20; x < width;) {
      const wide = width * (0.035 + random() * 0.06)
      const tall = height * (0.22 + random() * 0.38) * (1 - share * 0.25)
      const top = height - tall * (0.82 + 0.18 * (2 - row))
      blocks += `<rect x="${x}" y="${top}" width="${wide}" height="${height - top}" fill="${fill}"/>`
      const cell = width / 110
      const lit = row > 0 ? height - cell : top
      for (let wy = top + cell; wy < lit; wy += cell * 2.1) {
        for (let wx = x + cell; wx < x + wide - cell; wx += cell * 1.9) {
          if (random() < 0.34) {
            const light = random() < 0.7 ? '#ffd88a' : '#9fe3ff'
            blocks += `<rect x="${wx.toFixed(1)}" y="${wy.toFixed(1)}" width="${(cell * 0.85).toFixed(1)}" height="${cell.toFixed(1)}" fill="${light}" opacity="${(0.35 + random() * 0.6).toFixed(2)}"/>`
          }
        }
      }
      x += wide + width * 0.006
    }
  }
  return blocks
}

function forest(scene: Scene): string {
  const { width, height, random, palette } = scene
  let trees = ''
  for (let row = 0; row < 5; row += 1) {
    const share = row / 4
    const fill = mix(palette[3], palette[4], share)
    const tall = height * (0.12 + share * 0.3)
    const floor = height * (0.62 + share * 0.42)
    trees += `<rect y="${floor - 2}" width="${width}" height="${height}" fill="${fill}"/>`
    for (let x = -tall; x < width + tall; x += tall * (0.16 + random() * 0.3)) {
      const top = floor - tall * (0.55 + random() * 0.5)
      const half = tall * (0.13 + random() * 0.06)
      trees += `<path d="M${x},${top} L${x + half},${floor + 4} L${x - half},${floor + 4} Z" fill="${fill}"/>`
    }
  }
  return sun(scene, 0.42) + trees
}

function mesh({ width, height, random, palette }: Scene): string {
  let spots = ''
  for (let index = 0; index < 9; index += 1) {
    const colour = palette[Math.floor(random() * 4)] ?? palette[1]
    const radius = Math.max(width, height) * (0.18 + random() * 0.3)
    const place = `cx="${random() * width}" cy="${random() * height}" r="${radius * 1.4}"`
    spots +=
      `<radialGradient id="m${index}"><stop stop-color="${colour}" stop-opacity=".9"/><stop offset=".45" stop-color="${colour}" stop-opacity=".4"/>` +
      `<stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient><circle ${place} fill="url(#m${index})"/>`
  }
  return spots
}

function draw(style: Exclude<ArtworkStyle, 'white' | 'black'>, scene: Scene): string {
  switch (style) {
    case 'peaks':
      return sun(scene) + layers(scene, 5, 0.42, 0.5)
    case 'dunes':
      return sun(scene) + layers(scene, 4, 0.28, 0.34)
    case 'coast':
      return coast(scene)
    case 'city':
      return city(scene)
    case 'forest':
      return forest(scene)
    case 'mesh':
      return mesh(scene)
  }
}

/** Film grain: a grey tile around the middle, laid over with `overlay`. */
async function grain(random: Random, strength: number): Promise<Buffer> {
  const side = 256
  const pixels = Buffer.alloc(side * side)
  for (let index = 0; index < pixels.length; index += 1) {
    pixels[index] = Math.round(128 + (random() + random() - 1) * strength)
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace('srgb')
    .png()
    .toBuffer()
}

/** A picture as JPEG: landscapes, skylines and soft gradients, with grain as a camera leaves it. */
export async function artwork(
  seed: string | number,
  width: number,
  height: number,
  style?: ArtworkStyle,
): Promise<Buffer> {
  const random = seededRandom(seed)
  const palette = palettes[Math.floor(random() * palettes.length)] ?? palettes[0]
  const scenery = scenes[Math.floor(random() * scenes.length)] ?? 'peaks'
  if (palette === undefined) throw new Error('no palettes')
  const shown = style ?? scenery
  const flat = shown === 'white' || shown === 'black'
  const body = flat
    ? `<rect width="${width}" height="${height}" fill="${shown === 'white' ? '#ffffff' : '#000000'}"/>`
    : `<rect width="${width}" height="${height}" fill="url(#sky)"/>${draw(shown, { width, height, random, palette })}`
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>` +
    `<linearGradient id="sky" x2="0" y2="1"><stop stop-color="${palette[0]}"/><stop offset=".72" stop-color="${palette[1]}"/></linearGradient>` +
    `<linearGradient id="sea" x2="0" y2="1"><stop stop-color="${palette[3]}"/><stop offset="1" stop-color="${palette[4]}"/></linearGradient>` +
    `<radialGradient id="glow"><stop stop-color="${palette[2]}" stop-opacity=".8"/><stop offset=".4" stop-color="${palette[2]}" stop-opacity=".22"/><stop offset="1" stop-color="${palette[2]}" stop-opacity="0"/></radialGradient>` +
    `</defs>${body}</svg>`
  const canvas = sharp(Buffer.from(svg))
  if (!flat) canvas.composite([{ input: await grain(random, 17), tile: true, blend: 'overlay' }])
  return canvas.flatten({ background: '#ffffff' }).jpeg({ quality: 88 }).toBuffer()
}

const skins = ['#f6d2b8', '#e8b48f', '#c98d63', '#8d5a3a', '#fbe0cf'] as const
const hairs = ['#2b2230', '#4a2f24', '#8a5a2b', '#c9a15a', '#384a6b', '#a8486b'] as const

/** A square portrait for avatars, as JPEG: a figure in flat colours. */
export async function portrait(seed: string | number, size: number): Promise<Buffer> {
  const random = seededRandom(`portrait:${seed}`)
  const pick = <Item>(list: readonly [Item, ...Item[]]): Item => list[Math.floor(random() * list.length)] ?? list[0]
  const hue = Math.floor(random() * 360)
  const skin = pick(skins)
  const hair = pick(hairs)
  const shirt = `hsl(${(hue + 150 + random() * 60) % 360},45%,52%)`
  const back = random() < 0.5 ? `<path d="M26 52 Q24 20 50 20 Q76 20 74 52 L76 84 Q50 90 24 84 Z" fill="${hair}"/>` : ''
  const fringe = pick([
    'M29 48 Q28 22 51 22 Q73 23 71 48 Q66 34 52 33 Q38 33 29 48 Z',
    'M29 46 Q27 21 50 21 Q74 22 71 46 Q60 40 56 31 Q47 42 29 46 Z',
    'M28 44 Q30 19 50 20 Q72 20 72 44 Q50 24 28 44 Z',
  ] as const)
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100"><defs>` +
    `<linearGradient id="b" x2="1" y2="1"><stop stop-color="hsl(${hue},70%,78%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360},60%,58%)"/></linearGradient></defs>` +
    `<rect width="100" height="100" fill="url(#b)"/>${back}` +
    `<path d="M14 104 Q16 76 50 75 Q84 76 86 104 Z" fill="${shirt}"/>` +
    `<rect x="42" y="60" width="16" height="20" rx="8" fill="${skin}"/>` +
    `<ellipse cx="50" cy="48" rx="20" ry="23" fill="${skin}"/>` +
    `<path d="${fringe}" fill="${hair}"/>` +
    `<circle cx="42.5" cy="50" r="2.2" fill="#2a2028"/><circle cx="57.5" cy="50" r="2.2" fill="#2a2028"/>` +
    `<path d="M44 60 Q50 65 56 60" stroke="#9a4a44" stroke-width="1.8" fill="none" stroke-linecap="round"/></svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 90 }).toBuffer()
}
